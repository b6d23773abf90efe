// @ts-check
/** While the team shows, it is looked at again whenever its list has changed, or what waits for a second lead. */
import { effect } from "../signals.js";
import { place, queue, stage, trusted } from "../state.js";
import { believe } from "./session.js";
import { again, waiting } from "./team.js";

let looked = "";

/** @param {number} version */
async function anew(version) {
  if (version !== trusted.value?.roster.version) await believe();
  await again();
}

export const follow = () =>
  effect(() => {
    const team = queue.value?.team;
    const news = JSON.stringify(team ?? null);
    if (!team || place.value !== "team" || stage.value !== "in" || news === looked) return;
    looked = news;
    // The first look is the page's own.
    if (waiting.peek()) void anew(team.version).catch(() => {});
  });
