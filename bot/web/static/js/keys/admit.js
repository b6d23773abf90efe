// @ts-check
/** A lead's part: the roster's next version, or its first, made and signed here. `leads`: how many must sign it. */
import { hex } from "./bytes.js";
import { following, widened } from "./epochs.js";
import { countersigned, digest } from "./roster.js";
import { enough } from "./rules.js";
import { ring, self } from "./vault.js";
import { named } from "./words.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {{id: string, name: string, role: import("../types.js").Role, sign: string, seal: string}} Candidate */

/** @param {Candidate} who @param {number} at @returns {Member} */
const member = ({ id, name, role, sign, seal }, at) => ({ id, name, role, sign, seal, since: at, until: null });

/** The next version with these changes, signed by this lead. @param {number} at @param {Partial<Roster>} changes */
async function next(at, changes) {
  const { roster } = ring();
  const { member: me, signing } = self();
  const prev = hex(await digest(roster));
  const made = { ...roster, ...changes, version: roster.version + 1, prev, at, signatures: [] };
  return { roster: await countersigned(made, signing, me), leads: enough(roster, made) };
}

/** The next roster, with one more member who can open every epoch this lead can. @param {{who: Candidate, at: number}} given */
export async function admit({ who, at }) {
  const { roster, openers } = ring();
  const added = member(who, at);
  const epochs = who.role === "reviewer" ? roster.epochs : await widened(roster, openers, added);
  return next(at, { members: [...roster.members, added], epochs });
}

/** The next roster, with somebody who can read in another role in which they can. @param {{id: string, role: "lead"|"worker", at: number}} given */
export async function appoint({ id, role, at }) {
  return next(at, { members: ring().roster.members.map((one) => (one.id === id ? { ...one, role } : one)) });
}

/** The next roster, with a new epoch for those who stay; with an id, without that member. @param {{id: string, at: number}} given */
export async function renew({ id, at }) {
  const { roster } = ring();
  const members = roster.members.map((one) => (one.id === id ? { ...one, until: at } : one));
  return next(at, { members, epochs: [...roster.epochs, await following(roster, members, at)] });
}

/** Version 1, by the first lead alone. @param {{who: Candidate, bots: Roster["bots"], rehearsal: boolean, at: number}} given */
export async function found({ who, bots, rehearsal, at }) {
  const { deployment, member: me, signing } = self();
  const lead = member({ ...who, id: me, role: "lead" }, at);
  const epochs = [await following({ deployment, epochs: [], recovery: null }, [lead], at)];
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
