// @ts-check
/** The top bar: who is on call, whether this page hears the server, and Hide. */
import { lock, signOut } from "../acts/leaving.js";
import { ask, buttons } from "../dialog.js";
import { html, nothing } from "../html.js";
import { about, claims, hidden, link, place, queue } from "../state.js";
import { brand, key } from "./parts.js";

const LINK = { live: "Live", asking: "Checking every 5 s", gone: "No connection: trying again" };

export async function leave() {
  const held = claims.value.size;
  if (held) {
    await ask(
      "First give back or end",
      html`<p
          >You still hold ${held === 1 ? "a conversation" : `${held} conversations`}. If you leave now, they wait for
          nobody.</p
        >
        <div class="acts"><span class="grow"></span><button class="go" value="">Stay</button></div>`,
    );
    return;
  }
  const { answer } = await ask(
    "Sign out?",
    html`<p>Keys and words leave this browser's memory.</p>${buttons("Sign out", "Stay")}`,
  );
  if (answer) await signOut();
}

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

/** @param {"desk"|"team"|"keeping"} to @param {string} word @param {import("../html.js").View} [more] */
const tab = (to, word, more = "") =>
  html`<button
    class="ghost"
    type="button"
    aria-pressed=${place.value === to ? "true" : "false"}
    @click=${() => {
      place.value = to;
    }}
    >${word}${more}</button
  >`;

export const barView = () =>
  html`<header class="bar">
    ${brand()}
    <p class="duty"
      ><span class="dot ${link.value}" aria-hidden="true"></span><span>${LINK[link.value]}</span
      ><span class="names">${duty()}</span></p
    >
    <span class="grow"></span>
    ${about.value?.rehearsal ? html`<span class="rehearsal">Rehearsal</span>` : nothing}
    ${about.value?.worker.role === "lead" ? html`<nav class="places" aria-label="Places">${tab("desk", "Desk")}${tab("team", "Team", asked())}${tab("keeping", "Kept")}<a class="ghost" href="/dashboard">Figures</a></nav>` : nothing}
    <button class="ghost wide" type="button" @click=${lock}>Lock</button>
    <button class="ghost wide" type="button" @click=${leave}>Sign out</button>
    <button
      class="ghost hide"
      type="button"
      @click=${() => {
        hidden.value = true;
      }}
      >Hide ${key("H")}</button
    >
  </header>`;
