// @ts-check
/** The team's key: how old it is, who has shown that they open it, and who left and does not. */
import { proof } from "../acts/proof.js";
import { renew } from "../acts/team.js";
import { ask, buttons } from "../dialog.js";
import { html, nothing } from "../html.js";
import { busy, now, queue, trusted } from "../state.js";
import { when } from "./proposal-ends.js";
import { ends } from "./two.js";

/** @typedef {import("../types.js").Stays} Stays */
/** @typedef {import("../types.js").Went} Went */

const DAY = 24 * 3_600_000;
const [SOON, VERY_SOON] = [14 * DAY, 3 * DAY];

async function anew() {
  const { answer } = await ask(
    "Make a new key?",
    html`<p>What is written from now on is sealed to it. What was written before can still be read.</p>
      ${ends()} ${buttons("Make a new key", "Not now")}`,
  );
  if (answer) await renew();
}

/** @type {Record<Stays["state"], (who: Stays) => string>} */
const SAYS = {
  opened: ({ at }) => `opens it: shown ${when(at)}`,
  awaited: () => "has not been here since: it is tried when they next sign in",
  failed: ({ name }) => `could not open it. Call ${name}: they need new keys, so they leave and join again`,
  forged: ({ name }) => `did not sign what the server shows. Call ${name}, and tell the other leads`,
  unseen: () => "not known: your own keys do not open it",
};

/** @param {Stays} who */
const stays = (who) =>
  html`<li class=${who.state}><b>${who.name}</b> <span>${SAYS[who.state](who)}</span></li>`;

/** @param {Went} who */
const went = ({ name, at, tried, shut }) =>
  html`<li class=${shut ? "shut" : "failed"}><b>${name}</b> <span>${
    shut
      ? `left ${when(at)}: no key that ${name} had opens it (${tried} tried)`
      : `left ${when(at)}, and can still open it. Make a new key now`
  }</span></li>`;

/** Is a new one due? */
function due() {
  const at = queue.value?.team?.due ?? Number.POSITIVE_INFINITY;
  const left = at - now.value;
  if (left > SOON) return nothing;
  const said = left > 0 ? `A new key is due by ${when(at)}.` : `A new key was due ${when(at)}. In a month from then the bot takes no more words.`;
  return left > VERY_SOON ? html`<p class="soft">${said}</p>` : html`<p class="note">${said}</p>`;
}

const replacing = () => {
  const count = proof.value?.replacing ?? 0;
  return count ? html`<p class="soft" role="status">Old secrets are still being replaced.</p>` : nothing;
};

export const teamKey = () =>
  html`<section aria-labelledby="team-key">
    <h2 id="team-key" tabindex="-1">The team’s key <small>number ${trusted.value?.roster.epochs.length}</small></h2>
    <p class="soft">Made: ${when(trusted.value?.roster.epochs.at(-1)?.at ?? 0)}. A new one comes whenever somebody leaves, and every 90 days.</p>
    ${due()} ${queue.value?.team?.frail.map((said) => html`<p class="soft">${said}</p>`) ?? nothing}
    ${proof.value ? html`<ul class="proof">${proof.value.stays.map(stays)}${proof.value.left.map(went)}</ul>` : nothing}
    ${replacing()}
    <button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${anew}>Make a new key</button>
  </section>`;
