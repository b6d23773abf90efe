// @ts-check
/** Signing in, locking, unlocking, signing out. The passphrase goes to the key Worker and nowhere else. */
import { get, post } from "../api.js";
import * as clock from "../clock.js";
import { ask, forget, letGo } from "../keys.js";
import { about, alarm, chosen, claims, drafts, files, place, queue, stage, trouble, trusted } from "../state.js";
import { show } from "./cases.js";
import { listen, stop } from "./live.js";
import { pinned, remember } from "./pin.js";

const deployment = () => document.body.dataset["deployment"] ?? "";

/** @param {string} name @param {string} typed */
async function opened(name, typed) {
  const { salt, kdf } = await post("salt", { name });
  const { auth } = await ask("stretch", { typed, salt, kdf, deployment: deployment() });
  const { worker, slots } = await post("sign-in", { name, auth });
  await ask("unlock", { deployment: deployment(), member: worker.id, slots });
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
    stop();
    files.value = new Map();
    alarm.value = problem instanceof Error ? problem.message : "It cannot be read.";
    throw problem;
  }
}

/** @param {string} name @param {string} typed */
export async function signIn(name, typed) {
  await opened(name, typed);
  await believe();
  stage.value = "in";
  trouble.value = "";
  listen();
  for (const caseId of claims.value.keys()) if (caseId === chosen.value) void show(caseId);
}

/** Hides every word and ends the keys; claims are kept. */
export function lock() {
  if (stage.value !== "in") return;
  stop();
  stage.value = "locked";
  files.value = new Map();
  queue.value = null;
  forget();
}

export async function signOut() {
  stop();
  stage.value = "out";
  for (const caseId of claims.value.keys()) await letGo(caseId);
  files.value = claims.value = drafts.value = new Map();
  about.value = trusted.value = queue.value = null;
  chosen.value = trouble.value = alarm.value = "";
  place.value = "desk";
  forget();
  await post("sign-out").catch(() => {});
}
