// @ts-check
/** Signing in and unlocking. The form has no action and no field `name`: should this script fail, nothing is sent. */
import { byPasskey, plain, submit, working, wrong } from "../acts/signing.js";
import { html, live, nothing } from "../html.js";
import { possible } from "../passkey.js";
import { brand, problem } from "./parts.js";

const passkey = () =>
  possible()
    ? html`<button class="ghost" type="button" ?disabled=${working.value} @click=${byPasskey}
        >Use a passkey</button
      >`
    : nothing;

const waits = () =>
  html`<p class="soft"
    >${working.value ? "Opening your keys. This takes a second or two." : "What you type stays in this browser."}</p
  >`;

/** @param {boolean} again */
export const fields = (again) =>
  html`<form class="card-form" autocomplete="on" @submit=${submit}>
    ${
      again
        ? nothing
        : html`<label for="who">Your working name</label>
            <input id="who" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" />`
    }
    <label for="words">Your six words, or your paper code</label>
    <input
      id="words"
      type=${plain.value ? "text" : "password"}
      autocomplete="current-password"
      autocapitalize="none"
      spellcheck="false"
      required
    />
    <label class="choice"
      ><input
        type="checkbox"
        .checked=${live(plain.value)}
        @change=${(/** @type {Event} */ event) => {
          plain.value = /** @type {HTMLInputElement} */ (event.target).checked;
        }}
      />Show what I type</label
    >
    ${problem(wrong.value)}
    <button class="go" type="submit" ?disabled=${working.value}
      >${working.value ? "Opening…" : again ? "Unlock" : "Sign in"}</button
    >
    ${passkey()}
    ${waits()}
  </form>`;

export const signInView = () =>
  html`<div class="card">
    ${brand()}
    ${document.body.dataset["rehearsal"] === "true" ? html`<p class="rehearsal">Rehearsal: pretend people only.</p>` : nothing}
    <h1>Sign in</h1>
    ${fields(false)}
  </div>`;
