// @ts-check
/** What to know before writing: wish, promise, language, last words. Unknowns are said to be unknown. */
import { ago } from "../clock.js";
import { html } from "../html.js";
import { now, row } from "../state.js";
import { language } from "./parts.js";

/** @typedef {import("../story/summary.js").Summary} Summary */

/** @type {Record<string, string>} */
const WANTS = { person: "To talk to a person.", talk: "To talk.", help: "Help.", information: "To know something." };

/** A rule's name, as people read it. @param {string} rule */
export const words = (rule) => rule.replaceAll(/[-_.:]/g, " ");

/** `some:` stands before a version of which only the first lines were said. @param {string} told */
const promise = (told) =>
  told.startsWith("some:") ? `part of the promise (${told.slice(5)})` : `the promise (${told})`;

/** @param {string} name @param {unknown} value */
const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** @param {Summary} known */
export function facts({ wants, told, voice, returning }) {
  const at = row.value;
  const unknown = html`<span class="unknown">not known</span>`;
  return html`<dl class="facts">
    ${fact("They want", wants ? (WANTS[wants] ?? words(wants)) : unknown)}
    ${fact("They were told", told ? promise(told) : html`<span class="unknown">not told the promise yet</span>`)}
    ${fact("Language", at ? `${language(at.lang)}${voice === "simpler" ? ", simpler words" : ""}` : unknown)}
    ${fact("Last wrote", at ? ago(now.value - at.last_in) : unknown)}
    ${fact("Before", returning || at?.returning ? "has written before" : "first time")}
  </dl>`;
}
