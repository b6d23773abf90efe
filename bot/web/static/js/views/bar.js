// @ts-check
/** The top bar: who is on call, whether this page hears the server, and Hide. */
import { lock } from "../acts/leaving.js";
import { html, nothing } from "../html.js";
import { about, hidden, link, place, queue } from "../state.js";
import { leave } from "./leave.js";
import { brand, key } from "./parts.js";

const LINK = { live: "Live", asking: "Checking every 5 s", gone: "No connection: trying again" };

const duty = () => {
  const names = queue.value?.duty ?? [];
  return names.length ? `On call: ${names.join(", ")}` : "Nobody is on call";
};

/** How many changes to the team wait for this lead's signature. */
const asked = () => {
  const count = queue.value?.team?.asked ?? 0;
  return count
    ? html` <b class="count">${count}</b><span class="vh">${count === 1 ? " change waits" : " changes wait"} for your signature</span>`
    : "";
};

/** @param {"desk"|"terms"|"team"|"keeping"|"you"} to @param {string} word @param {import("../html.js").View} [more] */
const tab = (to, word, more = "") =>
  html`<button
    class="ghost"
    type="button"
    aria-pressed=${place.value === to ? "true" : "false"}
    @click=${() => (place.value = to)}
    >${word}${more}</button
  >`;

/** Where only leads go. */
const leads = () =>
  about.value?.worker.role === "lead"
    ? html`${tab("team", "Team", asked())}${tab("keeping", "Kept")}<a class="ghost" href="/dashboard">Figures</a>`
    : nothing;

export const barView = () =>
  html`<header class="bar">
    ${brand()}
    <p class="duty"
      ><span class="dot ${link.value}" aria-hidden="true"></span><span>${LINK[link.value]}</span
      ><span class="names">${duty()}</span></p
    >
    <span class="grow"></span>
    ${about.value?.rehearsal ? html`<span class="rehearsal">Rehearsal</span>` : nothing}
    <nav class="places" aria-label="Places">${tab("desk", "Desk")}${tab("terms", "Words")}${leads()}${tab("you", "You")}</nav>
    <button class="ghost wide" type="button" @click=${lock}>Lock</button>
    <button class="ghost wide" type="button" @click=${leave}>Sign out</button>
    <button class="ghost hide" type="button" @click=${() => (hidden.value = true)}
      >Hide ${key("H")}</button
    >
  </header>`;
