// @ts-check
/** Showing that one opens the newest key: unasked, once an epoch, by everybody; and looking at what others found. */
import { get, post } from "../api.js";
import * as clock from "../clock.js";
import { ask } from "../keys.js";
import { signal } from "../signals.js";
import { about, trusted } from "../state.js";

export const proof = signal(/** @type {import("../types.js").Proof|null} */ (null));

/** Who has shown it on this page, and for which epoch. */
let shown = "";

/** What is known of the newest epoch, once this member has done their part. A lead makes the canary where there is none. */
async function played() {
  const me = about.value?.worker;
  let found = await get("proof");
  if (!found.canary && me?.role === "lead") {
    await post("proof/canary", await ask("canary", { at: clock.read() }));
    found = await get("proof");
  }
  if (!found.canary || found.opened[me?.id ?? ""]?.sig) return found;
  await post("proof/opened", await ask("opens", { canary: found.canary }));
  return get("proof");
}

/** Once an epoch; what fails is tried again at the next look. */
export async function unasked() {
  const { id, role } = about.value?.worker ?? {};
  const now = `${id} ${trusted.value?.roster.epochs.length}`;
  if (now === shown || (role !== "lead" && role !== "worker")) return;
  const found = await played().catch(() => undefined);
  if (found?.canary) shown = now;
}

/** For a lead's page. */
export async function look() {
  const { canary, opened, replacing } = await played();
  proof.value = canary && { ...(await ask("proof", { canary, opened })), replacing };
}
