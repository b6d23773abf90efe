// @ts-check
/** The ways in: words or a passkey. What is typed, and a passkey's secret, go to the key Worker and nowhere else. */
import { post } from "../api.js";
import { ask } from "../keys.js";
import { touch } from "../passkey.js";
import { about } from "../state.js";

const deployment = () => document.body.dataset["deployment"] ?? "";

/** @param {object} shown */
async function opened(shown) {
  const { worker, slots } = await post("sign-in", shown);
  await ask("unlock", { deployment: deployment(), member: worker.id, slots });
}

/** @param {string} name @param {string} typed */
export async function byWords(name, typed) {
  const { salt, kdf } = await post("salt", { name });
  const { auth } = await ask("stretch", { typed, salt, kdf, deployment: deployment() });
  await opened({ name, auth });
}

/** One gesture: the passkey says whose it is and gives what unlocks. */
export async function byPasskey() {
  const { prf, member } = await touch(deployment());
  const mine = about.value?.worker.id;
  if (mine && mine !== member) throw new Error("That passkey is somebody else's.");
  const { auth } = await ask("touch", { prf, deployment: deployment() });
  prf.fill(0);
  await opened({ member, auth });
}
