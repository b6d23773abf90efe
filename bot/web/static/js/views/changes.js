// @ts-check
/** What a change to the team is, in plain words: each thing that it does, and none left out. */
import { html } from "../html.js";

/** @typedef {import("../types.js").Change} Change */

/** @type {Record<string, string>} */
const MAY = {
  lead: "take conversations, invite people, see figures, and sign changes to the team",
  worker: "take conversations",
  reviewer: "read reports that name nobody",
};

/** @type {Record<Change["what"], (change: Change) => string>} */
const SENTENCES = {
  join: ({ name, to }) => `${name} joins as a ${to}: ${name} may then ${MAY[to] ?? "do what the role allows"}.`,
  role: ({ name, to }) => `${name} becomes a ${to}: ${name} may then ${MAY[to] ?? "do what the role allows"}.`,
  name: ({ name, to }) => `${name} is called ${to} from now on.`,
  end: ({ name, to }) => `${name}, a ${to}, leaves the team.`,
  keys: ({ name }) => `${name} is given keys to what was written earlier.`,
  recovery: ({ name, to }) =>
    name ? `Any ${to} of these can together recover the team’s keys: ${name}.` : "The team’s keys can no longer be recovered.",
  epoch: () => "The team gets a new key.",
  bot: () => "The service gets a new signing key.",
  "bot-end": () => "A signing key of the service ends.",
};

/** @param {Change[]} all */
export const changesView = (all) =>
  html`<ul class="changes">
    ${all.map((one) => html`<li>${SENTENCES[one.what](one)}</li>`)}
  </ul>`;
