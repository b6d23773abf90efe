// @ts-check
/** The one HPKE suite of the product: X-Wing, HKDF-SHA256, AES-256-GCM. Context goes in `info`, aad stays empty. */
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 } from "./lent.js";
import { concat } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** A private key's handle. It stays in this Worker: cloned, Chromium turns it into null. @typedef {any} Opener */

const ENC = 1120;
const OVERHEAD = ENC + 16;

/** Whether this browser's WebCrypto has what X-Wing is made of. */
async function native() {
  try {
    const usages = /** @type {any} */ (["encapsulateBits", "decapsulateBits"]);
    await crypto.subtle.generateKey({ name: "ML-KEM-768" }, false, usages);
    return true;
  } catch {
    return false;
  }
}

/** @returns {Promise<import("hpke").CipherSuite>} */
async function make() {
  /** @type {any} */
  const kem = (await native()) ? KEM_MLKEM768_X25519 : (await import("./xwing.js")).KEM_XWING;
  return new CipherSuite(kem, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
}

/** @type {Promise<import("hpke").CipherSuite> | undefined} */
let made;
const suite = () => (made ??= make());

/** A new key: the 32-byte seed to keep, the 1,216 bytes to publish. */
export async function fresh() {
  const chosen = await suite();
  const { privateKey, publicKey } = await chosen.GenerateKeyPair(true);
  const [seed, shown] = await Promise.all([
    chosen.SerializePrivateKey(privateKey),
    chosen.SerializePublicKey(publicKey),
  ]);
  return { seed: /** @type {Bytes} */ (seed), public: /** @type {Bytes} */ (shown) };
}

/** @param {Bytes} seed @returns {Promise<Opener>} */
export const opener = async (seed) => (await suite()).DeserializePrivateKey(seed, false);

/** `enc || ct` for a public key. @param {Bytes} recipient @param {Bytes} info @param {Bytes} plain */
export async function seal(recipient, info, plain) {
  const chosen = await suite();
  const key = await chosen.DeserializePublicKey(recipient);
  const { encapsulatedSecret, ciphertext } = await chosen.Seal(key, plain, { info });
  return concat(encapsulatedSecret, ciphertext);
}

/** Throws unless `sealed` was made for this key and this context. @param {Opener} key @param {Bytes} info @param {Bytes} sealed */
export async function open(key, info, sealed) {
  if (sealed.length < OVERHEAD) throw new Error("too short to be sealed");
  const plain = await (await suite()).Open(key, sealed.slice(0, ENC), sealed.slice(ENC), { info });
  return /** @type {Bytes} */ (plain);
}
