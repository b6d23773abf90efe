// @ts-check
/** Cryptography that others wrote, with the types their packages publish; the vendored files carry none. */
import * as argon from "../../vendor/@noble/hashes/argon2.js";
import * as hpke from "../../vendor/hpke/index.js";

const { argon2id } = /** @type {typeof import("@noble/hashes/argon2.js")} */ (/** @type {unknown} */ (argon));
const { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 } = /** @type {typeof import("hpke")} */ (
  /** @type {unknown} */ (hpke)
);

export { AEAD_AES_256_GCM, argon2id, CipherSuite, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 };
