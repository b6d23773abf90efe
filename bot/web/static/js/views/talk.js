// @ts-check
/** The middle column: who this is, what was said, and where to write; before a claim, only an invitation to take it. */
import { take } from "../acts/claims.js";
import { html } from "../html.js";
import { busy, claim, file, row } from "../state.js";
import { bubbles } from "./bubbles.js";
import { back, band, owner } from "./owner.js";
import { problem } from "./parts.js";
import { write } from "./write.js";

/** @typedef {import("../types.js").CaseFile} CaseFile */

/** @param {CaseFile} held */
function preview(held) {
  const alias = row.value?.alias ?? "this person";
  return html`<div class="owner"
      >${back()}<p>A look at <b>${alias}</b> <span class="soft">not taken yet</span></p></div
    >
    <div class="lonely">
      <p>You see why a person was asked for. Their words open when you take it.</p>
      ${problem(held.problem)}
      <button class="go" type="button" ?disabled=${busy.value === "take"} @click=${() => take(held.case)}
        >Take ${alias}</button
      >
    </div>`;
}

const empty = () =>
  html`<div class="lonely"
    ><p>Nobody is chosen.</p><p class="soft">Take next, or open a row to see why it waits.</p></div
  >`;

export function talkView() {
  const held = file.value;
  if (!held) return empty();
  if (held.preview || !claim.value) return preview(held);
  const alias = row.value?.alias ?? "this person";
  return html`${owner(held, claim.value, row.value)} ${band(claim.value, row.value)} ${problem(held.problem)}
  ${bubbles(held)} ${write(held.case, alias, claim.value.state !== "lost")}`;
}
