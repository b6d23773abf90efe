// @ts-check
/** The keys, and turning single letters off: someone who dictates or types by switch must not end a talk by accident. */
import { ask } from "../dialog.js";
import { html } from "../html.js";
import { letters } from "../state.js";

/** @type {[string, string][]} */
export const KEYS = [
  ["A", "Take next"],
  ["J K", "Down and up in the queue"],
  ["Enter", "Open the row"],
  ["R", "Write"],
  ["T", "Give back to the queue"],
  ["E", "End"],
  ["H", "Hide everything, show it again"],
  ["Esc", "Leave the text field; back to the queue"],
  ["Ctrl Enter", "Send"],
  ["?", "This help"],
];

export async function help() {
  const { fields } = await ask(
    "Keys",
    html`<dl class="keys"
        >${KEYS.map(
          ([keys, what]) =>
            html`<div
              ><dt><kbd>${keys}</kbd></dt
              ><dd>${what}</dd></div
            >`,
        )}</dl
      >
      <label class="choice"
        ><input type="checkbox" name="letters" ?checked=${letters.value} />Use single letters as keys</label
      >
      <div class="acts"><span class="grow"></span><button class="go" value="done">Done</button></div>`,
  );
  letters.value = fields.has("letters");
}
