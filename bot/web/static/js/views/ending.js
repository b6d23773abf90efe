// @ts-check
/** Giving back and ending: each asks for a reason from a short list, since reasons travel in the clear. */
import { end } from "../acts/ending.js";
import { ask, buttons, choice } from "../dialog.js";
import { html, nothing } from "../html.js";
import { files } from "../state.js";

/** @type {[string, string][]} */
const RELEASE = [
  ["no-reason", "No reason needed"],
  ["shift-over", "My shift is over"],
  ["know-them", "I may know this person"],
  ["language", "Another language is needed"],
  ["technical", "Something here does not work"],
];

/** @type {[string, string][]} */
const CLOSE = [
  ["ended-well", "We said goodbye"],
  ["went-quiet", "They went quiet"],
  ["referred", "Passed to police or social care"],
  ["signposted", "Given another place to go"],
  ["not-for-us", "Not for us, or a test"],
];

/** @param {[string, string][]} list */
const choices = (list) =>
  html`<div class="choices">${list.map(([value, words]) => choice("reason", value, words))}</div>`;

/** What still waits for a hidden chat is not sent after this. @param {string} caseId */
const unsent = (caseId) =>
  Object.values(files.value.get(caseId)?.delivery ?? {}).includes("hidden")
    ? html`<p><strong>Their chat is hidden. What you wrote has not been sent, and will not be.</strong></p>`
    : nothing;

/** @param {string} caseId @param {string} alias */
export async function askRelease(caseId, alias) {
  const { answer, fields } = await ask(
    `Give ${alias} back to the queue?`,
    html`<p>They keep their place and are told that somebody else will come.</p> ${unsent(caseId)} ${choices(RELEASE)}
      ${buttons("Give back", "Keep")}`,
  );
  if (answer) await end(caseId, "release", String(fields.get("reason") ?? ""));
}

/** @param {string} caseId @param {string} alias */
export async function askEnd(caseId, alias) {
  const { answer, fields } = await ask(
    `End with ${alias}?`,
    html`<p>Say goodbye first. After this the bot answers them again, and they can come back any time.</p>
      ${unsent(caseId)} ${choices(CLOSE)} ${buttons("End", "Keep talking")}`,
  );
  if (answer) await end(caseId, "close", String(fields.get("reason") ?? ""));
}
