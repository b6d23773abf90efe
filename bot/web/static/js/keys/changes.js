// @ts-check
/** What one roster changes in the last, thing by thing: for somebody who is to sign it, so nothing may be left out. */
import { spoken } from "./enrol.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {import("../types.js").Change} Change */

/** @param {Change["what"]} what @param {Partial<Change>} [more] @returns {Change} */
const change = (what, more) => ({ what, id: "", name: "", to: "", words: "", ...more });

/** @param {Member} was @param {Member} now */
function ofMember(was, now) {
  const { id, name } = was;
  return [
    ...(was.name === now.name ? [] : [change("name", { id, name, to: now.name })]),
    ...(was.role === now.role ? [] : [change("role", { id, name, to: now.role })]),
    ...(was.until === now.until ? [] : [change("end", { id, name, to: was.role })]),
  ];
}

/** @param {string} deployment @param {Member} who */
const joined = async (deployment, who) =>
  change("join", { id: who.id, name: who.name, to: who.role, words: await spoken({ deployment, ...who }) });

/** Somebody who was on the team before, and is given seeds of earlier epochs. @param {Roster} last @param {Roster} next */
function keysGiven(last, next) {
  const given = last.epochs.flatMap(({ wraps }, index) =>
    Object.keys(next.epochs[index]?.wraps ?? {}).filter((id) => !Object.hasOwn(wraps, id)),
  );
  return last.members.filter(({ id }) => given.includes(id)).map(({ id, name }) => change("keys", { id, name }));
}

/** @param {Roster} last @param {Roster} next */
function ofRecovery(last, next) {
  if (JSON.stringify(last.recovery) === JSON.stringify(next.recovery)) return [];
  if (!next.recovery) return [change("recovery")];
  const { k, holders } = next.recovery;
  const names = next.members.filter(({ id }) => Object.hasOwn(holders, id)).map(({ name }) => name);
  return [change("recovery", { name: names.join(", "), to: String(k) })];
}

/** @param {Roster} last @param {Roster} next @returns {Promise<Change[]>} */
export async function changes(last, next) {
  const { members, bots, epochs } = last;
  const newcomers = next.members.slice(members.length);
  return [
    ...(await Promise.all(newcomers.map((who) => joined(last.deployment, who)))),
    ...members.flatMap((was, index) => ofMember(was, next.members[index] ?? was)),
    ...keysGiven(last, next),
    ...ofRecovery(last, next),
    ...next.epochs.slice(epochs.length).map(() => change("epoch")),
    ...next.bots.slice(bots.length).map(() => change("bot")),
    ...bots.filter(({ until }, index) => until !== next.bots[index]?.until).map(() => change("bot-end")),
  ];
}
