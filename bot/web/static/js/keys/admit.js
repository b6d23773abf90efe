// @ts-check
/** A lead's part: the roster's next version, or its first, made and signed here. */
import { hex } from "./bytes.js";
import { first, widened } from "./epochs.js";
import { countersigned, digest } from "./roster.js";
import { ring, self } from "./vault.js";
import { named } from "./words.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {{id: string, name: string, role: import("../types.js").Role, sign: string, seal: string}} Candidate */

/** @param {Candidate} who @param {number} at @returns {Member} */
const member = ({ id, name, role, sign, seal }, at) => ({ id, name, role, sign, seal, since: at, until: null });

/** The next roster, with one more member who can open every epoch this lead can. @param {{who: Candidate, at: number}} given */
export async function admit({ who, at }) {
  const { roster, openers } = ring();
  const { member: me, signing } = self();
  const added = member(who, at);
  const prev = hex(await digest(roster));
  const epochs = who.role === "reviewer" ? roster.epochs : await widened(roster, openers, added);
  const next = { ...roster, version: roster.version + 1, prev, at, members: [...roster.members, added], epochs };
  return countersigned({ ...next, signatures: [] }, signing, me);
}

/** Version 1, by the first lead alone. @param {{who: Candidate, bots: Roster["bots"], rehearsal: boolean, at: number}} given */
export async function found({ who, bots, rehearsal, at }) {
  const { deployment, member: me, signing } = self();
  const lead = member({ ...who, id: me, role: "lead" }, at);
  const epochs = [await first(deployment, lead, at)];
  /** @type {Roster} */
  const one = {
    v: 1,
    deployment,
    version: 1,
    prev: "",
    at,
    rehearsal,
    members: [lead],
    epochs,
    recovery: null,
    bots,
    signatures: [],
  };
  return { roster: await countersigned(one, signing, me), words: await named(await digest(one)) };
}
