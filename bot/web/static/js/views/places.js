// @ts-check
/** Where one is signed in: when and with what each began, ending one, ending all. */
import { signOutEverywhere } from "../acts/leaving.js";
import { end, places } from "../acts/you.js";
import { ago } from "../clock.js";
import { html } from "../html.js";
import { busy, now } from "../state.js";
import { leaving } from "./leave.js";
import { NAMES } from "./ways.js";

/** @param {import("../types.js").SignedIn} place */
const row = (place) =>
  html`<li
    ><span
      ><b>${place.here ? "This browser" : "Another browser"}</b>
      <span class="soft"
        >${NAMES[place.sort].toLowerCase()}, began ${ago(now.value - place.since)}, seen ${ago(now.value - place.seen)}</span
      ></span
    >
    ${
      place.here
        ? ""
        : html`<button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => end(place)}
            >Sign out there</button
          >`
    }</li
  >`;

export const placesView = () =>
  html`<section aria-labelledby="places">
    <h2 id="places">Where you are signed in</h2>
    <p class="soft">A sign-in ends after half an hour without use, and after twelve hours.</p>
    <ul class="people"
      >${places.value.map(row)}</ul
    >
    <button
      class="ghost"
      type="button"
      @click=${() => leaving("Sign out everywhere?", "Sign out everywhere", signOutEverywhere)}
      >Sign out everywhere</button
    >
  </section>`;
