// @ts-check
/**
 * The record, version 1. stored = 0x01 || case16 || key_id16 || epoch u32 || lane u8 || seq u64 || kind (len8 + ASCII)
 * || shred_gen u16 || signer16 || sig64 || nonce12 || ct, where ct is the shredding layer over I, I is HPKE to the
 * team, and sig is over I. C binds the rest, so a record cannot be moved, renamed or renumbered.
 */
import { concat, context, hex, number, sha256, text, unhex, utf8 } from "./bytes.js";
import { derive, unshut } from "./locks.js";
import { orRefuse, Refusal } from "./refusal.js";
import { verify } from "./sign.js";
import * as suite from "./suite.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{caseId: string, keyId: string, epoch: number, lane: "b"|"w", seq: number, kind: string}} Header */
/** @typedef {Header & {generation: number, signer: string, sig: Bytes, nonce: Bytes, ct: Bytes}} Parsed */

const KINDS = {
  b: ["turn", "notice", "tombstone"],
  w: ["reply", "note", "risk", "decision", "plan", "tombstone"],
};
export const BUCKETS = [512, 1024, 2048, 4096, 8192, 16384, 32768];
const OUTSIDE = 1136 + 16;

/** C, which every layer is bound to. @param {string} deployment @param {Header} head */
export const about = (deployment, head) =>
  context(
    "wren/v1/record",
    unhex(deployment),
    unhex(head.caseId),
    unhex(head.keyId),
    number(head.epoch, 4),
    utf8(head.lane),
    number(head.seq, 8),
    head.kind,
  );

/** @param {Bytes} c @param {Bytes} inner */
export const signedPart = async (c, inner) => context("wren/v1/record-sig", c, await sha256(inner));

/** @param {Bytes} stored @returns {Parsed} */
function cut(stored) {
  let at = 0;
  const take = (/** @type {number} */ size) => stored.slice(at, (at += size));
  const int = (/** @type {number} */ size) => take(size).reduce((sum, byte) => sum * 256 + byte, 0);
  const version = int(1);
  const [caseId, keyId, epoch, lane, seq] = [hex(take(16)), hex(take(16)), int(4), text(take(1)), int(8)];
  const kind = text(take(int(1)));
  const [generation, signer, sig, nonce] = [int(2), hex(take(16)), take(64), take(12)];
  const whole = BUCKETS.includes(stored.length - at - OUTSIDE);
  const known = version === 1 && (lane === "b" || lane === "w") && KINDS[lane].includes(kind);
  if (!whole || !known || !epoch || !seq || !Number.isSafeInteger(seq) || !generation) throw new Refusal("malformed");
  return { caseId, keyId, epoch, lane, seq, kind, generation, signer, sig, nonce, ct: stored.slice(at) };
}

/** @param {Bytes} stored */
export const parse = (stored) => orRefuse("malformed", async () => cut(stored));

/** I, out of the shredding layer. @param {Parsed} record @param {Bytes} c @param {Bytes} secret @param {Bytes} salt */
export const unshredded = (record, c, secret, salt) =>
  orRefuse("outer", async () => {
    const label = context("wren/v1/shred", number(record.generation, 2));
    return unshut(await derive(concat(secret, salt), concat(label, c)), record.nonce, record.ct, c);
  });

/** @param {Parsed} record @param {Bytes} c @param {Bytes} inner @param {Bytes} signer */
export async function proven(record, c, inner, signer) {
  if (!(await verify(signer, record.sig, await signedPart(c, inner)))) throw new Refusal("signature");
}

/** P. @param {suite.Opener} key @param {Bytes} c @param {Bytes} inner */
export const unsealed = (key, c, inner) => orRefuse("inner", () => suite.open(key, c, inner));
