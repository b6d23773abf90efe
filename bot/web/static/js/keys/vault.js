// @ts-check
/**
 * What only this Worker knows: the member's seeds and the team's. Nothing here is ever posted; ending the Worker
 * ends it all.
 */
import { hex } from "./bytes.js";
import { unwrapped } from "./epochs.js";
import { digest, follows, walked } from "./roster.js";
import { signer } from "./sign.js";
import * as slots from "./slot.js";
import { named } from "./words.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Slot} Slot */
/** @typedef {{deployment: string, member: string, seed: Bytes, signing: CryptoKey}} Self */
/** @typedef {import("./reader.js").Ring & {openers: Map<string, import("./epochs.js").Held>}} Ring */

/** @type {Bytes | undefined} */
let wrap;
/** @type {Self | undefined} */
let self_;
/** @type {Ring | undefined} */
let ring_;
/** D of the version 1 that this Worker believes, in hex. @type {string} */
let root = "";

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

/** What the server is shown at sign-in. @param {{typed: string, salt: string, kdf: import("../types.js").Kdf, deployment: string}} with_ */
export async function stretch({ typed, salt, kdf, deployment }) {
  const split = await slots.stretch(typed, salt, kdf, deployment);
  wrap = split.wrap;
  return { auth: split.auth };
}

/** Opens the first slot that the words fit. @param {{deployment: string, member: string, slots: Slot[]}} given */
export async function unlock({ deployment, member, slots: offered }) {
  const words = wrap;
  wrap = undefined;
  if (!words) throw new Error("Type your passphrase first.");
  for (const slot of offered) {
    const secret = await slots.open(slot, words, deployment, member).catch(() => undefined);
    if (!secret) continue;
    self_ = { deployment, member, seed: secret.slice(0, 32), signing: await signer(secret.slice(32)) };
    secret.fill(0);
    words.fill(0);
    return;
  }
  throw new Error("Your keys did not open with this passphrase.");
}

/**
 * Believes a chain of rosters, or says why not. `pin` is D of version 1 as the address remembered it, or "".
 * @param {{rosters: Roster[], pin: string}} given
 */
export async function trust({ rosters, pin }) {
  const { deployment, member, seed } = self();
  const [one] = rosters;
  const last = ring_ ? await stepped(ring_.roster, rosters) : await walked(rosters);
  const found = one ? await digest(one) : new Uint8Array();
  const spelt = hex(found);
  const known = root || pin;
  if (last.deployment !== deployment || (known && known !== spelt)) {
    throw new Error("This is not the team that you joined.");
  }
  root = spelt;
  if (last !== ring_?.roster) {
    ring_ = { deployment, roster: last, openers: await unwrapped(last, member, seed) };
  }
  return { roster: last, root, words: await named(found) };
}

/** On from the version already believed, one step at a time; never back. @param {Roster} believed @param {Roster[]} rosters */
async function stepped(believed, rosters) {
  let last = believed;
  for (const next of rosters.filter(({ version }) => version > believed.version)) {
    if (!(await follows(last, next))) throw new Error(`Version ${next.version} of the team's list is not signed as it must be.`);
    last = next;
  }
  if (rosters.at(-1)?.version !== last.version) throw new Error("The server showed an older list of the team than before.");
  return last;
}
