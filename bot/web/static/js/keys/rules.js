// @ts-check
/** What may change from one roster to the next (PROTOCOL.md §4, rules 1–3 and 5–7). */
import { canonical } from "./canonical.js";
import { leads, reads } from "./sound.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Epoch} Epoch */

const same = (/** @type {unknown} */ a, /** @type {unknown} */ b) => canonical(a) === canonical(b);

/**
 * Entries only grow at the end; of an old one only what is `free` may change, and an end only from none to now.
 * @param {any[]} before @param {any[]} after @param {number} at @param {string[]} free
 */
function grown(before, after, at, free) {
  const rest = (/** @type {any} */ entry) =>
    Object.fromEntries(Object.entries(entry).filter(([name]) => !free.includes(name)));
  const kept = before.every((old, index) => {
    const now = after[index];
    const ends = now && (now.until === old.until || (old.until === null && now.until === at));
    return ends && same(rest(old), rest(now));
  });
  return kept && after.slice(before.length).every(({ since, until }) => until === null && since === at);
}

/** Wraps of an old epoch: added for those who read, dropped for those who left, recovery's with recovery. @param {Epoch} old @param {Epoch} now @param {Roster} last @param {Roster} next */
function keptEpoch(old, now, last, next) {
  const able = new Set(next.members.filter(reads).map(({ id }) => id));
  const gone = new Set(next.members.filter(({ until }) => until !== null).map(({ id }) => id));
  const rescued = !same(last.recovery, next.recovery);
  const fair = [...new Set([...Object.keys(old.wraps), ...Object.keys(now.wraps)])].every((name) => {
    const [was, is] = [old.wraps[name], now.wraps[name]];
    if (was === is || (name === "recovery" && rescued)) return true;
    return was === undefined ? able.has(name) : is === undefined && gone.has(name);
  });
  return fair && old.key === now.key && old.at === now.at;
}

/** @param {Roster} last @param {Roster} next */
function epochsKept(last, next) {
  const added = next.epochs.slice(last.epochs.length);
  const kept = last.epochs.every((old, index) => {
    const now = next.epochs[index];
    return now !== undefined && keptEpoch(old, now, last, next);
  });
  const able = new Set(next.members.filter(reads).map(({ id }) => id));
  const lost = last.members.filter(reads).some(({ id }) => !able.has(id));
  return kept && added.length <= 1 && added.every(({ at }) => at === next.at) && (!lost || added.length === 1);
}

/** Whether `next` may follow `last`, signatures apart. @param {Roster} last @param {Roster} next */
export const lawful = (last, next) =>
  next.deployment === last.deployment &&
  next.rehearsal === last.rehearsal &&
  next.at >= last.at &&
  grown(last.members, next.members, next.at, ["name", "role", "until"]) &&
  grown(last.bots, next.bots, next.at, ["until"]) &&
  epochsKept(last, next);

/** How many leads must sign this step: two where leads, roles or recovery change and there are two. @param {Roster} last @param {Roster} next */
export function enough(last, next) {
  const ids = (/** @type {Roster} */ roster) =>
    leads(roster)
      .map(({ id }) => id)
      .sort();
  const roles = last.members.some(({ role }, index) => next.members[index]?.role !== role);
  const grave = roles || !same(ids(last), ids(next)) || !same(last.recovery, next.recovery);
  return grave && leads(last).length > 1 ? 2 : 1;
}
