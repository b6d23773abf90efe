// @ts-check
/** Locked after ten quiet minutes, or once the session is over: no words on the page, no keys in memory, claims kept. */
import { signOut } from "../acts/leaving.js";
import { html, nothing } from "../html.js";
import { claims, ended, trusted } from "../state.js";
import { brand, six } from "./parts.js";
import { fields } from "./sign-in.js";

/** The team this page believes in, to compare with what was read aloud. */
const team = () =>
  trusted.value
    ? html`<p class="soft">This team's six words, to compare if you doubt the page:</p>${six(trusted.value.words)}`
    : nothing;

const why = () =>
  ended.value
    ? html`<p>You are not signed in any more, so the words are hidden.</p>`
    : html`<p>Nothing was touched for ten minutes, so the words are hidden.</p>`;

export function lockedView() {
  const held = ended.value ? 0 : claims.value.size;
  return html`<div class="card">
    ${brand()}
    <h1>Locked</h1>
    ${why()} ${held ? html`<p>${held === 1 ? "You still hold one conversation." : `You still hold ${held} conversations.`} Nobody else can take it from you.</p>` : nothing}
    ${fields(true)} ${team()}
    <button class="link" type="button" @click=${signOut}>Sign out</button>
  </div>`;
}
