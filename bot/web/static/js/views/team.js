// @ts-check
/** A lead's page: who is on the team, inviting somebody, and letting somebody in after comparing words aloud. */
import { admit, look, waiting } from "../acts/team.js";
import { ask, buttons } from "../dialog.js";
import { html } from "../html.js";
import { busy, trouble, trusted } from "../state.js";
import { inviting } from "./invite.js";
import { problem, six } from "./parts.js";

/** @typedef {import("../acts/team.js").Waiting} Waiting */

/** @param {Waiting} who */
async function letIn(who) {
  const { answer } = await ask(
    `Let ${who.name} in?`,
    html`<p
        >Call ${who.name} on a number you know already. Ask them to read their six words to you. Only if every word is
        the same:</p
      >
      ${six(who.words)} ${buttons("Every word is the same", "Not now")}`,
  );
  if (answer) await admit(who);
}

/** @param {Waiting} who */
const newcomer = (who) =>
  html`<li
    ><span><b>${who.name}</b> <span class="soft">${who.role}</span></span>
    <button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => letIn(who)}
      >Compare words</button
    ></li
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

const members = () =>
  html`<section aria-labelledby="members">
    <h2 id="members">On the team <small>version ${trusted.value?.roster.version}</small></h2>
    <ul class="people"
      >${trusted.value?.roster.members.filter(({ until }) => until === null).map((member) => html`<li><b>${member.name}</b> <span class="soft">${member.role}</span></li>`)}</ul
    >
    <p class="soft">The team's six words:</p>
    ${six(trusted.value?.words ?? "")}
  </section>`;

export function teamView() {
  if (!waiting.value && !busy.value && !trouble.value) queueMicrotask(look);
  return html`<h1>Team</h1>${problem(trouble.value)} ${newcomers()} ${inviting()} ${members()}`;
}
