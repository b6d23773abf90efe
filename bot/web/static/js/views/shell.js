// @ts-check
/** Which screen shows: signed out, locked, hidden, the first lead's, the team's, or the desk with its three columns. */
import { html, nothing } from "../html.js";
import { signOut } from "../acts/leaving.js";
import { about, alarm, hidden, pane, place, queue, stage, trouble, trusted } from "../state.js";
import { barView } from "./bar.js";
import { firstView, pendingView } from "./first.js";
import { help } from "./help.js";
import { key, problem } from "./parts.js";
import { queueView } from "./queue.js";
import { recordView } from "./record.js";
import { lockedView } from "./locked.js";
import { signInView } from "./sign-in.js";
import { talkView } from "./talk.js";
import { teamView } from "./team.js";

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

const desk = () =>
  html`<a class="skip" href="#talk">Skip to conversation</a>
    ${barView()}
    <main class="desk" data-pane=${pane.value}>
      <h1 class="vh">Desk</h1>
      <nav class="queue" aria-label="Queue"
        >${problem(trouble.value)} ${queueView()}
        <button class="link keys-link" type="button" @click=${help}>Keys ${key("?")}</button></nav
      >
      <section class="talk" id="talk" tabindex="-1" aria-label="Conversation">${talkView()}</section>
      <aside class="record" aria-label="Record">${recordView()}</aside>
    </main>
    <nav class="tabs" aria-label="Views">
      ${tab("queue", "Queue", queue.value?.waiting.length ?? 0)} ${tab("talk", "Chat", 0)} ${tab("record", "Record", 0)}
    </nav>`;

const blank = () =>
  html`<div class="blank"
    ><button
      class="ghost"
      type="button"
      @click=${() => {
        hidden.value = false;
      }}
      >Show ${key("H")}</button
    ></div
  >`;

const alarmed = () =>
  html`<div class="card" role="alertdialog" aria-labelledby="alarm" aria-describedby="alarm-why">
    <h1 id="alarm">Stop: the team's list does not verify</h1>
    <p id="alarm-why">${alarm.value}</p>
    <p
      >Somebody may have changed who can read. Nothing was opened or sent with it. Call your lead by telephone, not
      through this page.</p
    >
    <button class="go" type="button" @click=${signOut}>Sign out</button>
  </div>`;

/** @param {string|undefined} role */
const reads = (role) => role === "lead" || role === "worker";

export function screen() {
  if (hidden.value) return blank();
  if (alarm.value) return alarmed();
  if (stage.value === "out") return html`<main>${signInView()}</main>`;
  if (stage.value === "locked") return html`<main>${lockedView()}</main>`;
  if (!trusted.value) return html`<main>${firstView()}</main>`;
  if (!reads(about.value?.worker.role)) return html`<main>${pendingView()}</main>`;
  return place.value === "team" ? html`${barView()}<main class="page">${teamView()}</main>` : desk();
}
