// @ts-check
/**
 * The roster: who is on the team and which keys are theirs. Version 1 is believed by its six words, which are read
 * aloud; after that only last + 1, signed by leads of the version before it.
 */
import { b64u, context, hex, number, sha256, unb64u, unhex, utf8 } from "./bytes.js";
import { grown, lawful } from "./rules.js";
import { sign, verify } from "./sign.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Member} Member */

/** RFC 8785: sorted keys, no spaces; numbers and strings as ECMAScript writes them. @param {unknown} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

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

/** Every signature holds and is by another active lead. @param {Roster} roster @param {Roster} before @param {number} enough */
async function vouched(roster, before, enough) {
  const message = await signedPart(roster);
  const seen = new Set();
  for (const { by, sig } of roster.signatures) {
    const lead = before.members.find(({ id, role, until }) => id === by && role === "lead" && until === null);
    if (!lead || seen.has(by) || !(await verify(unb64u(lead.sign), unb64u(sig), message))) return false;
    seen.add(by);
  }
  return seen.size >= enough;
}

/** Whether `next` may follow `last`; `last` is undefined for version 1. @param {Roster|undefined} last @param {Roster} next */
export async function follows(last, next) {
  const prev = last ? hex(await digest(last)) : "";
  if (next.v !== 1 || next.prev !== prev || next.version !== (last?.version ?? 0) + 1) return false;
  if (!(await lawful(next))) return false;
  if (!last) return vouched(next, next, 1);
  const enough = grown(last, next);
  return enough > 0 && vouched(next, last, enough);
}

/** The last of a whole chain, oldest first; throws where a step does not follow. @param {Roster[]} chain */
export async function walked(chain) {
  let last = /** @type {Roster|undefined} */ (undefined);
  for (const next of chain) {
    const fits = await follows(last, next).catch(() => false);
    if (!fits) throw new Error(`Version ${next.version} of the team's list is not signed as it must be.`);
    last = next;
  }
  if (!last) throw new Error("There is no team yet.");
  return last;
}
