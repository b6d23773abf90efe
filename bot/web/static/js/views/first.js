// @ts-check
/** Before there is a team: the first lead signs version 1. And after enrolling, before a lead has let one in. */
import { signOut } from "../acts/leaving.js";
import { found } from "../acts/team.js";
import { html } from "../html.js";
import { about, busy, trouble } from "../state.js";
import { problem } from "./parts.js";

export const firstView = () =>
  html`<div class="card"
    ><h1>Start the team</h1>
    <p
      >You are the first. Your signature makes you the lead, makes the team's first key, and lets the bot begin to take
      words.</p
    >
    ${problem(trouble.value)}
    <button class="go" type="button" ?disabled=${busy.value !== ""} @click=${found}
      >${busy.value ? "Signing…" : "Sign the first list"}</button
    >
    <p class="soft">Afterwards compare six words: this page and the terminal show the same.</p>
  </div>`;

export const pendingView = () =>
  html`<div class="card"
    ><h1>Not on the team yet</h1>
    <p
      >${about.value?.worker.role === "reviewer" ? "Your role has no desk." : "Your lead will call you to compare six words, and then lets you in. Sign in again after that."}</p
    >
    <button class="go" type="button" @click=${signOut}>Sign out</button>
  </div>`;
