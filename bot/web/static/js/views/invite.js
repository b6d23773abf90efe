// @ts-check
/** A lead invites somebody: a link that works once. */
import { invitation, invite } from "../acts/team.js";
import { html, nothing } from "../html.js";
import { busy } from "../state.js";

/** @param {SubmitEvent} event */
function asked(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const who = /** @type {HTMLInputElement} */ (form.querySelector("#invite-who"));
  const role = /** @type {HTMLSelectElement} */ (form.querySelector("#invite-role"));
  void invite(who.value.trim(), role.value).then(() => form.reset());
}

export const inviting = () =>
  html`<section aria-labelledby="invite">
    <h2 id="invite">Invite somebody</h2>
    <form class="inline" @submit=${asked}>
      <div
        ><label for="invite-who">Working name</label><input id="invite-who" required maxlength="64" autocomplete="off"
      /></div>
      <div
        ><label for="invite-role">Role</label>
        <select id="invite-role"
          ><option value="worker">Worker</option
          ><option value="lead">Lead</option
          ><option value="reviewer">Reviewer</option></select
        ></div
      >
      <button class="go" type="submit" ?disabled=${busy.value !== ""}>Make a link</button>
    </form>
    ${invitation.value ? html`<p>Give them this link yourself. It works once, for a week.</p><p class="copy" tabindex="0">${invitation.value}</p>` : nothing}
  </section>`;
