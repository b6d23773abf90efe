// @ts-check
/** One try to sign in or unlock at a time, and what was wrong with it. */
import { signal } from "../signals.js";
import { about } from "../state.js";
import { signIn } from "./session.js";

export const wrong = signal("");
export const working = signal(false);
/** Whether what is typed shows. */
export const plain = signal(false);

/** @param {() => Promise<void>} work */
async function trying(work) {
  if (working.value) return;
  working.value = true;
  wrong.value = "";
  try {
    await work();
  } catch (trouble) {
    wrong.value = trouble instanceof Error ? trouble.message : "That did not work.";
  } finally {
    working.value = false;
  }
}

/** @param {SubmitEvent} event */
export async function submit(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const who =
    /** @type {HTMLInputElement|null} */ (form.querySelector("#who"))?.value ?? about.value?.worker.name ?? "";
  const field = /** @type {HTMLInputElement} */ (form.querySelector("#words"));
  await trying(() => signIn({ name: who, typed: field.value }));
  field.value = "";
  plain.value = false;
  if (wrong.value) field.focus();
}

export const byPasskey = () => trying(() => signIn());
