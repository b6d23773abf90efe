// @ts-check
/**
 * The roster: who is on the team and which keys are theirs. Version 1 is believed by its six words, which are read
 * aloud; after that only last + 1, signed by leads of the version before it.
 */
import { b64u, context, hex, number, sha256, unb64u, unhex, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { enough, lawful } from "./rules.js";
import { isRoster } from "./shape.js";
import { sign, verify } from "./sign.js";
import { leads, sound } from "./sound.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Member} Member */

/** D: what is signed, pinned and named by six words. @param {Roster} roster */
export async function digest(roster) {
  const { signatures: _, ...rest } = roster;
  return sha256(utf8(canonical(rest)));
}

/** @param {Roster} roster */
const signedPart = async (roster) =>
  context("wren/v1/roster", unhex(roster.deployment), number(roster.version, 4), await digest(roster));

/** @param {Roster} roster @param {CryptoKey} key @param {string} by @returns {Promise<Roster>} */
export async function countersigned(roster, key, by) {
  const sig = b64u(await sign(key, await signedPart(roster)));
  return { ...roster, signatures: [...roster.signatures, { by, sig }] };
}

/** Every signature holds and is by another active lead. @param {Roster} roster @param {Roster} before @param {number} needed */
async function vouched(roster, before, needed) {
  const message = await signedPart(roster);
  const seen = new Set();
  for (const { by, sig } of roster.signatures) {
    const lead = leads(before).find(({ id }) => id === by);
    if (!lead || seen.has(by) || !(await verify(unb64u(lead.sign), unb64u(sig), message))) return false;
    seen.add(by);
  }
  return seen.size >= needed;
}

/** Whether `next` may follow `last`, signatures apart. @param {Roster|undefined} last @param {Roster} next */
async function steps(last, next) {
  if (!isRoster(next)) return false;
  const prev = last ? hex(await digest(last)) : "";
  if (next.prev !== prev || next.version !== (last?.version ?? 0) + 1 || !(await sound(next))) return false;
  return last ? lawful(last, next) : next.epochs.length === 1;
}

/** Whether `next` follows `last`; `last` is undefined for version 1. @param {Roster|undefined} last @param {Roster} next */
export const follows = async (last, next) =>
  (await steps(last, next)) && vouched(next, last ?? next, last ? enough(last, next) : 1);

/** Whether one lead has signed `next`, and nothing but another lead's signature is missing. @param {Roster} last @param {Roster} next */
export const proposes = async (last, next) =>
  (await steps(last, next)) && enough(last, next) === 2 && next.signatures.length === 1 && vouched(next, last, 1);

/** The team's list is not what it must be: not an accident, so nothing goes on. */
export class Distrust extends Error {
  /** @override */
  name = "Distrust";
}

/** The last of a whole chain, oldest first; throws where a step does not follow. @param {Roster[]} chain */
export async function walked(chain) {
  let last = /** @type {Roster|undefined} */ (undefined);
  for (const next of chain) {
    const fits = await follows(last, next).catch(() => false);
    if (!fits) throw new Distrust(`Version ${next.version} of the team's list is not signed as it must be.`);
    last = next;
  }
  if (!last) throw new Distrust("There is no team yet.");
  return last;
}
