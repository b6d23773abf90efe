// @ts-check
/** Who is on the team, in which role; a lead may change who leads, and end who leaves. */
import { appoint, renew } from "../acts/team.js";
import { ask, buttons } from "../dialog.js";
import { html, nothing } from "../html.js";
import { about, busy, trusted } from "../state.js";
import { six } from "./parts.js";
import { ends, leads, two } from "./two.js";

/** @typedef {import("../types.js").Member} Member */

/** @param {Member} who */
async function change({ id, name, role }) {
  const to = role === "lead" ? "worker" : "lead";
  const { answer } = await ask(
    to === "lead" ? `Make ${name} a lead?` : `Make ${name} a worker?`,
    html`<p
        >${to === "lead" ? `${name} could then invite people, see figures, and sign changes to the team.` : `${name} could then take conversations, and no longer sign changes to the team.`}</p
      >
      ${two()} ${buttons(to === "lead" ? "Make a lead" : "Make a worker", "Not now")}`,
  );
  if (answer) await appoint(id, to);
}

/** @param {Member} who */
async function leaves({ id, name, role }) {
  const { answer } = await ask(
    `${name} leaves the team?`,
    html`<p>At once, and not to be undone:</p>
      <ul class="changes">
        <li>${name} is signed out everywhere.</li>
        <li>Whoever ${name} is talking with goes back to the queue, in the same place, and is told so.</li>
        <li>The team gets a new key that ${name} does not have.</li>
        <li>The secrets that ${name} may have kept open nothing that is stored here any more.</li>
      </ul>
      <p>What ${name} has read, ${name} knows. If ${name} is on the rota, the operator must take them off it.</p>
      ${role === "lead" ? two() : ends()} ${buttons(`${name} leaves`, "Not now")}`,
  );
  if (!answer) return;
  await renew(id);
  document.getElementById("team-key")?.focus();
}

/** Somebody must remain who leads. @param {Member} who */
const changeable = ({ role }) => role === "worker" || (role === "lead" && leads().length > 1);

/** @param {Member} who */
const row = (who) =>
  html`<li
    ><span><b>${who.name}</b> <span class="soft">${who.role}</span></span>
    <span class="ways"
      >${
        changeable(who)
          ? html`<button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => change(who)}
              >${who.role === "lead" ? "Make a worker" : "Make a lead"}<span class="vh">: ${who.name}</span></button
            >`
          : nothing
      }${
        who.id === about.value?.worker.id
          ? nothing
          : html`<button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => leaves(who)}
              >Leaves<span class="vh">: ${who.name}</span></button
            >`
      }</span
    ></li
  >`;

export const members = () =>
  html`<section aria-labelledby="members">
    <h2 id="members">On the team <small>version ${trusted.value?.roster.version}</small></h2>
    <ul class="people"
      >${trusted.value?.roster.members.filter(({ until }) => until === null).map(row)}</ul
    >
    <p class="soft">The team's six words:</p>
    ${six(trusted.value?.words ?? "")}
  </section>`;
