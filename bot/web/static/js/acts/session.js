// @ts-check
/** Signing in, and whom this page believes. */
import { get } from "../api.js";
import * as clock from "../clock.js";
import { ask } from "../keys.js";
import { about, alarm, chosen, claims, ended, files, stage, trouble, trusted } from "../state.js";
import { show } from "./cases.js";
import { listen, stop } from "./live.js";
import { pinned, remember } from "./pin.js";
import { unasked } from "./proof.js";
import { byPasskey, byWords } from "./unlocking.js";

/** Nothing shows and nothing is sent any more. @param {string} why */
function alarmed(why) {
  stop();
  files.value = new Map();
  alarm.value = why;
}

/** Who is on the team, believed only as far as the signatures go. */
export async function believe() {
  const found = await get("me");
  about.value = found;
  clock.set(found.now);
  if (!found.rosters.length) return;
  try {
    trusted.value = await ask("trust", { rosters: found.rosters, pin: pinned() });
    remember(trusted.value.root);
  } catch (problem) {
    if (problem instanceof Error && problem.name === "Distrust") alarmed(problem.message);
    throw problem;
  }
}

/** Starts to hear changes, for whoever has a desk. */
export function begin() {
  const role = about.value?.worker.role;
  if (!trusted.value || (role !== "lead" && role !== "worker")) return;
  listen();
  void unasked();
}

/** Looks at the team's list again: it may have grown, or been tampered with. */
export async function recheck() {
  if (stage.value !== "in" || !trusted.value) return;
  await believe()
    .then(unasked)
    .catch(() => {});
}

/** @param {{name: string, typed: string}} [words] without: by passkey */
export async function signIn(words) {
  await (words ? byWords(words.name, words.typed) : byPasskey());
  await believe();
  ended.value = false;
  stage.value = "in";
  trouble.value = "";
  begin();
  for (const caseId of claims.value.keys()) if (caseId === chosen.value) void show(caseId);
}
