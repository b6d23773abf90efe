// @ts-check
/** A passkey for one's own keys: the words first, then the device, then one slot more. */
import { post } from "../api.js";
import { ask } from "../keys.js";
import { make, touch } from "../passkey.js";
import { about } from "../state.js";
import { acting } from "./acting.js";
import { again, own } from "./you.js";

/** Whether these words open a slot, before a device is asked for anything. @param {string} typed */
export async function fits(typed) {
  let yes = false;
  await acting("proof", async () => {
    await ask("owns", own(typed));
    yes = true;
  });
  return yes;
}

/** @param {string} typed */
export const addPasskey = (typed) =>
  acting("add-passkey", async () => {
    const who = about.value?.worker;
    if (!who) return;
    const mine = own(typed);
    const known = mine.slots.flatMap((slot) => (slot.v === 2 ? [slot.credential] : []));
    const made = await make(mine.deployment, who, known);
    const { prf, credential } = await touch(mine.deployment, [made]);
    const { shown, offered } = await ask("more", { ...mine, sort: "passkey", passkey: { prf, credential } });
    prf.fill(0);
    await post("slots", { shown, new: offered });
    await again();
  });
