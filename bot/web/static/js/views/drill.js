// @ts-check
/** Before the first conversation: lock once, and unlock with the paper code, while nobody depends on it yet. */
import { lock } from "../acts/leaving.js";
import { html, nothing } from "../html.js";
import { about } from "../state.js";

export const drilled = () => about.value?.ready !== false;

export const drillNote = () =>
  drilled()
    ? nothing
    : html`<div class="note drill"
        ><p>Before your first conversation, try your paper code once: lock this page, and unlock it with the code.</p>
        <button class="ghost" type="button" @click=${lock}>Lock and try it</button></div
      >`;
