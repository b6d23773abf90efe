// @ts-check
/** Asking for one's own words again before something that a stolen session must not do. */
import { ask, buttons } from "../dialog.js";
import { html } from "../html.js";

/** Enter means yes; the first button of the form is the one that says no. @param {KeyboardEvent} event */
function entered(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const { form } = /** @type {HTMLInputElement} */ (event.target);
  form?.requestSubmit(/** @type {HTMLButtonElement} */ (form.querySelector("[value=yes]")));
}

/** @param {string} title @param {string} why @param {string} yes @returns {Promise<string>} "" for no */
export async function typedWords(title, why, yes) {
  const { answer, fields } = await ask(
    title,
    html`<p>${why}</p>
      <label for="again">Your six words, or your paper code</label>
      <input
        id="again"
        name="again"
        type="password"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        required
        @keydown=${entered}
      />
      ${buttons(yes, "Not now")}`,
  );
  return answer ? String(fields.get("again") ?? "") : "";
}

/** @param {string} title @param {import("../html.js").View} content @param {string} yes */
export const confirmed = async (title, content, yes) =>
  Boolean((await ask(title, html`${content} ${buttons(yes, "Not now")}`)).answer);
