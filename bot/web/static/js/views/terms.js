// @ts-check
/** Words proposed as signs: a form for everybody on the desk, and for leads what waits to be read. */
import { end, known, look } from "../acts/terms.js";
import { html, nothing } from "../html.js";
import { snippet } from "../story/snippet.js";
import { about, busy, trouble } from "../state.js";
import { language, problem, urgency } from "./parts.js";
import { named, when } from "./proposal-ends.js";
import { termForm } from "./term-form.js";

/** @typedef {import("../types.js").Term} Term */
/** @typedef {import("../types.js").TermWords} TermWords */

const leads = () => about.value?.worker.role === "lead";

/** @param {Term} one */
const stands = ({ state, ended_by }) =>
  state === "waiting" ? "waits to be read" : `${state} by ${named(ended_by)}`;

/** @param {Term} one @param {TermWords} words */
const answers = ({ id }, { term }) =>
  html`<div class="acts"
    ><button class="go" type="button" ?disabled=${busy.value !== ""} @click=${() => end(id, "accepted")}
      >Accept<span class="vh">: ${term}</span></button
    ><button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => end(id, "declined")}
      >Decline<span class="vh">: ${term}</span></button
    ></div
  >`;

/** @param {Term} one @param {TermWords} words */
const lines = ({ by, at }, words) =>
  html`<p
      >Put these lines into the file that they name, run <b>wren check</b>, and have a second person read them. An empty
      example is still to be written.</p
    ><pre class="copy" tabindex="0" role="region" aria-label="Lines for ${words.term}">${snippet(words, named(by), new Date(at).toISOString().slice(0, 10))}</pre>`;

/** @param {string} title @param {string[]} said */
const sentences = (title, said) =>
  html`<p class="soft">${title}</p><ul class="changes">${said.map((text) => html`<li>${text}</li>`)}</ul>`;

/** @param {Term} one */
const row = (one) => {
  const { words, by, at, state, id } = one;
  const whose = html`<p class="soft">${named(by)}, ${when(at)} · ${stands(one)}</p>`;
  if (!words) {
    const decline = html`<div class="acts"><button class="ghost" type="button" @click=${() => end(id, "declined")}>Decline</button></div>`;
    return html`<li><h3>Cannot be read</h3>${whose}<p>It is not signed by who it names, or locked with a key that you do not have.</p>${leads() && state === "waiting" ? decline : nothing}</li>`;
  }
  return html`<li
    ><h3>${words.term}</h3>
    <p>${urgency(words.urgency)} · ${known.value?.categories[words.category] ?? words.category} · ${language(words.lang)}</p>
    ${whose}<p>${words.means}</p>
    ${sentences("A sign in", words.examples)} ${sentences("Harmless in", words.never)}
    ${leads() && state === "waiting" ? answers(one, words) : nothing}
    ${leads() && state === "accepted" ? lines(one, words) : nothing}</li
  >`;
};

const list = () =>
  html`<section aria-labelledby="terms-list">
    <h2 id="terms-list">${leads() ? "Proposed by the team" : "Proposed by you"}</h2>
    ${
      known.value?.terms.length
        ? html`<ul class="proposals">${known.value.terms.map(row)}</ul>`
        : html`<p class="empty">${known.value ? "Nothing has been proposed." : "Looking…"}</p>`
    }
    <button class="ghost" type="button" @click=${look}>Look again</button>
  </section>`;

const proposing = () =>
  html`<section aria-labelledby="terms-new"><h2 id="terms-new">Propose a word</h2>${termForm()}</section>`;

export function termsView() {
  if (!known.value && !busy.value && !trouble.value) queueMicrotask(look);
  return html`<h1>Words</h1>
    <p>A new word, a code, a sign: you hear them first. Leads read what you propose here. It is locked in your browser; the
      server cannot read it.</p>
    ${problem(trouble.value)} ${leads() ? [list(), proposing()] : [proposing(), list()]}`;
}
