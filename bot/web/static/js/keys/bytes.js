// @ts-check
/** Bytes and their spellings: hex for ids, base64url without padding for the rest. */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @param {string} text @returns {Bytes} */
export const utf8 = (text) => encoder.encode(text);

/** Throws on bytes that are not UTF-8. @param {Uint8Array} bytes */
export const text = (bytes) => decoder.decode(bytes);

/** @param {...Uint8Array} parts @returns {Bytes} */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {string} spelt @returns {Bytes} */
export function unhex(spelt) {
  if (!/^([0-9a-f]{2})*$/.test(spelt)) throw new Error("not hex");
  return Uint8Array.from(spelt.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** @param {Uint8Array} bytes */
export function b64u(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCodePoint(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} spelt @returns {Bytes} */
export function unb64u(spelt) {
  if (!/^[A-Za-z0-9_-]*$/.test(spelt)) throw new Error("not base64url");
  const binary = atob(spelt.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  if (b64u(bytes) !== spelt) throw new Error("not base64url");
  return bytes;
}

/** A big-endian number of so many bytes. @param {number} value @param {1|2|4|8} size @returns {Bytes} */
export function number(value, size) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes.slice(8 - size);
}

/** @param {Uint8Array} a @param {Uint8Array} b */
export const same = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** @param {number} size @returns {Bytes} */
export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

/** @param {Uint8Array} bytes @returns {Promise<Bytes>} */
export const sha256 = async (bytes) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {Bytes} */ (bytes)));

/** Length-prefixed and so unambiguous: `len16(p) || p` for each part. @param {...(Uint8Array|string)} parts */
export function context(...parts) {
  const bytes = parts.map((part) => (typeof part === "string" ? utf8(part) : part));
  return concat(...bytes.flatMap((part) => [number(part.length, 2), part]));
}
