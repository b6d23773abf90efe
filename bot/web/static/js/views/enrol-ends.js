// @ts-check
/** The ends of joining: waiting for a lead's call, being the first, or a link that is not whole. */
import { fingerprint } from "../acts/join.js";
import { html, nothing } from "../html.js";
import { six } from "./parts.js";

/** @param {boolean} first */
export const done = (first) =>
  html`<h1>${first ? "You are the first" : "Almost there"}</h1>
    ${
      first
        ? html`<p>Sign in to sign the team's first list. Until then the bot takes no words.</p>`
        : html`<p>Your lead will call you. Read them these six words. When they have let you in, sign in.</p>`
    }
    ${first ? nothing : six(fingerprint.value)}
    <a class="go" href="/console">Go to sign in</a>`;

export const lost = () =>
  html`<h1>This link is not complete</h1>
    <p
      >Open the whole link from your invitation, to its last character. If it still fails, ask your lead for a new
      one.</p
    >`;
