// @ts-check
/**
 * A slot: the member's 64 secret bytes (X-Wing seed || Ed25519 seed) locked with a passphrase or a passkey.
 * R = Argon2id(words), or the passkey's PRF output; HKDF splits R into `auth`, which is sent, and `wrap`, which never
 * leaves this Worker.
 */
import { b64u, concat, context, hex, random, unb64u, unhex, utf8 } from "./bytes.js";
import { argon2id } from "./lent.js";
import { derive, shut, unshut } from "./locks.js";
import { isPasskey, isSlot } from "./slot-shape.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../types.js").Kdf} Kdf */
/** @typedef {import("../types.js").Slot} Slot */
/** @typedef {import("../types.js").AnySlot} AnySlot */

/** What this browser accepts, whatever a server says: less would make the passphrase guessable. */
export const FLOOR = Object.freeze({ name: "argon2id", m: 65536, t: 3, p: 1 });
/** More would only hang the page. */
const CEILING = { m: 1048576, t: 16, p: 4 };

/** @param {Kdf} kdf */
function check(kdf) {
  const fair = (/** @type {"m"|"t"|"p"} */ name) =>
    Number.isInteger(kdf[name]) && kdf[name] >= FLOOR[name] && kdf[name] <= CEILING[name];
  if (kdf.name !== FLOOR.name || !fair("m") || !fair("t") || !fair("p")) {
    throw new Error("The server asked for a weaker lock than this browser allows.");
  }
}

/** The words as everybody types them. @param {string} typed */
export const tidy = (typed) =>
  typed
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\t-\r ]+/g, " ")
    .replace(/^ | $/g, "");

/** @param {string} typed @param {string} salt @param {Kdf} kdf @param {string} deployment */
export async function stretch(typed, salt, kdf, deployment) {
  check(kdf);
  const root = /** @type {Bytes} */ (
    argon2id(utf8(tidy(typed)), unb64u(salt), { m: kdf.m, t: kdf.t, p: kdf.p, dkLen: 32 })
  );
  return split(root, deployment);
}

/** What is sent and what is kept, of 32 bytes that are gone afterwards. @param {Bytes} root @param {string} deployment */
export async function split(root, deployment) {
  const part = (/** @type {string} */ label) => derive(root, context(label, unhex(deployment)));
  const [auth, wrap] = await Promise.all([part("wren/v1/auth"), part("wren/v1/wrap")]);
  root.fill(0);
  return { auth, wrap };
}

/** @param {string} deployment @param {string} member @param {string} kind */
const aad = (deployment, member, kind) => context("wren/v1/slot", unhex(deployment), unhex(member), kind);

/** The secret, locked: nonce and ciphertext as a slot spells them. @param {Bytes} secret @param {Bytes} wrap @param {string} deployment @param {string} member @param {string} kind */
export async function lock(secret, wrap, deployment, member, kind) {
  const nonce = random(12);
  return b64u(concat(nonce, await shut(wrap, nonce, secret, aad(deployment, member, kind))));
}

/** The 64 bytes; throws when the words or the passkey are not this slot's. @param {AnySlot} slot @param {Bytes} wrap @param {string} deployment @param {string} member */
export async function open(slot, wrap, deployment, member) {
  if (!isSlot(slot) && !isPasskey(slot)) throw new Error("This slot has another form.");
  const locked = unb64u(slot.wrapped);
  return unshut(wrap, locked.slice(0, 12), locked.slice(12), aad(deployment, member, slot.kind));
}

/** All of a member's slots share one salt. @param {Bytes} secret @param {string} typed @param {string} deployment @param {string} member @param {string} [salt] */
export async function make(secret, typed, deployment, member, salt = b64u(random(16))) {
  const { auth, wrap } = await stretch(typed, salt, FLOOR, deployment);
  const wrapped = await lock(secret, wrap, deployment, member, "passphrase");
  /** @type {Slot} */
  const slot = { v: 1, id: hex(random(8)), kind: "passphrase", salt, kdf: { ...FLOOR }, wrapped };
  return { slot, auth: b64u(auth) };
}
