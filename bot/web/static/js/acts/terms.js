// @ts-check
/** Words proposed as signs: sealed in the key Worker, read by leads, who accept or decline. */
import { get, post, Problem } from "../api.js";
import * as clock from "../clock.js";
import { ask } from "../keys.js";
import { signal } from "../signals.js";
import { trusted } from "../state.js";
import { acting } from "./acting.js";
import { believe } from "./session.js";

/** @typedef {import("../types.js").Term} Term */
/** @typedef {import("../types.js").TermWords} TermWords */
/** @typedef {{terms: Term[], categories: Record<string, string>, languages: string[]}} Known */

export const known = signal(/** @type {Known|null} */ (null));
/** Whether the last words proposed have arrived. */
export const thanked = signal(false);

async function again() {
  const found = await get("terms");
  known.value = { ...found, terms: await ask("terms", { found: found.terms }) };
}

export const look = () => acting("terms", again);

const newest = () => trusted.value?.roster.epochs.at(-1)?.n;

/** Once more when the team has a newer key. @param {TermWords} words @returns {Promise<unknown>} */
async function posted(words) {
  const before = newest();
  try {
    return await post("terms", await ask("term", words));
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 409) throw problem;
    await believe();
    if (newest() === before) throw problem;
    return post("terms", await ask("term", words));
  }
}

/** @param {Omit<TermWords, "at">} words @param {() => void} done */
export const propose = (words, done) =>
  acting("propose", async () => {
    thanked.value = false;
    await posted({ ...words, at: clock.read() });
    done();
    thanked.value = true;
    await again();
  });

/** @param {string} id @param {"accepted"|"declined"} state */
export const end = (id, state) =>
  acting("end-term", async () => {
    try {
      await post(`terms/${id}/end`, { state });
    } finally {
      await again().catch(() => {});
    }
  });

/** A locked page shows nothing of them. */
export function clear() {
  known.value = null;
  thanked.value = false;
}
