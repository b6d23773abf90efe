// @ts-check
/** What is asked before a case is proposed for erasing, erased or held. */
import { confirm, hold, propose } from "../acts/keeping.js";
import { ask, buttons } from "../dialog.js";
import { html } from "../html.js";
import { named } from "./proposal-ends.js";

/** @typedef {import("../types.js").Kept} Kept */

/** @param {string} title @param {import("../html.js").View} text @param {string} yes @param {() => unknown} act */
async function sure(title, text, yes, act) {
  const { answer } = await ask(title, html`${text} ${buttons(yes, "Not now")}`);
  if (answer) await act();
}

const WHAT_GOES = html`<p
  >Its words can then be opened by nobody: not by the team, not by a court, not by the young person. That it was there,
  when, and who erased it stays in the audit. If a complaint, an inquiry or a court may need it, hold it instead.</p
>`;

/** @param {Kept} one */
export const proposing = (one) =>
  sure(`Propose to erase ${one.alias}?`, html`${WHAT_GOES}<p>Nothing goes before another lead agrees.</p>`, "Propose", () =>
    propose(one),
  );

/** @param {Kept} one */
export const agreeing = (one) =>
  sure(`Erase ${one.alias} now?`, html`<p>${named(one.proposed_by)} proposed it.</p>${WHAT_GOES}`, "Erase", () => confirm(one));

/** @param {Kept} one */
export const holding = (one) =>
  one.pauses.includes("hold")
    ? sure(`Let the hold on ${one.alias} end?`, html`<p>Its time then begins anew.</p>`, "End the hold", () => hold(one, false))
    : sure(`Hold ${one.alias}?`, html`<p>It is then kept, whatever its clock says, until a lead ends the hold.</p>`, "Hold", () =>
        hold(one, true),
      );
