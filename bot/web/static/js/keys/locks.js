// @ts-check
/** AES-256-GCM and HKDF-SHA256: the symmetric half of every format. */

/** @typedef {import("./bytes.js").Bytes} Bytes */

/** @param {Bytes} material @param {Bytes} info @returns {Promise<Bytes>} 32 bytes; the salt is empty by the format */
export async function derive(material, info) {
  const key = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

/** @param {Bytes} key @param {Bytes} nonce @param {Bytes} plain @param {Bytes} aad */
export async function shut(key, nonce, plain, aad) {
  const box = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, box, plain));
}

/** Throws when anything was changed. @param {Bytes} key @param {Bytes} nonce @param {Bytes} locked @param {Bytes} aad */
export async function unshut(key, nonce, locked, aad) {
  const box = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, box, locked));
}
