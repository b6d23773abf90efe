// @ts-check
/** The page's side of the key Worker: it asks, it never sees a seed. */
import { keyWorker } from "./policy.js";

/** @typedef {import("./keys/worker.js").Acts} Acts */
/** @typedef {import("./keys/watch.js").Beat} Beat */
/** @typedef {import("./keys/watch.js").Held} Held */
/** @template {keyof Acts} A @typedef {Parameters<Acts[A]>[0]} Given */
/** @template {keyof Acts} A @typedef {Awaited<ReturnType<Acts[A]>>} Done */

/** @type {Map<number, {resolve: (done: any) => void, reject: (problem: Error) => void}>} */
const asked = new Map();
/** @type {Map<string, Held>} */
const watched = new Map();
let number = 0;
/** @type {(beat: Beat) => void} */
let onBeat = () => {};

/** @param {MessageEvent} event */
function heard({ data: { id, done, problem, name, beat } }) {
  if (beat) {
    if (beat.state === "lost") watched.delete(beat.caseId);
    onBeat(beat);
    return;
  }
  const asker = asked.get(id);
  asked.delete(id);
  if (problem === undefined) asker?.resolve(done);
  else asker?.reject(Object.assign(new Error(problem), { name }));
}

function start() {
  const made = keyWorker();
  made.addEventListener("message", heard);
  return made;
}
let worker = start();

/** @template {keyof Acts} A @param {A} act @param {Given<A>} given @returns {Promise<Done<A>>} */
export function ask(act, given) {
  return new Promise((resolve, reject) => {
    asked.set(++number, { resolve, reject });
    worker.postMessage({ id: number, act, given });
  });
}

/** @param {(beat: Beat) => void} tell */
export function heartbeats(tell) {
  onBeat = tell;
}

/** Keeps a claim alive, also while locked. @param {Held} held */
export function hold(held) {
  watched.set(held.caseId, held);
  return ask("watch", held);
}

/** @param {string} caseId */
export function letGo(caseId) {
  watched.delete(caseId);
  return ask("unwatch", { caseId });
}

/** Ends the Worker and every key in it. A new one, with no keys, goes on keeping the claims. */
export function forget() {
  worker.terminate();
  for (const { reject } of asked.values()) reject(new Error("The keys were locked."));
  asked.clear();
  worker = start();
  for (const held of watched.values()) void ask("watch", held);
}
