// @ts-check
/**
 * The heartbeat, posted from here because background tabs slow their timers and Workers do not. It needs no keys, so
 * a locked page keeps its claims: the idle lock hides words, never lets go of a person.
 */

/** @typedef {{caseId: string, fence: number, tab: string}} Held */
/** @typedef {{caseId: string, fence: number, state: "held"|"lost"|"failing", until: number}} Beat */

const EVERY = 15_000;
/** Soon again after a failure: the lease is 45 s. */
const AGAIN = 4_000;
const PATIENCE = 8_000;

/** @type {Map<string, {held: Held, timer: number}>} */
const watched = new Map();

/** @param {Held} held @returns {Promise<Beat>} */
async function beat({ caseId, fence, tab }) {
  try {
    const answer = await fetch(`/console/api/cases/${caseId}/heartbeat`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ fence, tab }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.ok) return { caseId, fence, state: "held", until: (await answer.json()).lease_until };
    return { caseId, fence, state: answer.status === 409 ? "lost" : "failing", until: 0 };
  } catch {
    return { caseId, fence, state: "failing", until: 0 };
  }
}

/** Keeps a claim alive until told otherwise. @param {Held} held @param {(beat: Beat) => void} tell */
export function watch(held, tell) {
  unwatch(held.caseId);
  const entry = { held, timer: 0 };
  watched.set(held.caseId, entry);
  const round = async () => {
    const found = await beat(held);
    if (watched.get(held.caseId) !== entry) return;
    tell(found);
    if (found.state === "lost") watched.delete(held.caseId);
    else entry.timer = setTimeout(round, found.state === "held" ? EVERY : AGAIN);
  };
  void round();
}

/** @param {string} caseId */
export function unwatch(caseId) {
  clearTimeout(watched.get(caseId)?.timer);
  watched.delete(caseId);
}
