// @ts-check
/** Locked by hand, after ten quiet minutes, or once the session is over: no words here, no keys in memory, claims kept. */
import { signOut } from "../acts/leaving.js";
import { html, nothing } from "../html.js";
import { claims, ended, trusted } from "../state.js";
import { drilled } from "./drill.js";
import { brand, six } from "./parts.js";
import { fields } from "./sign-in.js";

/** The team this page believes in, to compare with what was read aloud. */
const team = () =>
  trusted.value
    ? html`<p class="soft">This team's six words, to compare if you doubt the page:</p>${six(trusted.value.words)}`
    : nothing;

/** What happened, or what is to be tried now. */
function why() {
  if (ended.value) return "You are not signed in any more, so the words are hidden.";
  return drilled()
    ? "The words are hidden, and your keys are gone from this browser until you unlock."
    : "Now unlock with your paper code. Then you know that it works, should you ever lose your six words.";
}

export function lockedView() {
  const held = ended.value ? 0 : claims.value.size;
  return html`<div class="card">
    ${brand()}
    <h1>Locked</h1>
    <p>${why()}</p>
    ${held ? html`<p>${held === 1 ? "You still hold one conversation." : `You still hold ${held} conversations.`} Nobody else can take it from you.</p>` : nothing}
    ${fields(true)} ${team()}
    <button class="link" type="button" @click=${signOut}>Sign out</button>
  </div>`;
}
