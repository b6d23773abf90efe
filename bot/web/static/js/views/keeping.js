// @ts-check
/** A lead's page: what is kept and for how long, what is due, and erasing it once two leads agree. No words stand here. */
import { keeping, look, receipts } from "../acts/keeping.js";
import { date } from "../clock.js";
import { html, nothing } from "../html.js";
import { busy, trouble } from "../state.js";
import { agreeing, holding, proposing } from "./keeping-asks.js";
import { standing } from "./keeping-words.js";
import { problem } from "./parts.js";
import { mine } from "./proposal-ends.js";

/** @typedef {import("../types.js").Kept} Kept */

/** @param {string} words @param {() => unknown} act @param {string} [kind] */
const button = (words, act, kind = "ghost") =>
  html`<button class=${kind} type="button" ?disabled=${busy.value !== ""} @click=${act}>${words}</button>`;

/** @param {Kept} one */
const step = (one) => {
  if (one.state === "due") return button("Propose to erase", () => proposing(one));
  return one.state === "proposed" && !mine(one.proposed_by) ? button("Look and erase", () => agreeing(one), "go") : nothing;
};

/** @param {Kept} one */
const item = (one) =>
  html`<li>
    <div><b>${one.alias}</b> <span class="soft">last changed ${date(one.touched)}</span><p>${standing(one)}</p></div>
    <div class="acts">${step(one)} ${button(one.pauses.includes("hold") ? "End the hold" : "Hold", () => holding(one))}</div>
  </li>`;

/** @param {string} id @param {string} title @param {Kept[]} some @param {string} none */
const section = (id, title, some, none) =>
  html`<section aria-labelledby=${id}>
    <h2 id=${id}>${title} <span class="soft">${some.length || ""}</span></h2>
    ${some.length ? html`<ul class="kept">${some.map(item)}</ul>` : html`<p class="empty">${none}</p>`}
  </section>`;

const gone = () =>
  receipts.value.length
    ? html`<section aria-labelledby="gone" role="status">
        <h2 id="gone">Erased just now</h2>
        <ul class="kept">${receipts.value.map((one) => html`<li><p><b>${one.alias}</b>: no backup can bring it back after ${date(one.until)}.</p></li>`)}</ul>
      </section>`
    : nothing;

export function keepingView() {
  const known = keeping.value;
  if (!known && !busy.value && !trouble.value) queueMicrotask(look);
  if (!known) return html`<h1>What is kept</h1>${problem(trouble.value)}<p class="empty">${busy.value ? "Looking…" : ""}</p>`;
  const [now_, later, paused] = [
    known.cases.filter(({ state }) => state === "due" || state === "proposed" || state === "confirmed"),
    known.cases.filter(({ state }) => state === "closed"),
    known.cases.filter(({ state }) => state === "paused"),
  ];
  return html`<h1>What is kept</h1>
    ${problem(trouble.value)}
    <p>${known.days === null ? "No time is set after which a case is erased: everything is kept." : `A closed case comes due ${known.days} days after anything last happened about it. Two leads erase it; nothing is erased by itself.`}</p>
    ${gone()} ${section("due", "Due", now_, "Nothing is due.")} ${section("later", "Later", later, "Nothing is waiting for its day.")}
    ${section("paused", "Clock stopped", paused, "No clock stands still.")}
    ${known.more ? html`<p class="soft">${known.more} more are not shown: these come first.</p>` : nothing}
    <section>${button("Look again", look)}</section>`;
}
