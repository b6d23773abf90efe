// @ts-check
/** Proposing a word: what it is a sign of, how soon, and sentences that somebody made up. */
import { known, propose, thanked } from "../acts/terms.js";
import { html, nothing } from "../html.js";
import { busy } from "../state.js";
import { language } from "./parts.js";

const SOON = {
  worry: "Worry: help is offered",
  concern: "Concern: a person will look",
  serious: "Serious: a person is asked for now",
  danger: "Danger: a person is paged at once",
};

/** @param {FormData} fields @param {string} name */
const one = (fields, name) => String(fields.get(name) ?? "").trim();
/** @param {FormData} fields @param {string} name */
const many = (fields, name) =>
  one(fields, name)
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** @param {SubmitEvent} event */
function asked(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const fields = new FormData(form);
  const [term, lang, category, urgency] = ["term", "lang", "category", "urgency"].map((name) => one(fields, name));
  const words = { term, lang, category, urgency, means: one(fields, "means") };
  const said = { examples: many(fields, "examples"), never: many(fields, "never") };
  void propose(/** @type {any} */ ({ ...words, ...said }), () => form.reset());
}

/** @param {string} name @param {string} words @param {[string, string][]} options */
const select = (name, words, options) =>
  html`<div class=${name === "lang" ? "" : "long"}
    ><label for="term-${name}">${words}</label>
    <select id="term-${name}" name=${name} required
      ><option value="">Choose</option>${options.map(([value, label]) => html`<option value=${value}>${label}</option>`)}</select
    ></div
  >`;

/** @param {string} name @param {string} words @param {string} hint @param {number} most */
const area = (name, words, hint, most) =>
  html`<div class="whole"
    ><label for="term-${name}">${words}</label><p class="soft" id="term-${name}-hint">${hint}</p>
    <textarea id="term-${name}" name=${name} rows="3" required maxlength=${most} autocomplete="off" aria-describedby="term-${name}-hint"></textarea
  ></div>`;

export const termForm = () =>
  html`<form class="inline" @submit=${asked}>
    <div class="whole"
      ><label for="term-term">Word or phrase</label
      ><input id="term-term" name="term" required maxlength="80" autocomplete="off" spellcheck="false"
    /></div>
    ${select("lang", "Language", (known.value?.languages ?? []).map((code) => [code, language(code)]))}
    ${select("category", "It is a sign of", Object.entries(known.value?.categories ?? {}))}
    ${select("urgency", "How soon should a person look?", Object.entries(SOON))}
    ${area("means", "What it means, and how you came to know it", "No names, and nothing that could lead to a young person.", 500)}
    ${area("examples", "Sentences in which it is a sign", "Make them up, one a line. Three make it ready to use.", 1000)}
    ${area("never", "Harmless sentences with the same or similar words", "Make them up, one a line. Three make it ready to use.", 1000)}
    <label class="choice whole"><input type="checkbox" name="made-up" required />I made every sentence up. None is what a young person wrote.</label>
    <button class="go" type="submit" ?disabled=${busy.value !== ""}>Propose it</button>
    <p class="whole" role="status">${thanked.value ? "Thank you. It was locked in this browser and sent. A lead will read it." : nothing}</p>
  </form>`;
