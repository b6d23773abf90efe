// @ts-check
/** New keys for a new member, the drill that proves the passphrase before anything is sent, and a paper code beside it. */
import { b64u, concat, context, hex, random, same, sha256, unb64u, unhex } from "./bytes.js";
import { code } from "./paper.js";
import { shown } from "./sign.js";
import * as slots from "./slot.js";
import { fresh } from "./suite.js";
import { named, passphrase } from "./words.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */

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
  const shared = { name, sign: b64u(raw), seal: b64u(box.public) };
  const offered = { sort: "words", slot, auth };
  return { shared, offered, words, fingerprint: await spoken({ deployment, ...shared }) };
}

/** The drill: do the words, as typed back, open the slot? Then a paper code is made, and the secret goes. @param {{typed: string}} given */
export async function prove({ typed }) {
  if (!made) throw new Error("Make keys first.");
  const { secret, slot, deployment, member } = made;
  const { wrap } = await slots.stretch(typed, slot.salt, slot.kdf, deployment);
  const found = await slots.open(slot, wrap, deployment, member).catch(() => undefined);
  if (found === undefined || !same(found, secret)) return undefined;
  const digits = code();
  const paper = await slots.make(secret, digits, deployment, member, slot.salt);
  secret.fill(0);
  made = undefined;
  return { code: digits, offered: { sort: "paper", ...paper } };
}
