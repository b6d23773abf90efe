// @ts-check
/** Who opens the newest key and who does not, as far as this Worker can see for itself. */
import { unb64u } from "./bytes.js";
import { caught, inside, openedPart } from "./canary.js";
import { reads } from "./sound.js";
import { verify } from "./sign.js";
import { ring } from "./vault.js";

/** @typedef {import("../types.js").Canary} Canary */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {import("../types.js").Stays} Stays */
/** @typedef {import("../types.js").Went} Went */
/** @typedef {{at: number, sig: string}} Found */

/** @param {Member} who @param {Found|undefined} found @param {import("./bytes.js").Bytes|undefined} message @returns {Promise<Stays>} */
async function stays({ id, name, sign }, found, message) {
  const told = (/** @type {Stays["state"]} */ state) => ({ id, name, at: found?.at ?? 0, state });
  if (!found) return told("awaited");
  if (!found.sig) return told("failed");
  if (!message) return told("unseen");
  return told((await verify(unb64u(sign), unb64u(found.sig), message).catch(() => false)) ? "opened" : "forged");
}

/** Somebody who left: tries every key that was ever theirs. @param {Member} who @param {Awaited<ReturnType<typeof caught>>} canary @returns {Promise<Went>} */
async function went({ id, name, until }, canary) {
  const { roster, openers } = ring();
  const theirs = [...openers.values()].filter(({ n }) => roster.epochs[n - 1]?.wraps[id] !== undefined);
  const tried = await Promise.all(theirs.map(({ key }) => inside(canary, key)));
  const given = roster.epochs.at(-1)?.wraps[id] !== undefined;
  return { id, name, at: until ?? 0, tried: tried.length, shut: !given && tried.every((m) => m === undefined) };
}

/** @param {{canary: Canary, opened: Record<string, Found>}} given */
export async function proof({ canary, opened }) {
  const { roster, openers } = ring();
  const found = await caught(canary);
  const m = await inside(found, openers.get(found.keyId)?.key);
  const message = m && (await openedPart(m));
  const gone = roster.members.filter(({ until, role }) => until !== null && role !== "reviewer");
  return {
    epoch: roster.epochs.length,
    stays: await Promise.all(roster.members.filter(reads).map((who) => stays(who, opened[who.id], message))),
    left: (await Promise.all(gone.map((who) => went(who, found)))).sort((one, other) => other.at - one.at),
  };
}
