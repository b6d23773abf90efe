// @ts-check
/** The conversation: theirs, the bot's (dashed), the workers' (solid), and what happened between. Text nodes only. */
import * as clock from "../clock.js";
import { html, repeat } from "../html.js";
import { now, trusted } from "../state.js";
import { timeline } from "../story/timeline.js";
import { bubble } from "./bubble.js";

/** @typedef {import("../types.js").Item} Item */
/** @typedef {import("../types.js").CaseFile} CaseFile */

/** Day separators between. @param {Item[]} items @param {number} today @returns {Item[]} */
export function withDays(items, today) {
  let last = "";
  return items.flatMap((item) => {
    const day = item.at ? clock.day(item.at, today) : last;
    if (day === last) return [item];
    last = day;
    return [{ key: `day${day}`, at: item.at, as: /** @type {const} */ ("day"), text: day }, item];
  });
}

/** @param {CaseFile} file @returns {Item[]} */
function items({ pages, delivery, pending }) {
  const known = timeline(pages, { members: trusted.value?.roster.members ?? [], delivery });
  return [
    ...known,
    ...pending.map((sent) => ({
      key: sent.key,
      at: sent.at,
      as: /** @type {const} */ ("us"),
      text: sent.text,
      pending: sent,
    })),
  ];
}

/** @param {CaseFile} file */
export function bubbles(file) {
  const shown = withDays(items(file), now.value);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What was said">
    <ol class="bubbles"
      >${repeat(
        shown,
        (item) => item.key,
        (item) => bubble(item, file.case),
      )}</ol
    >
  </div>`;
}
