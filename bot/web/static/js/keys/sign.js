// @ts-check
/** Ed25519 by the browser's own WebCrypto. */
import { concat, unb64u } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */

const NAME = "Ed25519";
/** What PKCS #8 puts before a raw Ed25519 seed. */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

/** @param {Bytes} seed @param {boolean} [extractable] */
const imported = (seed, extractable = false) =>
  crypto.subtle.importKey("pkcs8", concat(PKCS8, seed), NAME, extractable, ["sign"]);

/** @param {Bytes} seed */
export const signer = (seed) => imported(seed);

/** The 32 bytes to publish. @param {Bytes} seed */
export async function shown(seed) {
  const { x } = await crypto.subtle.exportKey("jwk", await imported(seed, true));
  return unb64u(x ?? "");
}

/** @param {CryptoKey} key @param {Bytes} message */
export const sign = async (key, message) => new Uint8Array(await crypto.subtle.sign(NAME, key, message));

/** @param {Bytes} shownKey @param {Bytes} signature @param {Bytes} message */
export async function verify(shownKey, signature, message) {
  const key = await crypto.subtle.importKey("raw", shownKey, NAME, false, ["verify"]);
  return crypto.subtle.verify(NAME, key, signature, message);
}
