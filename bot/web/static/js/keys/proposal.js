// @ts-check
/**
 * The second lead's part: a change that another lead has signed is checked here against the team this Worker believes
 * in, told thing by thing, and signed only if it was looked at and still holds (PROTOCOL.md §4.3).
 */
import { hex } from "./bytes.js";
import { changes } from "./changes.js";
import { countersigned, digest, proposes } from "./roster.js";
import { ring, self } from "./vault.js";
import { named } from "./words.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Proposal} Proposal */
/** @typedef {import("../types.js").Weighed} Weighed */

/** By the date that the first lead signed and this computer's clock, so that a server cannot stretch it. */
const LIFE = 7 * 24 * 3_600_000;

/** What was looked at, by its digest. @type {Map<string, Roster>} */
const seen = new Map();

/** @param {Roster} last @param {Roster} next @returns {Promise<"waiting"|"superseded"|"expired"|"forged">} */
async function stands(last, next) {
  if (next.version <= last.version) return "superseded";
  if (!(await proposes(last, next).catch(() => false))) return "forged";
  return Date.now() - next.at < LIFE ? "waiting" : "expired";
}

/** How a proposal stands, whatever the server says of it. @param {Proposal} found @returns {Promise<Weighed>} */
export async function weigh(found) {
  const { roster: last } = ring();
  const { roster: next, id, by, at, state } = found;
  const nothing = { ...found, words: "", changes: [] };
  if (state !== "waiting") return nothing;
  if (!next) return { ...nothing, state: "forged" };
  const finds = await stands(last, next);
  if (finds !== "waiting") return { ...nothing, state: finds };
  const its = await digest(next);
  const [signature] = next.signatures;
  if (hex(its) !== id || signature?.by !== by || next.at !== at) return { ...nothing, state: "forged" };
  seen.set(id, next);
  return { ...found, words: await named(its), changes: await changes(last, next) };
}

/** This lead's signature under a change that was looked at. @param {{id: string}} given */
export async function cosign({ id }) {
  const next = seen.get(id);
  const { member, signing } = self();
  if (!next || next.signatures.some(({ by }) => by === member) || (await stands(ring().roster, next)) !== "waiting")
    throw new Error("This change cannot be signed here any more. Look again.");
  const signed = await countersigned(next, signing, member);
  return { sig: signed.signatures.at(-1)?.sig ?? "" };
}
