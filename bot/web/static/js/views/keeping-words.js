// @ts-check
/** Where a case stands with its time, in one sentence. */
import { date } from "../clock.js";
import { now } from "../state.js";
import { html } from "../html.js";
import { mine, named } from "./proposal-ends.js";

/** @typedef {import("../types.js").Kept} Kept */

const DAY = 24 * 60 * 60 * 1000;

/** Why a clock stands still. @type {Record<Kept["pauses"][number], string>} */
const PAUSES = {
  unread: "something in it has not been read by a person",
  handoff: "somebody is still waiting or being talked with",
  undelivered: "an answer has not been delivered yet",
  hold: "a lead holds it",
};

/** @param {number} due */
function left(due) {
  const days = Math.ceil((due - now.value) / DAY);
  return days === 1 ? "tomorrow" : `in ${days} days`;
}

/** @param {Kept} one */
export function standing(one) {
  if (one.state === "proposed") return html`${mine(one.proposed_by) ? "You propose" : `${named(one.proposed_by)} proposes`} to erase it; another lead must agree.`;
  if (one.state === "confirmed") return html`Being erased.`;
  if (one.state === "due") return html`Due since ${date(one.due ?? 0)}.`;
  if (one.due) return html`Due ${left(one.due)}, on ${date(one.due)}.`;
  if (!one.pauses.length) return html`Kept: no time is set.`;
  return html`Kept: ${one.pauses.map((pause) => PAUSES[pause]).join("; ")}.`;
}
