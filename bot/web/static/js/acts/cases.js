// @ts-check
/** Opening a case: the server hands over sealed records, the key Worker opens them, the page holds them in memory. */
import { get } from "../api.js";
import { ask } from "../keys.js";
import { amend, chosen, claims, files, pane, put, stage } from "../state.js";

/** @typedef {import("../types.js").Page} Page */
/** @typedef {import("../types.js").Pile} Pile */
/** @typedef {import("../types.js").CaseFile} CaseFile */

/** Cases being fetched; true when asked for again meanwhile. @type {Map<string, boolean>} */
const opening = new Map();

/** @param {Page[]} pages @param {"b"|"w"} lane */
const last = (pages, lane) => pages.reduce((high, page) => (page.lane === lane ? Math.max(high, page.seq) : high), 0);

/** @param {string} caseId @param {CaseFile} held */
function path(caseId, { preview, pages }) {
  if (preview) return `cases/${caseId}/notice`;
  const fence = claims.value.get(caseId)?.fence ?? 0;
  return `cases/${caseId}/records?after_b=${last(pages, "b")}&after_w=${last(pages, "w")}&fence=${fence}`;
}

/** @param {CaseFile} held @param {Pile} pile @param {Page[]} found @returns {Partial<CaseFile>} */
function merged(held, pile, found) {
  const place = (/** @type {Page} */ { lane, seq }) => `${lane}${seq}`;
  const fresh = new Set(found.map(place));
  const pages = [...held.pages.filter((page) => !fresh.has(place(page))), ...found];
  const states = pile.delivery.map(({ reply, state }) => [reply, state]);
  const delivery = { ...held.delivery, ...Object.fromEntries(states) };
  return { pages, delivery, nextW: pile.next_w ?? held.nextW, problem: "" };
}

/** Fetches what is new in a case and opens it. @param {string} caseId */
export async function update(caseId) {
  const held = files.value.get(caseId);
  if (!held) return;
  if (opening.has(caseId)) {
    opening.set(caseId, true);
    return;
  }
  opening.set(caseId, false);
  try {
    const pile = /** @type {Pile} */ (await get(path(caseId, held)));
    const found = await ask("read", { caseId, pile });
    const still = files.value.get(caseId);
    if (stage.value === "in" && still?.preview === held.preview) amend(caseId, merged(still, pile, found));
  } catch (problem) {
    amend(caseId, { problem: problem instanceof Error ? problem.message : "It did not open." });
  } finally {
    const again = opening.get(caseId);
    opening.delete(caseId);
    if (again) void update(caseId);
  }
}

/** Shows a case: whole when this tab holds it, else a preview of why. @param {string} caseId */
export async function show(caseId) {
  const preview = !claims.value.has(caseId);
  const held = files.value.get(caseId);
  if (!held || held.preview !== preview) {
    put(files, caseId, { case: caseId, preview, pages: [], delivery: {}, nextW: 1, pending: [], problem: "" });
  }
  chosen.value = caseId;
  pane.value = preview ? "record" : "talk";
  await update(caseId);
}

/** Away from a case; what was only previewed is forgotten. */
export function leave() {
  const held = files.value.get(chosen.value);
  if (held?.preview) put(files, held.case, undefined);
  chosen.value = "";
  pane.value = "queue";
}
