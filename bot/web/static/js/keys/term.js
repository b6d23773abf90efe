// @ts-check
/** Words proposed as a sign (PROTOCOL.md §6.1): sealed to the team and signed; shown only if the signature holds. */
import { b64u, context, hex, number, random, sha256, unb64u, unhex } from "./bytes.js";
import { keyId } from "./epochs.js";
import { decoded, padded, unpadded } from "./payload.js";
import { sign, verify } from "./sign.js";
import { open, seal } from "./suite.js";
import { ring, self } from "./vault.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../types.js").SealedTerm} SealedTerm */
/** @typedef {import("../types.js").TermWords} TermWords */
/** @typedef {Pick<SealedTerm, "id"|"by"|"epoch"|"key_id">} Head */

/** T, which the sealing and the signature are bound to. @param {Head} head */
const about = ({ id, by, epoch, key_id }) =>
  context("wren/v1/term", unhex(ring().deployment), unhex(key_id), number(epoch, 4), unhex(by), unhex(id));

/** @param {Bytes} t @param {Bytes} inner */
const signedPart = async (t, inner) => context("wren/v1/term-sig", t, await sha256(inner));

/** What is posted. @param {TermWords} words */
export async function term(words) {
  const { member, signing } = self();
  const epoch = ring().roster.epochs.at(-1);
  if (!epoch) throw new Error("The team has no key to seal to.");
  const key = unb64u(epoch.key);
  const head = { id: hex(random(16)), by: member, epoch: epoch.n, key_id: await keyId(key) };
  const t = about(head);
  const inner = await seal(key, t, padded({ v: 1, ...words }));
  const sig = b64u(await sign(signing, await signedPart(t, inner)));
  return { id: head.id, epoch: head.epoch, key_id: head.key_id, inner: b64u(inner), sig };
}

/** @param {unknown} value */
const line = (value) => (typeof value === "string" ? value : "");
/** @param {unknown} value */
const lines = (value) => (Array.isArray(value) ? value.map(line) : []);

/** @param {Record<string, unknown>} found @returns {TermWords} */
const words = ({ at, term: said, lang, category, urgency, means, examples, never }) => ({
  at: typeof at === "number" ? at : 0,
  term: line(said),
  lang: line(lang),
  category: line(category),
  urgency: line(urgency),
  means: line(means),
  examples: lines(examples),
  never: lines(never),
});

/** @param {SealedTerm} found @returns {Promise<TermWords>} */
async function shown(found) {
  const { roster, openers } = ring();
  const who = roster.members.find(({ id }) => id === found.by);
  const [t, inner] = [about(found), unb64u(found.inner)];
  const proven = who && (await verify(unb64u(who.sign), unb64u(found.sig), await signedPart(t, inner)));
  const held = openers.get(found.key_id);
  if (!proven || held?.n !== found.epoch) throw new Error("not signed, or not for this key");
  return words(decoded(unpadded(await open(held.key, t, inner))));
}

/** Each with its words, or with none where they do not open. @param {{found: SealedTerm[]}} given */
export const terms = ({ found }) =>
  Promise.all(found.map(async (one) => ({ ...one, words: await shown(one).catch(() => null) })));
