// @ts-check
/** Enrolment, step by step. The link's token stands in the fragment, which browsers do not send. */
import { post } from "../api.js";
import { ask, forget } from "../keys.js";
import { signal } from "../signals.js";

/** @typedef {"begin"|"making"|"keep"|"prove"|"proving"|"paper"|"sending"|"waiting"|"first"|"lost"} Step */

const token = location.hash.slice(1);
export const step = signal(/** @type {Step} */ (token ? "begin" : "lost"));
export const passphrase = signal("");
/** The paper code, shown once. */
export const paper = signal("");
/** Six words of the new keys, to be read to the lead. */
export const fingerprint = signal("");
export const wrong = signal("");

/** @type {object|undefined} */
let shared;
/** The slots so far, as they will be posted. @type {object[]} */
let offered = [];

/** Runs one step; where it fails, goes back and says why. @param {Step} meanwhile @param {Step} back @param {() => Promise<Step>} work */
async function through(meanwhile, back, work) {
  wrong.value = "";
  step.value = meanwhile;
  try {
    step.value = await work();
  } catch (problem) {
    wrong.value = problem instanceof Error ? problem.message : "That did not work.";
    step.value = back;
  }
}

/** @param {string} name */
export const go = (name) =>
  through("making", "begin", async () => {
    const deployment = document.body.dataset["deployment"] ?? "";
    const made = await ask("make", { deployment, name: name.trim().normalize("NFC") });
    shared = made.shared;
    offered = [made.offered];
    passphrase.value = made.words;
    fingerprint.value = made.fingerprint;
    return "keep";
  });

/** The words must open the lock before anything is sent; so nobody enrols with words they cannot find. @param {string} typed */
export const prove = (typed) =>
  through("proving", "prove", async () => {
    const proved = await ask("prove", { typed });
    if (!proved) throw new Error("These are not the six words. Look again.");
    passphrase.value = "";
    offered.push(proved.offered);
    paper.value = proved.code;
    return "paper";
  });

/** Once the code is on paper, the public keys and both locked slots are sent. */
export const send = () =>
  through("sending", "paper", async () => {
    const { first } = await post("enrol", { token, ...shared, slots: offered });
    paper.value = "";
    history.replaceState(null, "", location.pathname);
    forget();
    return first ? "first" : "waiting";
  });
