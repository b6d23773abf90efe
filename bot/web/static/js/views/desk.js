// @ts-check
/** The desk: queue, conversation, record; where there is room for one, tabs choose it. */
import { lock } from "../acts/leaving.js";
import { html, nothing } from "../html.js";
import { now, pane, place, queue, trouble } from "../state.js";
import { barView } from "./bar.js";
import { drillNote } from "./drill.js";
import { help } from "./help.js";
import { leave } from "./leave.js";
import { key, problem } from "./parts.js";
import { queueView } from "./queue.js";
import { recordView } from "./record.js";
import { talkView } from "./talk.js";

/** @param {"queue"|"talk"|"record"} name @param {string} word @param {number} count */
const tab = (name, word, count) =>
  html`<button
    type="button"
    aria-current=${pane.value === name ? "true" : nothing}
    @click=${() => {
      pane.value = name;
    }}
  >
    ${word} ${count ? html`<b>${count}</b>` : nothing}
  </button>`;

/** Said where a lead looks first. */
const asked = () =>
  queue.value?.team?.asked
    ? html`<p class="note"
        >A change to the team waits for your signature.
        <button
          class="link"
          type="button"
          @click=${() => {
            place.value = "team";
          }}
          >Look at it</button
        ></p
      >`
    : nothing;

const DAY = 24 * 3_600_000;

/** From three days before a new key is due, where a lead looks first. */
const due = () =>
  (queue.value?.team?.due ?? Number.POSITIVE_INFINITY) - now.value < 3 * DAY
    ? html`<p class="note"
        >The team needs a new key.
        <button
          class="link"
          type="button"
          @click=${() => {
            place.value = "team";
          }}
          >Make it</button
        ></p
      >`
    : nothing;

export const desk = () =>
  html`<a class="skip" href="#talk">Skip to conversation</a>
    ${barView()}
    <main class="desk" data-pane=${pane.value}>
      <h1 class="vh">Desk</h1>
      <nav class="queue" aria-label="Queue"
        >${problem(trouble.value)} ${drillNote()} ${asked()} ${due()} ${queueView()}
        <button class="link keys-link" type="button" @click=${help}>Keys ${key("?")}</button>
        <div class="ways-out"
          ><button class="ghost" type="button" @click=${lock}>Lock</button>
          <button class="ghost" type="button" @click=${leave}>Sign out</button></div
        ></nav
      >
      <section class="talk" id="talk" tabindex="-1" aria-label="Conversation">${talkView()}</section>
      <aside class="record" aria-label="Record">${recordView()}</aside>
    </main>
    <nav class="tabs" aria-label="Views">
      ${tab("queue", "Queue", queue.value?.waiting.length ?? 0)} ${tab("talk", "Chat", 0)} ${tab("record", "Record", 0)}
    </nav>`;
