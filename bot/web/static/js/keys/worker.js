// @ts-check
/**
 * The key Worker: the only place where seeds live. The page asks by name for one of the acts below and gets back
 * words, signatures or sealed bytes; no act returns a seed, a wrapping key or a signature over bytes of the page's
 * own choosing.
 */
import { admit, appoint, found, renew } from "./admit.js";
import { b64u } from "./bytes.js";
import { canary, opens } from "./canary.js";
import { make, prove, spoken } from "./enrol.js";
import { more, owns } from "./more.js";
import { proof } from "./proof.js";
import { cosign, weigh } from "./proposal.js";
import { read } from "./reader.js";
import { newId, sealed } from "./reply.js";
import { term, terms } from "./term.js";
import { trust } from "./trust.js";
import { ring, stretch, touch, unlock } from "./vault.js";
import { unwatch, watch } from "./watch.js";

/** @typedef {import("../types.js").Pile} Pile */

/** @param {import("./watch.js").Beat} beat */
const tell = (beat) => postMessage({ beat });

const ACTS = {
  /** @param {Parameters<typeof stretch>[0]} given */
  stretch: async (given) => ({ auth: b64u((await stretch(given)).auth) }),
  /** @param {Parameters<typeof touch>[0]} given */
  touch: async (given) => ({ auth: b64u((await touch(given)).auth) }),
  unlock,
  owns,
  more,
  trust,
  /** @param {{caseId: string, pile: Pile}} given */
  read: ({ caseId, pile }) => read(ring(), caseId, pile),
  /** @param {Omit<import("./reply.js").Words, "reply">} words */
  reply: (words) => sealed({ ...words, reply: newId() }),
  /** @param {import("./watch.js").Held} held */
  watch: async (held) => watch(held, tell),
  /** @param {{caseId: string}} given */
  unwatch: async ({ caseId }) => unwatch(caseId),
  make,
  prove,
  spoken,
  admit,
  appoint,
  renew,
  canary,
  opens,
  proof,
  found,
  weigh,
  cosign,
  term,
  terms,
};

/** @typedef {typeof ACTS} Acts */

/** One after the other: a reply may not overtake the roster it needs. @type {Promise<unknown>} */
let turn = Promise.resolve();

/** @param {MessageEvent<{id: number, act: keyof Acts, given: any}>} event */
async function answer({ data: { id, act, given } }) {
  try {
    const done = await /** @type {(given: any) => Promise<unknown>} */ (ACTS[act])(given);
    postMessage({ id, done });
  } catch (problem) {
    const { message, name } = problem instanceof Error ? problem : new Error("The keys could not do that.");
    postMessage({ id, problem: message, name });
  }
}

addEventListener("message", (event) => {
  const asked = /** @type {MessageEvent} */ (event);
  turn = turn.then(() => answer(asked));
});
