// @ts-check
/** Giving back, ending, and being on the telephone for somebody. */
import { post } from "../api.js";
import { letGo } from "../keys.js";
import { chosen, claims, files, put, tab } from "../state.js";
import { acting } from "./acting.js";
import { leave } from "./cases.js";
import { refresh } from "./queue.js";

/** @param {string} caseId @param {"release"|"close"} what @param {string} reason */
export const end = (caseId, what, reason) =>
  acting(what, async () => {
    const fence = claims.value.get(caseId)?.fence;
    await post(`cases/${caseId}/${what}`, { fence, tab, reason });
    drop(caseId);
    await refresh();
  });

/** Forgets a claim, and with it the words. @param {string} caseId */
function drop(caseId) {
  void letGo(caseId);
  put(claims, caseId, undefined);
  put(files, caseId, undefined);
  if (chosen.value === caseId) leave();
}

/** @param {string} caseId */
export const phone = (caseId) =>
  acting("phoning", async () => {
    await post(`cases/${caseId}/phoning`, { fence: claims.value.get(caseId)?.fence, tab });
    await refresh();
  });
