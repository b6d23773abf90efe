// @ts-check
/**
 * What only this Worker knows: the member's seeds and the team's. Nothing here is ever posted; ending the Worker
 * ends it all.
 */
import { touched } from "./more.js";
import { tidied } from "./paper.js";
import { signer } from "./sign.js";
import * as slots from "./slot.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{deployment: string, member: string, seed: Bytes, signing: CryptoKey}} Self */
/** @typedef {import("./reader.js").Ring & {openers: Map<string, import("./epochs.js").Held>}} Ring */

/** @type {Bytes | undefined} */
let wrap;
/** @type {Self | undefined} */
let self_;
/** @type {Ring | undefined} */
let ring_;

/** @returns {Self} */
export function self() {
  if (!self_) throw new Error("The keys are locked.");
  return self_;
}

/** @returns {Ring} */
export function ring() {
  if (!ring_) throw new Error("The keys are locked.");
  return ring_;
}

/** The ring of keys so far, or a new one to use from now on. @param {Ring} [next] */
export function turned(next) {
  ring_ = next ?? ring_;
  return ring_;
}

/** What the server is shown at sign-in. @param {{typed: string, salt: string, kdf: import("../types.js").Kdf, deployment: string}} with_ */
export async function stretch({ typed, salt, kdf, deployment }) {
  const split = await slots.stretch(tidied(typed), salt, kdf, deployment);
  wrap = split.wrap;
  return { auth: split.auth };
}

/** The same of a passkey. @param {{prf: Uint8Array<ArrayBuffer>, deployment: string}} given */
export async function touch(given) {
  const split = await touched(given);
  wrap = split.wrap;
  return { auth: split.auth };
}

/** Opens the first slot that the words, the code or the passkey fit. @param {{deployment: string, member: string, slots: import("../types.js").AnySlot[]}} given */
export async function unlock({ deployment, member, slots: offered }) {
  const words = wrap;
  wrap = undefined;
  if (!words) throw new Error("Type your words first.");
  for (const slot of offered) {
    const secret = await slots.open(slot, words, deployment, member).catch(() => undefined);
    if (!secret) continue;
    self_ = { deployment, member, seed: secret.slice(0, 32), signing: await signer(secret.slice(32)) };
    secret.fill(0);
    words.fill(0);
    return;
  }
  throw new Error("Your keys did not open with this.");
}
