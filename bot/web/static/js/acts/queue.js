// @ts-check
/** The queue: fetched whole whenever something changed, one request at a time. */
import { say, shout } from "../announce.js";
import { get, Problem } from "../api.js";
import * as clock from "../clock.js";
import { ended, link, queue, stage } from "../state.js";

/** @type {Promise<void>|undefined} */
let asking;
let again = false;

/** @param {import("../types.js").Queue} next */
function announce(next) {
  const before = queue.value?.waiting;
  if ((next.team?.asked ?? 0) > (queue.value?.team?.asked ?? 0)) say("A change to the team waits for your signature.");
  if (!before) return;
  const known = new Set(before.map((row) => row.case));
  const fresh = next.waiting.filter((row) => !known.has(row.case));
  if (fresh.some(({ urgency }) => urgency === "danger")) shout("Danger: somebody new is waiting.");
  else if (fresh.length) say(`${next.waiting.length} waiting.`);
}

async function fetched() {
  const asked = Date.now();
  const next = await get("queue");
  if (stage.value !== "in") return;
  clock.set(next.now);
  announce(next);
  queue.value = { ...next, asked };
  if (link.value === "gone") link.value = "asking";
}

/** Asks for the queue; asked meanwhile, it asks once more. @returns {Promise<void>} */
export function refresh() {
  if (asking) {
    again = true;
    return asking;
  }
  asking = fetched()
    .catch((problem) => {
      link.value = "gone";
      if (problem instanceof Problem && problem.status === 401) ended.value = true;
    })
    .finally(() => {
      asking = undefined;
      if (again) {
        again = false;
        void refresh();
      }
    });
  return asking;
}
