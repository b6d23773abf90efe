// @ts-check
/** New keys for a new member, and the lead's part: letting that member in. */
import { b64u, concat, context, hex, random, same, sha256, unb64u, unhex } from "./bytes.js";
import { first, widened } from "./epochs.js";
import { countersigned, digest } from "./roster.js";
import { shown } from "./sign.js";
import * as slots from "./slot.js";
import { fresh } from "./suite.js";
import { ring, self } from "./vault.js";
import { named, passphrase } from "./words.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {{id: string, name: string, role: import("../types.js").Role, sign: string, seal: string}} Candidate */

/** @type {{secret: Bytes, slot: import("../types.js").Slot, deployment: string, member: string} | undefined} */
let made;

/** Six words of what a member is listed by, to compare by voice. @param {{deployment: string, name: string, sign: string, seal: string}} who */
export const spoken = async ({ deployment, name, sign, seal }) =>
  named(await sha256(context("wren/v1/enrol", unhex(deployment), name, unb64u(sign), unb64u(seal))));

/** @param {{deployment: string, name: string}} who */
export async function make({ deployment, name }) {
  const [box, signSeed, words] = [await fresh(), random(32), await passphrase()];
  const raw = await shown(signSeed);
  const member = hex((await sha256(raw)).slice(0, 16));
  const secret = concat(box.seed, signSeed);
  const { slot, auth } = await slots.make(secret, words, deployment, member);
  made = { secret, slot, deployment, member };
  const shared = { name, sign: b64u(raw), seal: b64u(box.public), slot, auth };
  return { shared, words, fingerprint: await spoken({ deployment, ...shared }) };
}

/** The drill: do the words, as typed back, open the slot? @param {{typed: string}} given */
export async function prove({ typed }) {
  if (!made) throw new Error("Make keys first.");
  const { secret, slot, deployment, member } = made;
  const { wrap } = await slots.stretch(typed, slot.salt, slot.kdf, deployment);
  const found = await slots.open(slot, wrap, deployment, member).catch(() => undefined);
  const fits = found !== undefined && same(found, secret);
  if (fits) {
    secret.fill(0);
    made = undefined;
  }
  return { fits };
}

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
  const one = { v: 1, deployment, version: 1, prev: "", at, rehearsal, members: [lead], epochs, recovery: null, bots, signatures: [] };
  return { roster: await countersigned(one, signing, me), words: await named(await digest(one)) };
}
