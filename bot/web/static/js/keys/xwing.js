// @ts-check
/**
 * X-Wing (MLKEM768-X25519, 0x647a) for browsers whose WebCrypto does not have it yet; the same interface as `hpke`'s
 * own. Private key = 32-byte seed; SHAKE256(seed, 96) = ML-KEM seed (64) || X25519 secret (32).
 * Shared secret = SHA3-256(ss_mlkem || ss_x25519 || ct_x25519 || pk_x25519 || label).
 */
import * as mlkem from "../../vendor/mlkem/esm/src/mlKem768Impl.js";
import * as sha3 from "../../vendor/@noble/hashes/sha3.js";
import { concat, random, utf8 } from "./bytes.js";
import { agree, curveKey } from "./x25519.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
const { createMlKem768 } = /** @type {typeof import("mlkem")} */ (/** @type {unknown} */ (mlkem));
const { sha3_256, shake256 } = /** @type {typeof import("@noble/hashes/sha3.js")} */ (/** @type {unknown} */ (sha3));
const LABEL = utf8("\\.//^\\");
const NAME = "MLKEM768-X25519";

/** A key as this module holds it. */
class Key {
  algorithm = { name: NAME };
  extractable = false;
  /** @param {"public"|"private"} type @param {Bytes} bytes @param {Bytes} publicBytes */
  constructor(type, bytes, publicBytes) {
    this.type = type;
    this.bytes = bytes;
    this.publicBytes = publicBytes;
  }
}

/** @param {Bytes} seed */
async function expand(seed) {
  const wide = shake256(seed, { dkLen: 96 });
  const [pq, pqSecret] = (await createMlKem768()).deriveKeyPair(wide.slice(0, 64));
  const { key, point } = await curveKey(wide.slice(64));
  return { pqSecret, key, point, publicBytes: concat(pq, point) };
}

/** @param {...Uint8Array} parts @returns {Bytes} */
const combined = (...parts) => /** @type {Bytes} */ (sha3_256(concat(...parts, LABEL)));

export const KEM_XWING = () => ({
  id: 0x647a,
  type: /** @type {const} */ ("KEM"),
  name: NAME,
  Nsecret: 32,
  Nenc: 1120,
  Npk: 1216,
  Nsk: 32,
  async GenerateKeyPair() {
    const privateKey = await this.DeserializePrivateKey(random(32));
    return { privateKey, publicKey: new Key("public", privateKey.publicBytes, privateKey.publicBytes) };
  },
  DeriveKeyPair: () => Promise.reject(new Error("seeds are drawn at random, never derived")),
  /** @param {Key} key */
  SerializePublicKey: async (key) => key.publicBytes,
  /** @param {Uint8Array} bytes */
  DeserializePublicKey: async (bytes) => new Key("public", bytes.slice(), bytes.slice()),
  /** @param {Key} key */
  SerializePrivateKey: async (key) => key.bytes,
  /** @param {Uint8Array} seed */
  async DeserializePrivateKey(seed) {
    return new Key("private", seed.slice(), (await expand(seed.slice())).publicBytes);
  },
  /** @param {Key} key */
  async Encap(key) {
    const [ct, pqShared] = (await createMlKem768()).encap(key.publicBytes.slice(0, 1184));
    const mine = await curveKey(random(32));
    const point = key.publicBytes.slice(1184);
    const shared = await agree(mine.key, point);
    return { shared_secret: combined(pqShared, shared, mine.point, point), enc: concat(ct, mine.point) };
  },
  /** @param {Uint8Array} enc @param {Key} key */
  async Decap(enc, key) {
    const { pqSecret, key: secret, point } = await expand(key.bytes);
    const pqShared = (await createMlKem768()).decap(enc.slice(0, 1088), pqSecret);
    const shared = await agree(secret, enc.slice(1088));
    return combined(pqShared, shared, enc.slice(1088), point);
  },
});
