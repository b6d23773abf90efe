// @ts-check
/** A worker's words, sealed twice: to the team, for the case file, and to the bot's in-memory key, for sending. */
import { b64u, context, hex, number, random, unb64u, unhex, utf8 } from "./bytes.js";
import { keyId } from "./epochs.js";
import { believed } from "./outbox.js";
import { padded } from "./payload.js";
import { about, signedPart } from "./record.js";
import { sign } from "./sign.js";
import { seal } from "./suite.js";
import { ring, self } from "./vault.js";

/** @typedef {import("../types.js").OutboxKey} OutboxKey */
/** @typedef {{caseId: string, fence: number, seq: number, reply: string, text: string, at: number, outbox: OutboxKey}} Words */

/** Telegram's limit, in UTF-16 units. */
export const LONGEST = 4096;

/** @param {Words} words */
async function forFile({ caseId, seq, reply, text, at }) {
  const { deployment, roster } = ring();
  const { member, signing } = self();
  const epoch = roster.epochs.at(-1);
  if (!epoch) throw new Error("The team has no key to seal to.");
  const key = unb64u(epoch.key);
  const head = {
    caseId,
    keyId: await keyId(key),
    epoch: epoch.n,
    lane: /** @type {const} */ ("w"),
    seq,
    kind: "reply",
  };
  const c = about(deployment, head);
  const inner = await seal(key, c, padded({ v: 1, at, worker: member, reply, text }));
  return {
    epoch: epoch.n,
    key_id: head.keyId,
    inner: b64u(inner),
    sig: b64u(await sign(signing, await signedPart(c, inner))),
  };
}

/** What is posted for one reply. @param {Words} words */
export async function sealed(words) {
  const { caseId, fence, seq, reply, text, outbox } = words;
  if (!text || text.length > LONGEST || !text.isWellFormed()) throw new Error("That cannot be sent as one message.");
  const { deployment, roster } = ring();
  const key = await believed(outbox, deployment, roster.bots);
  const info = context("wren/v1/outbox", unhex(deployment), unhex(caseId), number(fence, 8), unhex(reply));
  const out = b64u(await seal(key, info, utf8(text)));
  return { reply, seq, ...(await forFile(words)), out, out_key: outbox.id };
}

/** A new reply's id. */
export const newId = () => hex(random(16));
