// @ts-check
import { html } from "../html.js";

/** Nothing is sent into a hidden chat. */
export const unseen = () =>
  html`<div class="band" role="status"
    ><p
      >Their chat is hidden, or they have not said that it is OK to type. What you write waits, and is sent when they
      write and say that it is OK. If you give them back or end before that, it is not sent.</p
    ></div
  >`;
