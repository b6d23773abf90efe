// @ts-check
/** The screens of joining: new keys, six words to keep, the same six typed back, six other words to read aloud. */
import { go, passphrase, prove, step, wrong } from "../acts/join.js";
import { html } from "../html.js";
import { problem, six } from "./parts.js";

/** @param {(form: HTMLFormElement) => unknown} work */
const on = (work) => (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  work(/** @type {HTMLFormElement} */ (event.target));
};

/** @param {HTMLFormElement} form @param {string} id */
const value = (form, id) => /** @type {HTMLInputElement} */ (form.querySelector(id)).value;

export const begin = () =>
  html`<h1>Join the team</h1>
    <p>This browser makes your keys now. They never leave it unlocked.</p>
    <form class="card-form" @submit=${on((form) => go(value(form, "#who")))}>
      <label for="who">Your working name</label>
      <p class="soft" id="who-hint">The name that young people and the team will see. Not your full name.</p>
      <input id="who" aria-describedby="who-hint" autocomplete="off" spellcheck="false" required maxlength="64" />
      ${problem(wrong.value)}
      <button class="go" type="submit" ?disabled=${step.value === "making"}
        >${step.value === "making" ? "Making your keys…" : "Make my keys"}</button
      >
    </form>`;

export const keep = () =>
  html`<h1>Your passphrase</h1>
    <p
      >Write these six words down and keep them where you keep your passport, or in your password manager. Nobody can
      tell you them again.</p
    >
    ${six(passphrase.value)}
    <button
      class="go"
      type="button"
      @click=${() => {
        step.value = "prove";
      }}
      >I have them</button
    >`;

export const drill = () =>
  html`<h1>Try them now</h1>
    <p>Your keys are locked. Open them once with your six words, before anybody depends on you.</p>
    <form class="card-form" autocomplete="off" @submit=${on((form) => prove(value(form, "#typed")))}>
      <label for="typed">Your six words</label>
      <input
        id="typed"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        required
        ?disabled=${step.value === "proving"}
      />
      ${problem(wrong.value)}
      <button class="go" type="submit" ?disabled=${step.value === "proving"}
        >${step.value === "proving" ? "Opening…" : "Open my keys"}</button
      >
      <button
        class="link"
        type="button"
        @click=${() => {
          step.value = "keep";
        }}
        >Show them again</button
      >
    </form>`;
