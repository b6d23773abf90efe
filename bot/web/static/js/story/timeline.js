// @ts-check
/** Opened records, in order, as the things a conversation is drawn from. Pure: no clock, no page. */
import { gaps, placed } from "./order.js";
import { reads, REASONS } from "./phrases.js";

/** @typedef {import("../types.js").Page} Page */
/** @typedef {import("../types.js").Opened} Opened */
/** @typedef {import("../types.js").Item} Item */
/** @typedef {import("../types.js").Member} Member */

/** @param {Opened} page @param {number} at @returns {Item[]} */
function turn({ lane, seq, payload }, at) {
  const key = `${lane}${seq}`;
  const said = (payload.out ?? []).map((/** @type {any} */ out, /** @type {number} */ index) => ({
    key: `${key}-${index}`,
    at,
    as: /** @type {const} */ ("bot"),
    text: String(out.text ?? ""),
  }));
  const came = payload.in && reads(payload.in);
  const when = Number(payload.in?.at) || at;
  return came ? [{ key, at: when, ...came }, ...said] : said;
}

/** @param {Opened} page @param {number} at @param {(id: string) => string} name @param {Record<string, string>} delivery @returns {Item[]} */
function worded({ lane, seq, kind, by, payload }, at, name, delivery) {
  const key = `${lane}${seq}`;
  if (kind === "reply") {
    return [
      {
        key,
        at,
        as: "us",
        text: String(payload.text ?? ""),
        who: name(by),
        state: delivery[payload.reply] ?? "queued",
      },
    ];
  }
  if (kind === "notice") return [{ key, at, as: "chip", text: `Asked for a person: ${payload.urgency}` }];
  return [
    { key, at, as: "chip", text: kind === "note" ? `Note by ${name(by)}: ${payload.text}` : `${kind} · ${name(by)}` },
  ];
}

/** @param {Page[]} pages @param {{members: Member[], delivery: Record<string, string>}} known @returns {Item[]} */
export function timeline(pages, { members, delivery }) {
  const name = (/** @type {string} */ id) =>
    members.find((member) => member.id === id)?.name ?? "somebody not on the team";
  const items = placed(pages).flatMap(({ page, at }) => {
    if (page.ok) return page.kind === "turn" ? turn(page, at) : worded(page, at, name, delivery);
    const text = `A record could not be opened here: ${REASONS[page.why] ?? page.why}.`;
    return [
      {
        key: `${page.lane}${page.seq}`,
        at,
        as: /** @type {const} */ ("broken"),
        text,
        note: `${page.lane === "b" ? "bot" : "workers"} ${page.seq}`,
      },
    ];
  });
  return [...gaps(pages), ...items.filter((item) => item.text)];
}
