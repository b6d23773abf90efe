// @ts-check
/** Keys. Single letters act only outside text fields, never with a modifier, and can be turned off. */
import { leave } from "./acts/cases.js";
import { take } from "./acts/claims.js";
import { alias, writable } from "./story/held.js";
import { chosen, hidden, letters, place, stage } from "./state.js";
import { askEnd, askRelease } from "./views/ending.js";
import { help } from "./views/help.js";

/** @param {number} step */
function move(step) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".queue .row")]);
  const focused = all.findIndex((row) => row === document.activeElement);
  const from = focused >= 0 ? focused : all.findIndex((row) => row.dataset["case"] === chosen.value);
  all[Math.min(all.length - 1, Math.max(0, from < 0 ? 0 : from + step))]?.focus();
}

const write = () => document.getElementById("draft")?.focus();

/** @param {(caseId: string, alias: string) => Promise<void>} question */
function mine(question) {
  if (writable(chosen.value)) void question(chosen.value, alias(chosen.value));
}

/** @type {Record<string, () => unknown>} */
const LETTERS = {
  a: () => take(),
  j: () => move(1),
  k: () => move(-1),
  r: write,
  t: () => mine(askRelease),
  e: () => mine(askEnd),
  "?": help,
};

/** @param {EventTarget|null} target */
const typing = (target) =>
  target instanceof HTMLElement &&
  target.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

/** @param {KeyboardEvent} event */
function escape(event) {
  if (typing(event.target)) /** @type {HTMLElement} */ (event.target).blur();
  else if (chosen.value) leave();
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || stage.value !== "in") return;
  const key = event.key.toLowerCase();
  const single = letters.value && !typing(event.target);
  if (key === "h" && single) {
    hidden.value = !hidden.value;
    event.preventDefault();
  } else if (hidden.value || document.querySelector("dialog[open]") || place.value !== "desk") {
    return;
  } else if (event.key === "Escape") {
    escape(event);
  } else if (single && Object.hasOwn(LETTERS, key)) {
    event.preventDefault();
    LETTERS[key]?.();
  }
}

export const shortcuts = () => addEventListener("keydown", pressed);
