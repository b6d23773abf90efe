// @ts-check
/** Where a worker writes. The draft lives in memory, one a conversation. */
import { send } from "../acts/replies.js";
import { html, live, nothing } from "../html.js";
import { drafts, put } from "../state.js";
import { put as reword, second } from "../story/wording.js";

const LONGEST = 4096;
const NEAR = 300;

/** @param {string} caseId @param {Event} event */
const typed = (caseId, event) => put(drafts, caseId, /** @type {HTMLTextAreaElement} */ (event.target).value);

/** @param {string} caseId @param {KeyboardEvent} event */
function pressed(caseId, event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  go(caseId);
}

/** @param {string} caseId */
function go(caseId) {
  const draft = drafts.value.get(caseId) ?? "";
  if (draft.trim().length <= LONGEST) send(caseId, draft);
}

/** @param {string} caseId @param {string} draft */
function thought(caseId, draft) {
  const found = second(draft);
  if (!found) return nothing;
  const use = () => put(drafts, caseId, reword(draft, found));
  return html`<p class="check">
    <span>“${found.found}” ${found.advice}</span> <button type="button" class="link" @click=${use}>Use</button>
  </p>`;
}

/** @param {number} left */
function room(left) {
  if (left > NEAR) return nothing;
  return html`<span class="room ${left < 0 ? "over" : ""}"
    >${left < 0 ? `${-left} too many: send it as two` : `${left} left`}</span
  >`;
}

/** @param {string} caseId @param {string} alias @param {boolean} open */
export function write(caseId, alias, open) {
  const draft = drafts.value.get(caseId) ?? "";
  const left = LONGEST - draft.length;
  return html`<form
    class="write"
    autocomplete="off"
    @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      go(caseId);
    }}
  >
    <div aria-live="polite">${thought(caseId, draft)}</div>
    <label class="vh" for="draft">Write to ${alias}</label>
    <textarea
      id="draft"
      rows="3"
      dir="auto"
      spellcheck="true"
      .value=${live(draft)}
      ?disabled=${!open}
      placeholder=${open ? "Short and warm works best" : "Your draft is kept here"}
      @input=${(/** @type {Event} */ event) => typed(caseId, event)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(caseId, event)}
    ></textarea>
    <div class="acts">
      <span class="soft hint">Ctrl + Enter sends</span>${room(left)}<span class="grow"></span>
      <button class="go" type="submit" ?disabled=${!open || !draft.trim() || left < 0}>Send</button>
    </div>
  </form>`;
}
