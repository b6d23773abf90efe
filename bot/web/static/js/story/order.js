// @ts-check
/** Which record happened when, and which numbers are missing. Pure. */

/** @typedef {import("../types.js").Page} Page */
/** @typedef {import("../types.js").Item} Item */

/** When a record happened; an unreadable one stands where its lane's one before it stands. @param {Page[]} pages */
export function placed(pages) {
  const last = { b: 0, w: 0 };
  const lanes = [...pages].sort((a, b) => (a.lane === b.lane ? a.seq - b.seq : a.lane < b.lane ? -1 : 1));
  const timed = lanes.map((page) => {
    const at = page.ok ? Number(page.payload.at) || last[page.lane] : last[page.lane];
    return { page, at: (last[page.lane] = Math.max(at, last[page.lane])) };
  });
  return timed.sort((a, b) => a.at - b.at);
}

/** Numbers that a lane should have and has not. @param {Page[]} pages @returns {Item[]} */
export function gaps(pages) {
  return /** @type {const} */ (["b", "w"]).flatMap((lane) => {
    const have = new Set(pages.filter((page) => page.lane === lane).map(({ seq }) => seq));
    const missing = Array.from({ length: Math.max(0, ...have) }, (_, index) => index + 1).filter(
      (seq) => !have.has(seq),
    );
    const whose = lane === "b" ? "bot's" : "workers'";
    return missing.map((seq) => ({
      key: `gap${lane}${seq}`,
      at: 0,
      as: /** @type {const} */ ("broken"),
      text: `Record ${seq} of the ${whose} side is missing.`,
    }));
  });
}
