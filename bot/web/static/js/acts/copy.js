// @ts-check
/** A sealed copy of a case as a file, for `wren read` on one's own machine. Nothing in it is opened here. */
import { post } from "../api.js";
import { claims, tab } from "../state.js";
import { acting } from "./acting.js";

/** @param {string} caseId */
export const copy = (caseId) =>
  acting("copy", async () => {
    const sealed = await post(`cases/${caseId}/bundle`, { fence: claims.value.get(caseId)?.fence, tab });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(sealed)], { type: "application/json" }));
    link.download = `wren-${caseId.slice(0, 8)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
