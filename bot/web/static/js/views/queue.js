// @ts-check
/** The left column: how many wait and how long, the one thing to do, mine, waiting. */
import { take } from "../acts/claims.js";
import { wait } from "../clock.js";
import { html, nothing, repeat } from "../html.js";
import { about, busy, now, queue } from "../state.js";
import { known, ORDER, SHAPES } from "../urgency.js";
import { drilled } from "./drill.js";
import { key } from "./parts.js";
import { line } from "./row.js";

/** @typedef {import("../types.js").Row} Row */
/** @typedef {import("../types.js").Tally} Tally */

/** @param {Tally[]} found */
function tally(found) {
  const shown = ORDER.flatMap((word) =>
    found.filter((entry) => entry.urgency === word && (entry.count || word !== "calm")),
  );
  if (!shown.length) return nothing;
  return html`<ul class="tally" aria-label="Waiting, by urgency">
    ${shown.map(
      ({ urgency: word, count, oldest }) =>
        html`<li class=${known(word)}>
          <b>${count}</b> <span class="what"><span aria-hidden="true">${SHAPES[word]}</span> ${word}</span>
          <small>${count ? wait(now.value - oldest) : "none"}</small>
        </li>`,
    )}
  </ul>`;
}

/** @param {string} name @param {Row[]} found @param {boolean} mine @param {string} empty */
const list = (name, found, mine, empty) =>
  found.length
    ? html`<ul class="rows" aria-label=${name}
        >${repeat(
          found,
          (row) => row.case,
          (row) => line(row, mine),
        )}</ul
      >`
    : html`<p class="empty">${empty}</p>`;

const loading = () =>
  html`<div class="shape" aria-hidden="true"><i></i><i></i><i></i></div><p class="vh">Loading the queue</p>`;

export function queueView() {
  const found = queue.value;
  if (!found) return loading();
  const capacity = about.value?.capacity ?? 2;
  const full = found.mine.length >= capacity;
  return html`${tally(found.tally)}
    <button
      class="go take"
      type="button"
      ?disabled=${!found.waiting.length || full || !drilled() || busy.value === "take"}
      @click=${() => take()}
    >
      ${busy.value === "take" ? "Taking…" : "Take next"} ${key("A")}
    </button>
    <h2>Mine <small>${found.mine.length} of ${capacity}</small></h2>
    ${list("Mine", found.mine, true, "Nobody yet. Take next when you are ready.")}
    <h2>Waiting <small>${found.waiting.length}</small></h2>
    ${list("Waiting", found.waiting, false, "Nobody is waiting.")}`;
}
