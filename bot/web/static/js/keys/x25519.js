// @ts-check
/** X25519 by the browser's own WebCrypto. */
import { concat, unb64u } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */

const CURVE = { name: "X25519" };
/** What PKCS #8 puts before a raw X25519 secret. */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);

/** A secret as a key, and the point to publish. @param {Bytes} secret */
export async function curveKey(secret) {
  const key = await crypto.subtle.importKey("pkcs8", concat(PKCS8, secret), CURVE, true, ["deriveBits"]);
  const { x } = await crypto.subtle.exportKey("jwk", key);
  return { key, point: unb64u(x ?? "") };
}

/** @param {CryptoKey} secret @param {Bytes} point */
export async function agree(secret, point) {
  const other = await crypto.subtle.importKey("raw", point, CURVE, true, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: other }, secret, 256));
}
