// @ts-check
/** The first screen of a handoff, from what was opened: why, is it safe, what was said to them, what they want. Pure. */
import { placed } from "./order.js";
import { reads } from "./phrases.js";

/** @typedef {import("../types.js").Page} Page */
/** @typedef {{quote: string, rule: string, category: string}} Why */
/** @typedef {{at: number, text: string}} Line */
/** @typedef {object} Summary
 * @property {Why[]} why at most three, the newest notice's first
 * @property {string[]} chips machine guesses beyond the quotes
 * @property {string} safe yes, no, unsure, watched or unknown
 * @property {string} told
 * @property {string} wants
 * @property {string} voice
 * @property {boolean} understood
 * @property {boolean} returning
 * @property {number} late ms
 * @property {Line[]} chronology
 */

/** @param {any} notice */
function safe(notice) {
  if (notice.watched) return "watched";
  return ["yes", "no", "unsure"].includes(notice.safe) ? notice.safe : "unknown";
}

const SILENT = "went-quiet";

/** Whether a notice only tells of a silence. @param {any} notice */
const silent = ({ reasons }) => (reasons ?? []).some((/** @type {Why} */ { rule }) => rule === SILENT);

/** @param {{page: Page, at: number}[]} timed @returns {Line[]} */
function chronology(timed) {
  return timed.flatMap(({ page, at }) => {
    if (!page.ok) return [{ at, text: "a record that does not open" }];
    const { kind, payload } = page;
    if (kind === "notice")
      return [{ at, text: silent(payload) ? "they had stopped writing" : `${payload.urgency}: asked for a person` }];
    if (kind === "reply") return [{ at, text: "a worker wrote" }];
    if (kind !== "turn") return [{ at, text: kind }];
    const guess = payload.noticed?.categories?.length
      ? [
          {
            at,
            text: `machine guess: ${payload.noticed.urgency}, ${payload.noticed.categories.join(", ").replaceAll("_", " ")}`,
          },
        ]
      : [];
    const came = payload.in && reads(payload.in);
    return came?.as === "chip" ? [{ at, text: came.text }, ...guess] : guess;
  });
}

/** @param {Page[]} pages @returns {Summary|undefined} undefined when no notice opened */
export function summary(pages) {
  const timed = placed(pages);
  const notices = timed.flatMap(({ page }) => (page.ok && page.kind === "notice" ? [page.payload] : []));
  const notice = notices.at(-1);
  if (!notice) return undefined;
  const all = [...notices].reverse().flatMap(({ reasons }) => /** @type {Why[]} */ (reasons ?? []));
  const why = all.filter(({ quote }, index) => quote && all.findIndex((other) => other.quote === quote) === index);
  const shown = why.slice(0, 3);
  const rules = new Set([SILENT, ...shown.map(({ rule }) => rule)]);
  return {
    why: shown,
    chips: [...new Set(all.map(({ rule }) => rule))].filter((rule) => rule && !rules.has(rule)),
    safe: safe(notice),
    told: String(notice.told ?? ""),
    wants: String(notice.wants ?? ""),
    voice: String(notice.voice ?? ""),
    understood: notice.understood !== false,
    returning: Boolean(notice.returning),
    late: Number(notice.late) || 0,
    chronology: chronology(timed),
  };
}
