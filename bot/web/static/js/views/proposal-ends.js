// @ts-check
/** How a change that two leads sign ends, or is ended, in one sentence each. */
import { end } from "../acts/proposals.js";
import { day, time } from "../clock.js";
import { ask, buttons } from "../dialog.js";
import { html } from "../html.js";
import { about, busy, now, trusted } from "../state.js";

/** @typedef {import("../types.js").Weighed} Weighed */

/** @param {string} id */
export const named = (id) => trusted.value?.roster.members.find((member) => member.id === id)?.name ?? "Somebody unknown";
/** @param {string} id */
export const mine = (id) => id === about.value?.worker.id;
/** @param {number} at */
export const when = (at) => `${day(at, now.value)}, ${time(at)}`;

/** How it ended. @type {Record<Exclude<Weighed["state"], "waiting">, (one: Weighed) => string>} */
const ENDS = {
  signed: ({ ended_by }) => `Signed by ${named(ended_by)}: it holds.`,
  withdrawn: () => "Withdrawn.",
  declined: ({ ended_by }) => `Declined by ${named(ended_by)}.`,
  expired: () => "Expired: nobody signed it within a week. If it is still wanted, propose it again.",
  superseded: () => "Passed by: the team’s list changed meanwhile. If it is still wanted, propose it again.",
  forged: ({ by }) => `Forged: ${named(by)} did not sign what is shown here. Do not sign. Call ${named(by)}.`,
};

/** @param {Weighed} one */
export async function stop({ id, by }) {
  const { answer } = await ask(
    mine(by) ? "Withdraw this change?" : `Decline ${named(by)}’s change?`,
    html`<p>Nothing changes then. It can be proposed again.</p>
      ${buttons(mine(by) ? "Withdraw" : "Decline", "Not now")}`,
  );
  if (answer) await end(id);
}

/** What the server still offers as waiting can be declined: nobody could sign it. @param {Weighed} one @param {string} said */
const forged = (one, said) =>
  html`<p role="alert">${said}</p><button class="ghost" type="button" ?disabled=${busy.value !== ""} @click=${() => stop(one)}>Decline</button>`;

/** @param {Weighed} one */
export function over(one) {
  const whose = mine(one.by) ? "Your change" : `${named(one.by)}’s change`;
  const said = ENDS[one.state === "waiting" ? "expired" : one.state](one);
  return html`<li class="over ${one.state}"><span><b>${whose}</b> · ${when(one.at)}</span> ${one.state === "forged" ? forged(one, said) : html`<span>· ${said}</span>`}</li>`;
}
