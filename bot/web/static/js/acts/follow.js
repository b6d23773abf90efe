// @ts-check
/** The team's list is believed anew whenever it has changed; while the team shows, all of it is looked at again. */
import { effect } from "../signals.js";
import { ended, place, queue, stage, trusted } from "../state.js";
import { lock } from "./leaving.js";
import { unasked } from "./proof.js";
import { believe, recheck } from "./session.js";
import { again, waiting } from "./team.js";

let looked = "";

/** @param {number} version */
async function anew(version) {
  if (version !== trusted.value?.roster.version) await believe();
  await again();
}

/** Everybody's: a newer list means a newer key, perhaps, or somebody who is gone. */
const believing = () =>
  effect(() => {
    const version = queue.value?.version ?? 0;
    const known = trusted.peek()?.roster.version;
    if (stage.value === "in" && known && version > known) void recheck();
  });

const looking = () =>
  effect(() => {
    const team = queue.value?.team;
    const news = JSON.stringify(team ?? null);
    if (!team || place.value !== "team" || stage.value !== "in" || news === looked) return;
    looked = news;
    // The first look is the page's own.
    if (waiting.peek()) void anew(team.version).catch(() => {});
  });

/** A lead has made what shows who opens the newest key, and this member has yet to try. */
const proving = () =>
  effect(() => {
    if (stage.value === "in" && queue.value?.prove) void unasked();
  });

/** Words and keys do not outlive the session. */
const ending = () =>
  effect(() => {
    if (ended.value && stage.value === "in") lock();
  });

export function follow() {
  proving();
  ending();
  believing();
  looking();
}
