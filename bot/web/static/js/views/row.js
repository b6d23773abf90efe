// @ts-check
/** One row of the queue: urgency, alias, clock. Nothing of what anybody said. */
import { show } from "../acts/cases.js";
import { take } from "../acts/claims.js";
import { ago, wait } from "../clock.js";
import { html, nothing } from "../html.js";
import { chosen, claims, now } from "../state.js";
import { language, urgency } from "./parts.js";

/** @typedef {import("../types.js").Row} Row */

const QUIET = 10 * 60_000;

/** Since when somebody who waits has not written, once that is long. @param {Row} row */
const silence = (row) => (now.value - row.last_in < QUIET ? [] : [`wrote ${ago(now.value - row.last_in)}`]);

/** What a row says below its name. @param {Row} row @param {boolean} mine */
function sub(row, mine) {
  if (mine && !claims.value.has(row.case)) return "open in another tab";
  if (mine && row.hidden) return "chat hidden";
  if (mine) return row.state === "phoning" ? "phoning for them" : `wrote ${ago(now.value - row.last_in)}`;
  const facts = [language(row.lang), row.returning ? "has written before" : "first time", ...silence(row)];
  return (row.hidden ? [...facts, "chat hidden"] : facts).join(" · ");
}

/** @param {Row} row @param {boolean} mine */
export function line(row, mine) {
  const unread = mine && row.last_in > row.last_out;
  return html`<li>
    <button
      class="row"
      type="button"
      data-case=${row.case}
      aria-current=${chosen.value === row.case ? "true" : nothing}
      @click=${() => show(row.case)}
    >
      ${urgency(row.urgency)} <time>${wait(now.value - (mine ? Math.max(row.last_in, row.since) : row.since))}</time>
      <b>${row.alias}</b> ${unread ? html`<span class="unread">new</span>` : nothing}
      <span class="sub">${sub(row, mine)}</span>
    </button>
    ${row.offered_back ? html`<p class="offer">This went back to the queue when your tab fell silent. <button class="ghost" type="button" @click=${() => take(row.case)}>Take back</button></p>` : nothing}
  </li>`;
}
