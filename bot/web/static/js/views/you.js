// @ts-check
/** One's own page: how one's keys unlock, and where one is signed in. */
import { fresh, look, ways } from "../acts/you.js";
import { html, nothing } from "../html.js";
import { about, busy, trouble } from "../state.js";
import { paperCode } from "./paper.js";
import { problem, six } from "./parts.js";
import { placesView } from "./places.js";
import { waysView } from "./ways.js";

const shownOnce = () => {
  const { sort, code } = fresh.value ?? { sort: "paper", code: "" };
  return html`<section class="fresh" aria-labelledby="fresh">
    <h2 id="fresh" tabindex="-1">${sort === "paper" ? "Your new paper code" : "Your new six words"}</h2>
    <p
      >${sort === "paper" ? "Print it or write it down, and keep it apart from your words." : "Write them down, or keep them in your password manager."}
      Nobody can show it again. Try it once: lock this page and unlock it with this.</p
    >
    ${sort === "paper" ? paperCode(code) : six(code)}
    <button
      class="go"
      type="button"
      @click=${() => {
        fresh.value = null;
      }}
      >I have it</button
    >
  </section>`;
};

export function youView() {
  if (!ways.value && !busy.value && !trouble.value) queueMicrotask(look);
  return html`<h1>${about.value?.worker.name}</h1>
    ${problem(trouble.value)} ${fresh.value ? shownOnce() : nothing} ${waysView()} ${placesView()}`;
}
