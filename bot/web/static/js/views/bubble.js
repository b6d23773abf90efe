// @ts-check
/** One thing in the conversation. Text nodes only. */
import { retry } from "../acts/replies.js";
import * as clock from "../clock.js";
import { html, nothing } from "../html.js";
import { claim } from "../state.js";
import { DELIVERY, failed } from "../story/phrases.js";

/** @typedef {import("../types.js").Item} Item */

const WHO = { them: "They", bot: "Wren (bot)", us: "Worker" };

/** @param {Item} item @param {string} caseId */
function foot({ as, at, who, state, note, pending, text }, caseId) {
  const said = WHO[/** @type {"them"|"bot"|"us"} */ (as)];
  const when = html`<time datetime=${new Date(at).toISOString()}>${clock.time(at)}</time>`;
  if (as !== "us")
    return html`<small><span class=${as === "them" ? "vh" : ""}>${said}</span> ${when} ${note ?? ""}</small>`;
  if (pending?.state === "sending") return html`<small>sending…</small>`;
  const lost = pending ? pending.why : failed(state ?? "") ? DELIVERY[state ?? ""] : "";
  if (!lost) return html`<small>${who} ${when} · ${DELIVERY[state ?? ""] ?? state}</small>`;
  const again = pending ?? { key: "", text, at, state: /** @type {const} */ ("failed"), why: "" };
  return html`<small class="lost"
    >${who ?? ""} Not sent. ${pending?.why ?? ""}
    ${
      claim.value && claim.value.state !== "lost"
        ? html`<button class="link" type="button" @click=${() => retry(caseId, again, false)}>Try again</button>
            <button class="link" type="button" @click=${() => retry(caseId, again, true)}>Change it</button>`
        : nothing
    }
  </small>`;
}

/** @param {Item} item @param {string} caseId */
export function bubble(item, caseId) {
  if (item.as === "day") return html`<li class="day"><span>${item.text}</span></li>`;
  if (item.as === "chip") return html`<li class="chip">${item.text} <time>${clock.time(item.at)}</time></li>`;
  if (item.as === "broken")
    return html`<li class="broken">${item.text} ${item.note ? html`<small>${item.note}</small>` : nothing}</li>`;
  const lost = item.pending?.state === "failed" || failed(item.state ?? "");
  return html`<li class="${item.as}${lost ? " failed" : ""}"><p dir="auto">${item.text}</p>${foot(item, caseId)}</li>`;
}
