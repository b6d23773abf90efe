// @ts-check
/**
 * The canary of the newest epoch: what a lead seals so that each member can show that they open it (PROTOCOL.md §4.4).
 * Whoever opened it signs what was inside, which the server does not know: it can hide that, and cannot make it up.
 */
import { b64u, context, hex, number, random, sha256, unb64u, unhex } from "./bytes.js";
import { keyId } from "./epochs.js";
import { padded, unpadded } from "./payload.js";
import { about, signedPart } from "./record.js";
import { sign, verify } from "./sign.js";
import { open, seal } from "./suite.js";
import { ring, self } from "./vault.js";

/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Canary} Canary */
/** @typedef {import("./bytes.js").Bytes} Bytes */

/** @param {Roster} roster */
async function place({ deployment, epochs }) {
  const epoch = epochs.at(-1);
  if (!epoch) throw new Error("The team has no key.");
  const made = await sha256(context("wren/v1/canary", unhex(deployment), number(epoch.n, 4)));
  const lane = /** @type {const} */ ("w");
  const key = unb64u(epoch.key);
  const head = { caseId: hex(made.slice(0, 16)), keyId: await keyId(key), epoch: epoch.n, lane, seq: 1, kind: "note" };
  return { head, key, c: about(deployment, head) };
}

/** A new canary, as it is posted. @param {{at: number}} given */
export async function canary({ at }) {
  const { head, key, c } = await place(ring().roster);
  const inner = await seal(key, c, padded({ v: 1, at, canary: b64u(random(32)) }));
  const sig = b64u(await sign(self().signing, await signedPart(c, inner)));
  return { epoch: head.epoch, key_id: head.keyId, inner: b64u(inner), sig };
}

/** The canary, once it is known to be a member's and the newest epoch's. @param {Canary} found */
export async function caught({ epoch, by, inner: sealed, sig }) {
  const { roster } = ring();
  const { head, c } = await place(roster);
  if (epoch !== head.epoch) throw new Error("The team has a newer key meanwhile. Look again.");
  const [maker, inner] = [roster.members.find(({ id }) => id === by), unb64u(sealed)];
  if (!maker || !(await verify(unb64u(maker.sign), unb64u(sig), await signedPart(c, inner))))
    throw new Error("What shows who opens the team's key was not made by one of the team. Tell the other leads.");
  return { c, inner, keyId: head.keyId };
}

/** What was inside, or undefined where this key does not open it. @param {{c: Bytes, inner: Bytes}} caught_ @param {import("./suite.js").Opener} [key] */
export const inside = async ({ c, inner }, key) =>
  key && open(key, c, inner).then(unpadded, () => /** @type {Bytes|undefined} */ (undefined));

/** What somebody signs who has opened it. @param {Bytes} m */
export async function openedPart(m) {
  const { deployment, epochs } = ring().roster;
  return context("wren/v1/canary-opened", unhex(deployment), number(epochs.length, 4), await sha256(m));
}

/** What this member found: a signature, or none where it did not open. @param {{canary: Canary}} given */
export async function opens({ canary: found }) {
  const { openers, roster } = ring();
  const canary_ = await caught(found);
  const m = await inside(canary_, openers.get(canary_.keyId)?.key);
  return { epoch: roster.epochs.length, sig: m ? b64u(await sign(self().signing, await openedPart(m))) : "" };
}
