// @ts-check
/** Which screen shows: signed out, locked, hidden, the first lead's, the team's, or the desk. */
import { signOut } from "../acts/leaving.js";
import { html } from "../html.js";
import { about, alarm, hidden, place, stage, trusted } from "../state.js";
import { barView } from "./bar.js";
import { desk } from "./desk.js";
import { firstView, pendingView } from "./first.js";
import { keepingView } from "./keeping.js";
import { key } from "./parts.js";
import { lockedView } from "./locked.js";
import { signInView } from "./sign-in.js";
import { teamView } from "./team.js";
import { termsView } from "./terms.js";
import { youView } from "./you.js";

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

/** @param {import("../html.js").View} view */
const page = (view) => html`${barView()}<main class="page">${view}</main>`;

/** What stands in the desk's place, for whoever may see it. */
function beside() {
  const lead = about.value?.worker.role === "lead";
  if (place.value === "team" && lead) return teamView();
  if (place.value === "keeping" && lead) return keepingView();
  if (place.value === "terms") return termsView();
  return place.value === "you" ? youView() : undefined;
}

export function screen() {
  if (hidden.value) return blank();
  if (alarm.value) return alarmed();
  if (stage.value === "out") return html`<main>${signInView()}</main>`;
  if (stage.value === "locked") return html`<main>${lockedView()}</main>`;
  if (!trusted.value) return html`<main>${firstView()}</main>`;
  if (!reads(about.value?.worker.role)) return html`<main>${pendingView()}</main>`;
  const view = beside();
  return view ? page(view) : desk();
}
