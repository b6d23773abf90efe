// @ts-check
/** Small pieces that several views share. */
import { html, nothing } from "../html.js";
import { letters } from "../state.js";
import { known, SHAPES } from "../urgency.js";

/** A key's name, for those who use it. @param {string} key */
export const key = (key) => (letters.value ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing);

/** @param {unknown} word */
export function urgency(word) {
  const found = known(word);
  return html`<span class="u ${found}"><span aria-hidden="true">${SHAPES[found]}</span> ${found}</span>`;
}

const WREN = html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
  <path d="M3 14c3 4 9 5 13 1 2-2 2-5 5-6-2-1-3-1-4 0-1-2-3-3-5-3-3 0-5 2-5 5 0 1-2 2-4 3z" fill="currentColor" />
</svg>`;

export const brand = () => html`<strong class="brand">${WREN} Wren</strong>`;

/** A problem, said where it happened. @param {string} sentence */
export const problem = (sentence) => (sentence ? html`<p class="problem" role="alert">${sentence}</p>` : nothing);

/** Six words, each whole, to be read aloud. @param {string} words */
export const six = (words) =>
  html`<ol class="six">
    ${words.split(" ").map((word) => html`<li>${word}</li>`)}
  </ol>`;

const languages = new Intl.DisplayNames(["en-GB"], { type: "language" });

/** @param {string} code as BCP 47 */
export function language(code) {
  try {
    return languages.of(code) ?? code;
  } catch {
    return "language unknown";
  }
}
