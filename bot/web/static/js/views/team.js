// @ts-check
/** A lead's page: who is on the team, inviting somebody, and letting somebody in after comparing words aloud. */
import { proposals } from "../acts/proposals.js";
import { admit, look, waiting } from "../acts/team.js";
import { ask, buttons } from "../dialog.js";
import { html } from "../html.js";
import { busy, trouble } from "../state.js";
import { inviting } from "./invite.js";
import { members } from "./members.js";
import { problem, six } from "./parts.js";
import { teamKey } from "./team-key.js";
import { proposalsView } from "./proposals.js";
import { ends, two } from "./two.js";

/** @typedef {import("../acts/team.js").Waiting} Waiting */

/** @param {Waiting} who */
async function letIn(who) {
  const { answer } = await ask(
    `Let ${who.name} in?`,
    html`<p
        >Call ${who.name} on a number you know already. Ask them to read their six words to you. Only if every word is
        the same:</p
      >
      ${six(who.words)} ${who.role === "lead" ? two() : ends()} ${buttons("Every word is the same", "Not now")}`,
  );
  if (answer) await admit(who);
}

/** Whether a change that adds somebody waits for another lead. @param {Waiting} who */
const proposed = ({ id }) =>
  proposals.value.some(({ state, changes }) => state === "waiting" && changes.some((one) => one.id === id));

/** @param {Waiting} who */
const newcomer = (who) =>
  html`<li
    ><span><b>${who.name}</b> <span class="soft">${who.role}</span></span>
    ${
      proposed(who)
        ? html`<span class="soft">a second lead must sign</span>`
        : html`<button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => letIn(who)}
            >Compare words</button
          >`
    }</li
  >`;

const newcomers = () =>
  html`<section aria-labelledby="waiting-to-join">
    <h2 id="waiting-to-join">Waiting to join</h2>
    ${
      waiting.value?.length
        ? html`<ul class="people"
            >${waiting.value.map(newcomer)}</ul
          >`
        : html`<p class="empty">${waiting.value ? "Nobody is waiting to join." : "Looking…"}</p>`
    }
    <button class="ghost" type="button" @click=${look}>Look again</button>
  </section>`;

export function teamView() {
  if (!waiting.value && !busy.value && !trouble.value) queueMicrotask(look);
  return html`<h1>Team</h1>${problem(trouble.value)} ${proposalsView()} ${newcomers()} ${inviting()}
    ${members()} ${teamKey()}`;
}
