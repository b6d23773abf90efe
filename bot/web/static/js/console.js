// @ts-check
/** The console. One effect draws the page from the signals; everything else changes signals. */
import { follow } from "./acts/follow.js";
import { mind } from "./acts/idle.js";
import { recheck } from "./acts/session.js";
import { tick } from "./clock.js";
import { closeAll } from "./dialog.js";
import { render } from "./html.js";
import { shortcuts } from "./shortcuts.js";
import { effect } from "./signals.js";
import { hidden, queue, stage } from "./state.js";
import { screen } from "./views/shell.js";

const app = /** @type {HTMLElement} */ (document.getElementById("app"));

/** Where screen readers are spoken to. @param {string} id @param {"polite"|"assertive"} how */
function region(id, how) {
  const made = document.createElement("div");
  made.id = id;
  made.className = "vh";
  made.setAttribute("aria-live", how);
  document.body.append(made);
}
region("polite", "polite");
region("at-once", "assertive");

effect(() => {
  render(screen(), app);
});

effect(() => {
  const waiting = stage.value === "in" ? (queue.value?.waiting.length ?? 0) : 0;
  document.title = waiting ? `(${waiting}) Wren` : "Wren";
});

effect(() => {
  if (hidden.value || stage.value !== "in") closeAll();
});

setInterval(tick, 1000);
setInterval(recheck, 60_000);
mind();
follow();
shortcuts();
