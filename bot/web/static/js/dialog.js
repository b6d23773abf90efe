// @ts-check
/** Questions in the browser's own <dialog>: focus is trapped and given back, Escape means no. */
import { html, render } from "./html.js";

/** @typedef {import("./html.js").View} View */

/**
 * Asks, and answers with the value of the button that closed it; "" for Escape.
 * @param {string} title @param {View} content inside the form @param {{firm?: boolean}} [how] firm: Escape does not close it
 * @returns {Promise<{answer: string, fields: FormData}>}
 */
export function ask(title, content, { firm = false } = {}) {
  const box = document.createElement("dialog");
  box.setAttribute("aria-labelledby", "dialog-title");
  if (firm) box.setAttribute("role", "alertdialog");
  render(html`<form method="dialog"><h2 id="dialog-title">${title}</h2>${content}</form>`, box);
  box.addEventListener("cancel", (event) => {
    if (firm) event.preventDefault();
  });
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      const fields = new FormData(box.querySelector("form") ?? undefined);
      box.remove();
      resolve({ answer: box.returnValue, fields });
    });
  });
}

/** Closes whatever is open: a locked or hidden page shows no question either. */
export function closeAll() {
  for (const box of document.querySelectorAll("dialog")) box.close("");
}

/** One of several; none is chosen beforehand, since a default would be counted as an answer. @param {string} name @param {string} value @param {string} words */
export const choice = (name, value, words) =>
  html`<label class="choice"><input type="radio" name=${name} value=${value} required />${words}</label>`;

/** @param {string} yes @param {string} no */
export const buttons = (yes, no) =>
  html`<div class="acts">
    <button class="ghost" value="" formnovalidate>${no}</button><span class="grow"></span
    ><button class="go" value="yes">${yes}</button>
  </div>`;
