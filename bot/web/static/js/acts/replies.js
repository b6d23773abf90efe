// @ts-check
/** A worker's words on their way: sealed in the key Worker, posted, and shown with how far they got. */
import { post, Problem } from "../api.js";
import * as clock from "../clock.js";
import { ask } from "../keys.js";
import { about, amend, claims, drafts, files, put, tab, trusted } from "../state.js";
import { update } from "./cases.js";
import { believe } from "./session.js";

/** @typedef {import("../types.js").Pending} Pending */

let counter = 0;

/** @param {string} caseId @param {(pending: Pending[]) => Pending[]} change */
const repend = (caseId, change) => amend(caseId, { pending: change(files.value.get(caseId)?.pending ?? []) });

/** @param {string} caseId @param {string} text @param {number} seq */
async function posted(caseId, text, seq) {
  const outbox = about.value?.outbox;
  const fence = claims.value.get(caseId)?.fence;
  if (!outbox || fence === undefined) throw new Problem("This conversation is not yours. Nothing was sent.", 409);
  const body = await ask("reply", { caseId, fence, seq, text, at: clock.read(), outbox });
  return post(`cases/${caseId}/reply`, { fence, tab, ...body });
}

/** Once more when another record came between, the bot began anew with a new sending key, or the team has a new one. @param {string} caseId @param {string} text */
async function delivered(caseId, text) {
  const seq = files.value.get(caseId)?.nextW ?? 1;
  try {
    return await posted(caseId, text, seq);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 409) throw problem;
    const [key, version] = [about.value?.outbox.id, trusted.value?.roster.version];
    await believe();
    const next = problem.body.next_w ?? seq;
    const same = about.value?.outbox.id === key && trusted.value?.roster.version === version;
    if (next === seq && same) throw problem;
    return posted(caseId, text, next);
  }
}

/** @param {string} caseId @param {Pending} pending */
async function push(caseId, { key, text }) {
  try {
    const { seq } = await delivered(caseId, text);
    amend(caseId, { nextW: seq + 1 });
    await update(caseId);
    repend(caseId, (all) => all.filter((other) => other.key !== key));
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : "It was not sent.";
    repend(caseId, (all) => all.map((other) => (other.key === key ? { ...other, state: "failed", why } : other)));
  }
}

/** One after the other, so that two replies never race for a number. @type {Promise<void>} */
let line = Promise.resolve();

/** @param {string} caseId @param {string} text */
export function send(caseId, text) {
  const words = text.trim().toWellFormed();
  if (!words) return;
  /** @type {Pending} */
  const pending = { key: `p${++counter}`, text: words, at: clock.read(), state: "sending", why: "" };
  repend(caseId, (all) => [...all, pending]);
  put(drafts, caseId, undefined);
  line = line.then(() => push(caseId, pending));
}

/** Tries a failed one again, or takes it back into the draft. @param {string} caseId @param {Pending} pending @param {boolean} edit */
export function retry(caseId, pending, edit) {
  repend(caseId, (all) => all.filter((other) => other.key !== pending.key));
  if (!edit) send(caseId, pending.text);
  else put(drafts, caseId, [pending.text, drafts.value.get(caseId)].filter(Boolean).join("\n"));
}
