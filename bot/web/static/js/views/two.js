// @ts-check
/** What a lead is told before signing: that another lead must sign too, or that this ends what waits. */
import { proposals } from "../acts/proposals.js";
import { html, nothing } from "../html.js";
import { trusted } from "../state.js";

export const leads = () =>
  (trusted.value?.roster.members ?? []).filter(({ role, until }) => role === "lead" && until === null);

/** Before a change of leads or roles. */
export const two = () =>
  leads().length > 1
    ? html`<p>Two leads sign this. Yours is the first signature; then it waits up to a week for another lead’s.</p>`
    : nothing;

/** Before a change that one lead signs: the list moves on, and what builds on the old one is over. */
export const ends = () =>
  proposals.value.some(({ state }) => state === "waiting")
    ? html`<p class="note">A change waits for a second lead. This ends it: it must then be proposed again.</p>`
    : nothing;
