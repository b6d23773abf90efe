// @ts-check
/** A lead's page: what is kept and for how long, what is due, and erasing it once two leads agree. No words stand here. */
import { confirm, hold, keeping, look, propose, receipts } from "../acts/keeping.js";
import { date } from "../clock.js";
import { ask, buttons } from "../dialog.js";
import { html, nothing } from "../html.js";
import { busy, now, trouble } from "../state.js";
import { problem } from "./parts.js";
import { mine, named } from "./proposal-ends.js";

/** @typedef {import("../types.js").Kept} Kept */

const DAY = 24 * 60 * 60 * 1000;

/** Why a clock stands still. @type {Record<Kept["pauses"][number], string>} */
const PAUSES = {
  unread: "something in it has not been read by a person",
  handoff: "somebody is still waiting or being talked with",
  undelivered: "an answer has not been delivered yet",
  hold: "a lead holds it",
};

/** @param {string} title @param {import("../html.js").View} text @param {string} yes @param {() => unknown} act */
async function sure(title, text, yes, act) {
  const { answer } = await ask(title, html`${text} ${buttons(yes, "Not now")}`);
  if (answer) await act();
}

const WHAT_GOES = html`<p
  >Its words can then be opened by nobody: not by the team, not by a court, not by the young person. That it was there,
  when, and who erased it stays in the audit. If a complaint, an inquiry or a court may need it, hold it instead.</p
>`;

/** @param {Kept} one */
const proposing = (one) =>
  sure(`Propose to erase ${one.alias}?`, html`${WHAT_GOES}<p>Nothing goes before another lead agrees.</p>`, "Propose", () =>
    propose(one),
  );

/** @param {Kept} one */
const agreeing = (one) =>
  sure(`Erase ${one.alias} now?`, html`<p>${named(one.proposed_by)} proposed it.</p>${WHAT_GOES}`, "Erase", () => confirm(one));

/** @param {Kept} one */
const holding = (one) =>
  one.pauses.includes("hold")
    ? sure(`Let the hold on ${one.alias} end?`, html`<p>Its time then begins anew.</p>`, "End the hold", () => hold(one, false))
    : sure(`Hold ${one.alias}?`, html`<p>It is then kept, whatever its clock says, until a lead ends the hold.</p>`, "Hold", () =>
        hold(one, true),
      );

/** @param {number} due */
function left(due) {
  const days = Math.ceil((due - now.value) / DAY);
  return days === 1 ? "tomorrow" : `in ${days} days`;
}

/** @param {Kept} one */
function standing(one) {
  if (one.state === "proposed") return html`${mine(one.proposed_by) ? "You propose" : `${named(one.proposed_by)} proposes`} to erase it; another lead must agree.`;
  if (one.state === "confirmed") return html`Being erased.`;
  if (one.state === "due") return html`Due since ${date(one.due ?? 0)}.`;
  if (one.due) return html`Due ${left(one.due)}, on ${date(one.due)}.`;
  if (!one.pauses.length) return html`Kept: no time is set.`;
  return html`Kept: ${one.pauses.map((pause) => PAUSES[pause]).join("; ")}.`;
}

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
