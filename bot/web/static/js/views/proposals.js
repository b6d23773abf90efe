// @ts-check
/** Changes that two leads sign: what waits, and for whom. */
import { proposals, sign } from "../acts/proposals.js";
import { ask, buttons } from "../dialog.js";
import { html, nothing } from "../html.js";
import { busy } from "../state.js";
import { changesView } from "./changes.js";
import { six } from "./parts.js";
import { mine, named, over, stop, when } from "./proposal-ends.js";

/** @typedef {import("../types.js").Weighed} Weighed */

/** @param {Weighed} one */
async function second({ id, by, words, changes }) {
  const { answer } = await ask(
    `${named(by)} proposes a change`,
    html`${changesView(changes)}
      <p>Call ${named(by)} on a number you know already. On both your pages this change has the same six words:</p>
      ${six(words)}
      ${changes.filter((change) => change.words).map((change) => html`<p>Then call ${change.name}, whose own six words are:</p>${six(change.words)}`)}
      ${buttons("Same words: sign", "Not now")}`,
  );
  if (answer) await sign(id);
}

/** @param {Weighed} one */
const open = (one) =>
  html`<li>
    <h3>${mine(one.by) ? "You propose" : `${named(one.by)} proposes`}</h3>
    ${changesView(one.changes)}
    <p class="soft">${when(one.at)}. Good until ${when(one.until)}.</p>
    ${mine(one.by) ? html`<p>Another lead must sign it. When they call you, these are its six words:</p>${six(one.words)}` : nothing}
    <div class="acts">
      ${mine(one.by) ? nothing : html`<button class="go" type="button" ?disabled=${busy.value !== ""} @click=${() => second(one)}>Look and sign</button>`}
      <button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => stop(one)}>${mine(one.by) ? "Withdraw" : "Decline"}</button>
    </div>
  </li>`;

export const proposalsView = () =>
  proposals.value.length
    ? html`<section aria-labelledby="two-leads">
        <h2 id="two-leads">Changes that two leads sign</h2>
        <ul class="proposals"
          >${proposals.value.map((one) => (one.state === "waiting" ? open(one) : over(one)))}</ul
        >
      </section>`
    : nothing;
