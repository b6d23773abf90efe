// @ts-check
/** The ways to unlock: which there are, when each was used last, one more, one less. */
import { addPasskey, fits } from "../acts/passkeys.js";
import { add, remove, ways } from "../acts/you.js";
import { ago } from "../clock.js";
import { html, nothing } from "../html.js";
import { possible } from "../passkey.js";
import { busy, now } from "../state.js";
import { confirmed, typedWords } from "./words.js";

/** @typedef {import("../types.js").Way} Way */

/** @type {Record<import("../types.js").Sort, string>} */
export const NAMES = { words: "Six words", paper: "Paper code", passkey: "Passkey" };

/** @param {Way} way */
async function removing(way) {
  const name = NAMES[way.sort].toLowerCase();
  const why = `This ${name} will no longer unlock your keys, here or anywhere.`;
  const typed = await typedWords(`Remove this ${name}?`, why, "Remove");
  if (typed) await remove(way, typed);
}

/** @param {"words"|"paper"} sort */
async function adding(sort) {
  const name = NAMES[sort].toLowerCase();
  const why = "Your browser opens your keys once more and locks them a new way. The others stay.";
  const typed = await typedWords(`New ${name}`, why, "Make");
  if (typed) await add(sort, typed);
}

async function addingPasskey() {
  const why = "A passkey signs you in and unlocks in one gesture, with this device or a security key.";
  const typed = await typedWords("Add a passkey", why, "Go on");
  if (!typed || !(await fits(typed))) return;
  const next = html`<p>Your device will ask you twice: to make the passkey, and to try it.</p>`;
  if (await confirmed("Ready?", next, "Make the passkey")) await addPasskey(typed);
}

/** @param {Way} way */
const row = (way) =>
  html`<li
    ><span
      ><b>${NAMES[way.sort]}</b>
      <span class="soft"
        >made ${ago(now.value - way.at)}, ${way.used ? `used ${ago(now.value - way.used)}` : "never tried"}</span
      ></span
    >
    <button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => removing(way)}
      >Remove<span class="vh">: ${NAMES[way.sort]}, made ${ago(now.value - way.at)}</span></button
    ></li
  >`;

/** @param {string} word @param {() => unknown} work */
const act = (word, work) =>
  html`<button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${work}>${word}</button>`;

export const waysView = () =>
  html`<section aria-labelledby="ways">
    <h2 id="ways">Ways to unlock</h2>
    <p class="soft">Any one of these opens your keys. Keep two, one of them without a device.</p>
    ${
      ways.value
        ? html`<ul class="people"
            >${ways.value.map(row)}</ul
          >`
        : html`<p class="empty">Looking…</p>`
    }
    <div class="acts">
      ${possible() ? act("Add a passkey", addingPasskey) : nothing} ${act("New paper code", () => adding("paper"))}
      ${act("New six words", () => adding("words"))}
    </div>
  </section>`;
