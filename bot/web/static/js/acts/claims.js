// @ts-check
/** Taking, holding and giving back. A claim belongs to this tab by its fence; the key Worker keeps it alive. */
import { shout } from "../announce.js";
import { post } from "../api.js";
import { heartbeats, hold, letGo } from "../keys.js";
import { effect } from "../signals.js";
import { claims, put, queue, tab } from "../state.js";
import { acting } from "./acting.js";
import { show } from "./cases.js";
import { refresh } from "./queue.js";

/** @typedef {import("../types.js").Claim} Claim */

/** @param {string} [caseId] none = whoever is next */
export const take = (caseId) =>
  acting("take", async () => {
    try {
      const taken = await post("take", caseId ? { tab, case: caseId } : { tab });
      put(claims, taken.case, {
        case: taken.case,
        fence: taken.fence,
        until: taken.lease_until,
        made: Date.now(),
        state: "held",
      });
      void hold({ caseId: taken.case, fence: taken.fence, tab });
      await Promise.all([show(taken.case), refresh()]);
    } finally {
      void refresh();
    }
  });

/** @param {Claim} claim */
function lose(claim) {
  put(claims, claim.case, { ...claim, state: "lost" });
  void letGo(claim.case);
  shout("A conversation is no longer yours.");
}

heartbeats(({ caseId, fence, state, until }) => {
  const claim = claims.value.get(caseId);
  if (!claim || claim.fence !== fence || claim.state === "lost") return;
  if (state !== "lost") put(claims, caseId, { ...claim, state, until: until || claim.until });
  else {
    lose(claim);
    void refresh();
  }
});

/** A queue asked for after a claim was made, and without it, says that the claim is gone. */
effect(() => {
  const { mine = [], asked = 0 } = queue.value ?? {};
  for (const claim of claims.peek().values()) {
    const still = mine.some((row) => row.case === claim.case && row.fence === claim.fence);
    if (claim.state !== "lost" && claim.made < asked && !still) lose(claim);
  }
});
