// @ts-check
/** The band above a conversation: who this is, is it safe, what can be done, and whether the claim still stands. */
import { leave } from "../acts/cases.js";
import { take } from "../acts/claims.js";
import { phone } from "../acts/ending.js";
import { time } from "../clock.js";
import { html, nothing } from "../html.js";
import { busy } from "../state.js";
import { remaining } from "../story/held.js";
import { summary } from "../story/summary.js";
import { askEnd, askRelease } from "./ending.js";
import { key } from "./parts.js";
import { unseen } from "./unseen.js";

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

export const back = () =>
  html`<button class="ghost back" type="button" @click=${leave} aria-label="Back to the queue">‹</button>`;

/** @param {string} caseId @param {string} alias @param {boolean} phoning */
const acts = (caseId, alias, phoning) =>
  html`<div class="acts">
    <button class="ghost" type="button" ?disabled=${busy.value !== "" || phoning} @click=${() => phone(caseId)}
      >Phoning</button
    >
    <button class="ghost" type="button" @click=${() => askRelease(caseId, alias)}>Give back ${key("T")}</button>
    <button class="ghost" type="button" @click=${() => askEnd(caseId, alias)}>End ${key("E")}</button>
  </div>`;

/** @param {CaseFile} held @param {Claim} mine @param {Row|undefined} at */
export function owner(held, mine, at) {
  const [alias, lost] = [at?.alias ?? "this person", mine.state === "lost"];
  return html`<div class="owner">
    <p>${lost ? "You were" : "Talking"} with <b>${alias}</b> ${safety(held)}</p>
    ${lost ? nothing : acts(held.case, alias, at?.state === "phoning")}
  </div>`;
}

/** What stands between this tab and the person, said plainly. @param {Claim} mine @param {Row|undefined} at */
export function band(mine, at) {
  if (mine.state === "lost") {
    return html`<div class="band lost" role="alert"
      ><p>This conversation went back to the queue. What you wrote is kept here.</p>
      <button class="ghost" type="button" @click=${() => take(mine.case)}>Take back</button></div
    >`;
  }
  if (mine.state === "failing") {
    const left = remaining(mine);
    return html`<div class="band" role="status"
      ><p
        >The server cannot hear this tab.
        ${left ? `In ${left} s they go back to the queue, unless it comes back.` : "They are going back to the queue."}</p
      ></div
    >`;
  }
  if (at?.hidden) return unseen();
  if (at?.state === "phoning") {
    return html`<div class="band calm" role="status"
      ><p
        >You are phoning for them${at.lease_until ? ` until ${time(at.lease_until)}` : ""}. They were told that you may
        go quiet and have not left.</p
      ></div
    >`;
  }
  return nothing;
}
