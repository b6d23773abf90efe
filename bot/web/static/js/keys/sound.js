// @ts-check
/** What must hold inside one roster, whatever came before it (PROTOCOL.md §4, rules 4–6 and 8). */
import { hex, sha256, unb64u } from "./bytes.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {import("../types.js").Recovery} Recovery */

export const active = (/** @type {{until: number|null}} */ { until }) => until === null;
/** Who may open epochs: reviewers may not. @param {Member} member */
export const reads = (member) => active(member) && member.role !== "reviewer";
/** @param {Roster} roster */
export const leads = ({ members }) => members.filter((member) => member.role === "lead" && active(member));

const unique = (/** @type {unknown[]} */ list) => new Set(list).size === list.length;

/** Ids are hashes of keys, so nobody can stand under another's. @param {Roster} roster */
async function named({ members, bots }) {
  for (const { id, sign } of [...members, ...bots]) {
    if (hex(await sha256(unb64u(sign))).slice(0, 32) !== id) return false;
  }
  return true;
}

/** Nothing stands twice. @param {Roster} roster */
function distinct({ members, bots, epochs, recovery }) {
  const keys = [
    ...members.map(({ seal }) => seal),
    ...epochs.map(({ key }) => key),
    ...(recovery ? [recovery.key] : []),
  ];
  const names = members.filter(active).map(({ name }) => name.toUpperCase().toLowerCase());
  return unique(keys) && unique(names) && unique([...members, ...bots].map(({ id }) => id));
}

/** The newest epoch is wrapped to exactly those who read, and numbers run from 1. @param {Roster} roster */
function shared({ members, epochs, recovery }) {
  const wanted = new Set([...members.filter(reads).map(({ id }) => id), ...(recovery ? ["recovery"] : [])]);
  const has = Object.keys(epochs.at(-1)?.wraps ?? {});
  const numbered = epochs.length > 0 && epochs.every(({ n }, index) => n === index + 1);
  return numbered && has.length === wanted.size && has.every((name) => wanted.has(name));
}

/** Nothing is dated after the roster. @param {Roster} roster */
const dated = ({ members, bots, epochs, at }) =>
  epochs.every((epoch) => epoch.at <= at) &&
  [...members, ...bots].every(({ since, until }) => Math.max(since, until ?? 0) <= at);

/** @param {Roster} roster */
function recoverable(roster) {
  if (!roster.recovery) return true;
  const { k, n, holders } = roster.recovery;
  const [held, able] = [Object.keys(holders), new Set(leads(roster).map(({ id }) => id))];
  return k >= 2 && k < n && n <= 16 && n === held.length && held.every((id) => able.has(id));
}

/** @param {Roster} roster */
export const sound = async (roster) =>
  leads(roster).length > 0 &&
  roster.bots.some(active) &&
  distinct(roster) &&
  shared(roster) &&
  dated(roster) &&
  recoverable(roster) &&
  (await named(roster));
