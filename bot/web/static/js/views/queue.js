// @ts-check
/** The left column: how many wait and how long, the one thing to do, mine, waiting. */
import { show } from "../acts/cases.js";
import { take } from "../acts/claims.js";
import { ago, wait } from "../clock.js";
import { html, nothing, repeat } from "../html.js";
import { about, busy, chosen, claims, now, queue } from "../state.js";
import { known, ORDER, SHAPES } from "../urgency.js";
import { key, language, urgency } from "./parts.js";

/** @typedef {import("../types.js").Row} Row */
/** @typedef {import("../types.js").Tally} Tally */

/** @param {Tally[]} found */
function tally(found) {
  const shown = ORDER.flatMap((word) => found.filter((entry) => entry.urgency === word && (entry.count || word !== "calm")));
  if (!shown.length) return nothing;
  return html`<ul class="tally" aria-label="Waiting, by urgency">
    ${shown.map(
      ({ urgency: word, count, oldest }) => html`<li class=${known(word)}>
        <b>${count}</b> <span class="what"><span aria-hidden="true">${SHAPES[word]}</span> ${word}</span>
        <small>${count ? wait(now.value - oldest) : "none"}</small>
      </li>`,
    )}
  </ul>`;
}

/** What a row says below its name. @param {Row} row @param {boolean} mine */
function sub(row, mine) {
  if (mine && !claims.value.has(row.case)) return "open in another tab";
  if (mine) return row.state === "phoning" ? "phoning for them" : `wrote ${ago(now.value - row.last_in)}`;
  return [language(row.lang), row.returning ? "has written before" : "first time"].join(" · ");
}

/** @param {Row} row @param {boolean} mine */
function line(row, mine) {
  const unread = mine && row.last_in > row.last_out;
  return html`<li>
    <button class="row" type="button" data-case=${row.case} aria-current=${chosen.value === row.case ? "true" : nothing} @click=${() => show(row.case)}>
      ${urgency(row.urgency)} <time>${wait(now.value - (mine ? Math.max(row.last_in, row.since) : row.since))}</time>
      <b>${row.alias}</b> ${unread ? html`<span class="unread">new</span>` : nothing}
      <span class="sub">${sub(row, mine)}</span>
    </button>
    ${row.offered_back ? html`<p class="offer">This went back to the queue when your tab fell silent. <button class="ghost" type="button" @click=${() => take(row.case)}>Take back</button></p>` : nothing}
  </li>`;
}

/** @param {string} name @param {Row[]} found @param {boolean} mine @param {string} empty */
const list = (name, found, mine, empty) =>
  found.length
    ? html`<ul class="rows" aria-label=${name}>${repeat(found, (row) => row.case, (row) => line(row, mine))}</ul>`
    : html`<p class="empty">${empty}</p>`;

const loading = () => html`<div class="shape" aria-hidden="true"><i></i><i></i><i></i></div><p class="vh">Loading the queue</p>`;

export function queueView() {
  const found = queue.value;
  if (!found) return loading();
  const capacity = about.value?.capacity ?? 2;
  const full = found.mine.length >= capacity;
  return html`<h1 class="vh">Queue</h1>
    ${tally(found.tally)}
    <button class="go take" type="button" ?disabled=${!found.waiting.length || full || busy.value === "take"} @click=${() => take()}>
      ${busy.value === "take" ? "Taking…" : "Take next"} ${key("A")}
    </button>
    <h2>Mine <small>${found.mine.length} of ${capacity}</small></h2>
    ${list("Mine", found.mine, true, "Nobody yet. Take next when you are ready.")}
    <h2>Waiting <small>${found.waiting.length}</small></h2>
    ${list("Waiting", found.waiting, false, "Nobody is waiting.")}`;
}
