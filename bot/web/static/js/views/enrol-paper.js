// @ts-check
/** The last screen of joining before anything is sent: a code for paper, shown once. */
import { paper, send, step, wrong } from "../acts/join.js";
import { html } from "../html.js";
import { paperCode } from "./paper.js";
import { problem } from "./parts.js";

export const paperStep = () =>
  html`<h1>Your paper code</h1>
    <p
      >If you ever lose your six words, these digits open your keys. Print them or write them down. Keep them apart from
      your words. You will need them once before your first conversation, to prove that they work. Nobody can show them
      again.</p
    >
    ${paperCode(paper.value)} ${problem(wrong.value)}
    <button class="go" type="button" ?disabled=${step.value === "sending"} @click=${send}
      >${step.value === "sending" ? "Joining…" : "I have it on paper"}</button
    >`;
