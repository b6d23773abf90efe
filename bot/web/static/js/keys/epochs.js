// @ts-check
/** The team's keys, one an epoch: each member finds the seed wrapped to its own key in the roster. */
import { b64u, context, hex, number, random, same, sha256, unb64u, unhex } from "./bytes.js";
import { reads } from "./sound.js";
import { fresh, open, opener, seal } from "./suite.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Epoch} Epoch */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {{n: number, seed: Bytes, key: import("./suite.js").Opener}} Held */

/** @param {string} deployment @param {number} epoch @param {string} member */
const info = (deployment, epoch, member) =>
  context("wren/v1/epoch-wrap", unhex(deployment), number(epoch, 4), unhex(member));

/** Whether a seed belongs to a public key: what is sealed to the one opens with the other. @param {Bytes} shown @param {import("./suite.js").Opener} key */
async function matches(shown, key) {
  const probe = random(16);
  return same(await open(key, probe, await seal(shown, probe, probe)), probe);
}

/** @param {Bytes} shown a public X-Wing key */
export const keyId = async (shown) => hex((await sha256(shown)).slice(0, 16));

/** What this member can open, by key id; a wrap that does not open keeps no other from opening. @param {Roster} roster @param {string} member @param {Bytes} memberSeed */
export async function unwrapped(roster, member, memberSeed) {
  const mine = await opener(memberSeed);
  /** @type {Map<string, Held>} */
  const held = new Map();
  for (const { n, key: shown, wraps } of roster.epochs) {
    const wrap = wraps[member];
    if (!wrap) continue;
    const seed = await open(mine, info(roster.deployment, n, member), unb64u(wrap)).catch(() => undefined);
    if (!seed) continue;
    const key = await opener(seed);
    if (await matches(unb64u(shown), key)) held.set(await keyId(unb64u(shown)), { n, seed, key });
  }
  return held;
}

/** @param {string} deployment @param {number} epoch @param {{id: string, seal: string}} member @param {Bytes} seed */
const wrapped = async (deployment, epoch, member, seed) =>
  b64u(await seal(unb64u(member.seal), info(deployment, epoch, member.id), seed));

/** The roster's epochs, each also wrapped to somebody new. @param {Roster} roster @param {Map<string, Held>} held @param {Member} member @returns {Promise<Epoch[]>} */
export async function widened(roster, held, member) {
  const seeds = new Map([...held.values()].map(({ n, seed }) => [n, seed]));
  const wider = async (/** @type {Epoch} */ epoch) => {
    const seed = seeds.get(epoch.n);
    if (!seed) return epoch;
    const wrap = await wrapped(roster.deployment, epoch.n, member, seed);
    return { ...epoch, wraps: { ...epoch.wraps, [member.id]: wrap } };
  };
  return Promise.all(roster.epochs.map(wider));
}

/** To whom a new epoch is wrapped: all who read, and recovery. @param {Member[]} members @param {Roster["recovery"]} recovery */
async function recipients(members, recovery) {
  const each = members.filter(reads).map(({ id, seal: key }) => ({ slot: id, id, seal: key }));
  if (!recovery) return each;
  return [...each, { slot: "recovery", id: await keyId(unb64u(recovery.key)), seal: recovery.key }];
}

/** A new epoch after those there are, its seed made here. @param {Pick<Roster, "deployment"|"epochs"|"recovery">} roster @param {Member[]} members @param {number} at @returns {Promise<Epoch>} */
export async function following({ deployment, epochs, recovery }, members, at) {
  const [made, n] = [await fresh(), epochs.length + 1];
  const to = await recipients(members, recovery);
  const wraps = await Promise.all(
    to.map(async ({ slot, ...who }) => [slot, await wrapped(deployment, n, who, made.seed)]),
  );
  made.seed.fill(0);
  return { n, key: b64u(made.public), at, wraps: Object.fromEntries(wraps) };
}
