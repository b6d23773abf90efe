// @ts-check
/** Locking hides words and ends keys but keeps claims; signing out ends everything. */
import { post } from "../api.js";
import { forget, letGo } from "../keys.js";
import { about, alarm, chosen, claims, drafts, files, place, queue, stage, trouble, trusted } from "../state.js";
import * as keeping from "./keeping.js";
import { stop } from "./live.js";
import * as team from "./team.js";
import * as terms from "./terms.js";
import * as you from "./you.js";

/** Hides every word and ends the keys; claims are kept. */
export function lock() {
  if (stage.value !== "in") return;
  stop();
  stage.value = "locked";
  files.value = new Map();
  queue.value = null;
  team.clear();
  keeping.clear();
  you.clear();
  terms.clear();
  forget();
}

/** @param {object} [how] */
async function out(how) {
  stop();
  stage.value = "out";
  for (const caseId of claims.value.keys()) await letGo(caseId);
  files.value = claims.value = drafts.value = new Map();
  about.value = trusted.value = queue.value = null;
  chosen.value = trouble.value = alarm.value = "";
  place.value = "desk";
  team.clear();
  keeping.clear();
  you.clear();
  terms.clear();
  forget();
  await post("sign-out", how).catch(() => {});
}

export const signOut = () => out();
export const signOutEverywhere = () => out({ everywhere: true });
