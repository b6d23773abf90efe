// @ts-check
/** A paper code on the page and on paper: eight groups and a date. No name and no address: whoever finds it needs both. */
import { html } from "../html.js";

const dates = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

/** @param {string} code */
export const paperCode = (code) =>
  html`<div class="paper" role="group" aria-label="Paper code">
    <p class="on-paper"><b>Wren paper code</b></p>
    <ol class="code"
      >${code.split(" ").map((group) => html`<li>${group}</li>`)}</ol
    >
    <p class="on-paper">Made on ${dates.format(Date.now())}. Type it where you type your six words.</p>
    <p class="on-paper"
      >Lock it away, and write no name on it. If it is lost, make a new one on the console’s page “You”, and remove this
      one there.</p
    >
    <button class="ghost" type="button" @click=${() => print()}>Print</button>
  </div>`;
