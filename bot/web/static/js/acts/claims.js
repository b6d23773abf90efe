// @ts-check
/** Taking, holding and giving back. A claim belongs to this tab by its fence; the key Worker keeps it alive. */
import { shout } from "../announce.js";
import { post } from "../api.js";
import { heartbeats, hold, letGo } from "../keys.js";
import { busy, chosen, claims, files, now, pane, put, rows, tab, trouble } from "../state.js";
import { leave, show } from "./cases.js";
import { refresh } from "./queue.js";

/** @typedef {import("../types.js").Claim} Claim */

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

/** @param {string} [caseId] none = whoever is next */
export const take = (caseId) =>
  acting("take", async () => {
    try {
      const taken = await post("take", caseId ? { tab, case: caseId } : { tab });
      put(claims, taken.case, { case: taken.case, fence: taken.fence, until: taken.lease_until, state: "held" });
      void hold({ caseId: taken.case, fence: taken.fence, tab });
      await Promise.all([show(taken.case), refresh()]);
    } finally {
      void refresh();
    }
  });

heartbeats(({ caseId, fence, state, until }) => {
  const claim = claims.value.get(caseId);
  if (!claim || claim.fence !== fence) return;
  put(claims, caseId, { ...claim, state, until: until || claim.until });
  if (state !== "lost" || claim.state === "lost") return;
  shout("A conversation is no longer yours.");
  void refresh();
});

/** @param {string} caseId @param {"release"|"close"} what @param {string} reason */
export const end = (caseId, what, reason) =>
  acting(what, async () => {
    const fence = claims.value.get(caseId)?.fence;
    await post(`cases/${caseId}/${what}`, { fence, tab, reason });
    drop(caseId);
    await refresh();
  });

/** Forgets a claim, and with it the words. @param {string} caseId */
export function drop(caseId) {
  void letGo(caseId);
  put(claims, caseId, undefined);
  put(files, caseId, undefined);
  if (chosen.value === caseId) {
    leave();
    pane.value = "queue";
  }
}

/** @param {string} caseId */
export const phone = (caseId) =>
  acting("phoning", async () => {
    await post(`cases/${caseId}/phoning`, { fence: claims.value.get(caseId)?.fence, tab });
    await refresh();
  });

/** Whether this tab can write in a case. @param {string} caseId */
export const writable = (caseId) => {
  const claim = claims.value.get(caseId);
  return claim !== undefined && claim.state !== "lost";
};

/** A row's own tab is this one. @param {string} caseId */
export const here = (caseId) => claims.value.has(caseId);

/** Seconds until a claim that nobody keeps alive goes back to the queue. @param {Claim} claim */
export const remaining = (claim) => Math.max(0, Math.ceil((claim.until - now.value) / 1000));

/** The alias of a case, as the queue has it. @param {string} caseId */
export const alias = (caseId) => rows.value.find((row) => row.case === caseId)?.alias ?? "this person";
