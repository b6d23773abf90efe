// @ts-check
/** What the page knows, as signals. Views read them; acts change them. Memory only: nothing here is ever stored. */
import { computed, signal } from "./signals.js";

/** @typedef {import("./types.js").CaseFile} CaseFile */
/** @template T @param {T} value */
const holds = (value) => signal(value);

export const about = holds(/** @type {import("./types.js").About|null} */ (null));
export const trusted = holds(/** @type {import("./types.js").Trusted|null} */ (null));
export const queue = holds(/** @type {import("./types.js").Queue|null} */ (null));
/** The case whose row is open. */
export const chosen = holds("");
export const files = holds(/** @type {ReadonlyMap<string, CaseFile>} */ (new Map()));
export const drafts = holds(/** @type {ReadonlyMap<string, string>} */ (new Map()));
/** What this tab holds or has just lost. */
export const claims = holds(/** @type {ReadonlyMap<string, import("./types.js").Claim>} */ (new Map()));

export const stage = holds(/** @type {"out"|"in"|"locked"} */ ("out"));
export const place = holds(/** @type {"desk"|"terms"|"team"|"keeping"|"you"} */ ("desk"));
/** Which column shows where there is room for one. */
export const pane = holds(/** @type {"queue"|"talk"|"record"} */ ("queue"));
export const hidden = holds(false);
export const letters = holds(true);
export const link = holds(/** @type {"live"|"asking"|"gone"} */ ("asking"));
/** The server knows this page's session no more: somebody left, or half a day is over. */
export const ended = holds(false);
/** Why the team's list is not believed, or "". While set, nothing else shows. */
export const alarm = holds("");
/** One sentence on what went wrong last, or "". */
export const trouble = holds("");
/** An act under way, so that its button can say so. */
export const busy = holds("");
export const now = holds(Date.now());

/** This page load. A fence belongs to one tab. */
export const tab = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");

export const file = computed(() => files.value.get(chosen.value));
export const claim = computed(() => claims.value.get(chosen.value));
export const rows = computed(() => [...(queue.value?.mine ?? []), ...(queue.value?.waiting ?? [])]);
export const row = computed(() => rows.value.find((found) => found.case === chosen.value));

/** @template V @param {{value: ReadonlyMap<string, V>}} map @param {string} key @param {V|undefined} value */
export function put(map, key, value) {
  const copy = new Map(map.value);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  map.value = copy;
}

/** @param {string} caseId @param {Partial<CaseFile>} change */
export function amend(caseId, change) {
  const before = files.value.get(caseId);
  if (before) put(files, caseId, { ...before, ...change });
}
