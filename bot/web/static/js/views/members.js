// @ts-check
/** Who is on the team, in which role; a lead may change who leads. */
import { appoint } from "../acts/team.js";
import { ask, buttons } from "../dialog.js";
import { html, nothing } from "../html.js";
import { busy, trusted } from "../state.js";
import { six } from "./parts.js";
import { leads, two } from "./two.js";

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

/** Somebody must remain who leads. @param {Member} who */
const changeable = ({ role }) => role === "worker" || (role === "lead" && leads().length > 1);

/** @param {Member} who */
const row = (who) =>
  html`<li
    ><span><b>${who.name}</b> <span class="soft">${who.role}</span></span>
    ${
      changeable(who)
        ? html`<button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => change(who)}
            >${who.role === "lead" ? "Make a worker" : "Make a lead"}<span class="vh">: ${who.name}</span></button
          >`
        : nothing
    }</li
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
