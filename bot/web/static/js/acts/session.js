// @ts-check
/** Signing in, locking, unlocking, signing out. Words and a passkey's secret go to the key Worker and nowhere else. */
import { get, post } from "../api.js";
import * as clock from "../clock.js";
import { ask } from "../keys.js";
import { touch } from "../passkey.js";
import { about, alarm, chosen, claims, ended, files, stage, trouble, trusted } from "../state.js";
import { show } from "./cases.js";
import { listen, stop } from "./live.js";
import { pinned, remember } from "./pin.js";
import { unasked } from "./proof.js";

const deployment = () => document.body.dataset["deployment"] ?? "";

/** @param {object} shown */
async function opened(shown) {
  const { worker, slots } = await post("sign-in", shown);
  await ask("unlock", { deployment: deployment(), member: worker.id, slots });
}

/** @param {string} name @param {string} typed */
async function byWords(name, typed) {
  const { salt, kdf } = await post("salt", { name });
  const { auth } = await ask("stretch", { typed, salt, kdf, deployment: deployment() });
  await opened({ name, auth });
}

/** One gesture: the passkey says whose it is and gives what unlocks. */
async function byPasskey() {
  const { prf, member } = await touch(deployment());
  const mine = about.value?.worker.id;
  if (mine && mine !== member) throw new Error("That passkey is somebody else's.");
  const { auth } = await ask("touch", { prf, deployment: deployment() });
  prf.fill(0);
  await opened({ member, auth });
}

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
