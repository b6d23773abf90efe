// @ts-check
/** The middle column: who this is, what was said, and where to write; before a claim, only an invitation to take it. */
import { leave } from "../acts/cases.js";
import { phone, remaining, take } from "../acts/claims.js";
import { time } from "../clock.js";
import { html, nothing } from "../html.js";
import { busy, claim, file, row } from "../state.js";
import { summary } from "../story/summary.js";
import { bubbles } from "./bubbles.js";
import { askEnd, askRelease } from "./ending.js";
import { key, problem } from "./parts.js";
import { write } from "./write.js";

/** @typedef {import("../types.js").CaseFile} CaseFile */
/** @typedef {import("../types.js").Claim} Claim */
/** @typedef {import("../types.js").Row} Row */

/** @type {Record<string, string>} */
const SAFE = { yes: "yes", no: "no", unsure: "not sure", watched: "may be watched", unknown: "not known" };

/** @param {CaseFile} held */
export function safety(held) {
  const safe = summary(held.pages)?.safe ?? "unknown";
  return html`<span class="safe ${safe}">safe to type: ${SAFE[safe]}</span>`;
}

const back = () => html`<button class="ghost back" type="button" @click=${leave} aria-label="Back to the queue">‹</button>`;

/** @param {CaseFile} held @param {Row|undefined} at */
function owner(held, at) {
  const alias = at?.alias ?? "this person";
  return html`<div class="owner">
    <p>Talking with <b>${alias}</b> ${safety(held)}</p>
    <span class="grow"></span>
    <button class="ghost" type="button" ?disabled=${busy.value !== "" || at?.state === "phoning"} @click=${() => phone(held.case)}>Phoning</button>
    <button class="ghost" type="button" @click=${() => askRelease(held.case, alias)}>Give back ${key("T")}</button>
    <button class="ghost" type="button" @click=${() => askEnd(held.case, alias)}>End ${key("E")}</button>
  </div>`;
}

/** What stands between this tab and the person, said plainly. @param {Claim} mine @param {Row|undefined} at */
function band(mine, at) {
  if (mine.state === "lost") {
    return html`<div class="band lost" role="alert"><p>This conversation went back to the queue. What you wrote is kept here.</p>
      <button class="ghost" type="button" @click=${() => take(mine.case)}>Take back</button></div>`;
  }
  if (mine.state === "failing") {
    const left = remaining(mine);
    return html`<div class="band" role="status"><p>The server cannot hear this tab. ${left ? `In ${left} s they go back to the queue, unless it comes back.` : "They are going back to the queue."}</p></div>`;
  }
  if (at?.state === "phoning") {
    return html`<div class="band calm" role="status"><p>You are phoning for them${at.lease_until ? ` until ${time(at.lease_until)}` : ""}. They were told that you may go quiet and have not left.</p></div>`;
  }
  return nothing;
}

/** @param {CaseFile} held */
function preview(held) {
  const alias = row.value?.alias ?? "this person";
  return html`<div class="owner">${back()}<p>A look at <b>${alias}</b> <span class="soft">not taken yet</span></p></div>
    <div class="lonely">
      <p>You see why a person was asked for. Their words open when you take it.</p>
      ${problem(held.problem)}
      <button class="go" type="button" ?disabled=${busy.value === "take"} @click=${() => take(held.case)}>Take ${alias}</button>
    </div>`;
}

const empty = () => html`<div class="lonely"><p>Nobody is chosen.</p><p class="soft">Take next, or open a row to see why it waits.</p></div>`;

export function talkView() {
  const held = file.value;
  if (!held) return empty();
  if (held.preview || !claim.value) return preview(held);
  const alias = row.value?.alias ?? "this person";
  return html`${owner(held, row.value)} ${band(claim.value, row.value)} ${problem(held.problem)} ${bubbles(held)}
    ${write(held.case, alias, claim.value.state !== "lost")}`;
}
