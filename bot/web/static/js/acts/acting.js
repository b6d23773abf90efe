// @ts-check
/** One act at a time: its button says that it runs, and what went wrong is said in one sentence. */
import { busy, trouble } from "../state.js";

/** Runs one act, says so on its button, and says what went wrong. @param {string} name @param {() => Promise<void>} work */
export async function acting(name, work) {
  if (busy.value) return;
  busy.value = name;
  trouble.value = "";
  try {
    await work();
  } catch (problem) {
    trouble.value = problem instanceof Error ? problem.message : "That did not work.";
  } finally {
    busy.value = "";
  }
}
