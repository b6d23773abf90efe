// @ts-check
/** PROTOCOL.md §4: what a roster must be by itself, and what may change from one version to the next. */
import { hex, sha256, unb64u } from "./bytes.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {import("../types.js").Epoch} Epoch */

const active = (/** @type {{until: number|null}} */ { until }) => until === null;
const reads = (/** @type {Member} */ member) => active(member) && member.role !== "reviewer";
const unique = (/** @type {unknown[]} */ list) => new Set(list).size === list.length;
const same = (/** @type {unknown} */ a, /** @type {unknown} */ b) => JSON.stringify(a) === JSON.stringify(b);

/** Ids are hashes of keys, so nobody can stand under another's; nothing stands twice. @param {Roster} roster */
export async function lawful({ members, bots, epochs }) {
  for (const { id, sign } of [...members, ...bots]) {
    if (hex(await sha256(unb64u(sign))).slice(0, 32) !== id) return false;
  }
  const names = members.filter(active).map(({ name }) => name.toLowerCase());
  const keys = [...members.map(({ seal }) => seal), ...epochs.map(({ key }) => key)];
  const numbered = epochs.every(({ n }, index) => n === index + 1) && epochs.length > 0;
  const led = members.some((member) => member.role === "lead" && active(member)) && bots.some(active);
  return led && numbered && unique(names) && unique(keys) && unique([...members, ...bots].map(({ id }) => id));
}

/** The same entry later: only name, role and a first end may differ. @param {any} before @param {any} after @param {number} at */
function kept(before, after, at) {
  if (!after) return false;
  const ended = before.until === after.until || (before.until === null && after.until <= at);
  const rest = (/** @type {any} */ { name: _n, role: _r, until: _u, ...others }) => others;
  return ended && same(rest(before), rest(after));
}

/** @param {Epoch} before @param {Epoch|undefined} after @param {Roster} next */
function keptEpoch(before, after, next) {
  if (!after || after.n !== before.n || after.key !== before.key || after.at !== before.at) return false;
  const still = new Set(next.members.filter(reads).map(({ id }) => id));
  const names = new Set([...Object.keys(before.wraps), ...Object.keys(after.wraps)]);
  return [...names].every((name) => {
    const [old, now] = [before.wraps[name], after.wraps[name]];
    return name === "recovery" || old === now || (!old && still.has(name)) || (!now && !still.has(name));
  });
}

/** A new epoch is wrapped for exactly those who read. @param {Epoch} epoch @param {Roster} next */
function fair(epoch, next) {
  const readers = next.members.filter(reads).map(({ id }) => id);
  const wanted = next.recovery ? [...readers, "recovery"] : readers;
  return epoch.at === next.at && same(Object.keys(epoch.wraps).sort(), wanted.sort());
}

/** @param {Member[]} before @param {Member[]} after */
function leadsTouched(before, after) {
  const role = (/** @type {Member|undefined} */ m) => m && `${m.role}${m.role === "lead" ? m.until : ""}`;
  return after.some((member, index) => {
    const old = before[index];
    return old ? role(old) !== role(member) : member.role === "lead";
  });
}

/** How many leads must have signed the step from `last` to `next`; 0 when it may not be taken. @param {Roster} last @param {Roster} next */
export function grown(last, next) {
  const fresh = next.epochs.slice(last.epochs.length);
  const left = last.members.some((member, index) => reads(member) && !reads(next.members[index] ?? member));
  const holds =
    next.deployment === last.deployment &&
    next.rehearsal === last.rehearsal &&
    next.at >= last.at &&
    last.members.every((member, index) => kept(member, next.members[index], next.at)) &&
    last.bots.every((bot, index) => kept(bot, next.bots[index], next.at)) &&
    last.epochs.every((epoch, index) => keptEpoch(epoch, next.epochs[index], next)) &&
    fresh.length <= 1 &&
    fresh.every((epoch) => fair(epoch, next)) &&
    (!left || fresh.length === 1);
  if (!holds) return 0;
  const leads = last.members.filter((member) => member.role === "lead" && active(member)).length;
  const touched = leadsTouched(last.members, next.members) || !same(last.recovery, next.recovery);
  return leads > 1 && touched ? 2 : 1;
}
