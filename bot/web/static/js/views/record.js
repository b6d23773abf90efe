// @ts-check
/** The right column: what a worker must know in five seconds, then what happened. Guesses are marked as guesses. */
import { copy } from "../acts/copy.js";
import { ago, time } from "../clock.js";
import { html, nothing } from "../html.js";
import { busy, file, row } from "../state.js";
import { summary } from "../story/summary.js";
import { safety } from "./owner.js";
import { facts, words } from "./facts.js";
import { urgency } from "./parts.js";

/** @typedef {import("../story/summary.js").Summary} Summary */

/** @param {Summary} known */
const why = ({ why: quotes, chips, understood, late }) =>
  html`<h2>Why</h2> ${quotes.map(
      ({ quote, rule }) =>
        html`<blockquote
          ><p dir="auto">“${quote}”</p
          ><footer><span class="guess">${words(rule)}</span> machine guess</footer></blockquote
        >`,
    )}
    ${quotes.length ? nothing : html`<p>They asked for a person; nothing was flagged in their words.</p>`}
    ${understood ? nothing : html`<p class="note">The machine did not understand what they wrote. Read it yourself first.</p>`}
    ${late ? html`<p class="note">Their message reached us ${ago(late).replace(" ago", "")} late.</p>` : nothing}
    ${
      chips.length
        ? html`<ul class="chips" aria-label="More machine guesses"
            >${chips.map((rule) => html`<li class="guess">${words(rule)}</li>`)}</ul
          >`
        : nothing
    }`;

/** @param {Summary} known */
const chronology = ({ chronology: lines }) =>
  html`<details open>
    <summary>What happened</summary>
    <ol class="chron"
      >${lines.map(({ at, text }) => html`<li><time>${time(at)}</time><span>${text}</span></li>`)}</ol
    >
  </details>`;

/** @param {string} caseId */
const keep = (caseId) =>
  html`<button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => copy(caseId)}
    >Save a sealed copy</button
  >`;

export function recordView() {
  const held = file.value;
  if (!held) return html`<p class="empty">Choose somebody to see why a person was asked for.</p>`;
  if (!held.pages.length) {
    return held.problem
      ? html`<p class="empty">${held.problem}</p>`
      : html`<div class="shape" aria-hidden="true"><i></i><i></i></div><p class="vh">Opening</p>`;
  }
  const known = summary(held.pages);
  const broken = held.pages.filter((page) => !page.ok).length;
  const top = html`<div class="top">${row.value ? urgency(row.value.urgency) : nothing} ${safety(held)}</div>`;
  const warning = broken
    ? html`<p class="note"
        >${broken === 1 ? "One record does" : `${broken} records do`} not open. What is missing is shown in its
        place.</p
      >`
    : nothing;
  if (!known) return html`${top}${warning}<p class="empty">There is no note of why a person was asked for.</p>`;
  return html`${top} ${warning} ${why(known)} ${facts(known)} ${held.preview ? nothing : [chronology(known), keep(held.case)]}`;
}
