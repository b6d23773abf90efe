// @ts-check
/** Urgency never stands by colour alone: word, shape and wash. */

/** @typedef {import("./types.js").Urgency} Urgency */

/** @type {Record<Urgency, string>} */
export const SHAPES = { danger: "◆", serious: "▲", concern: "●", worry: "○", calm: "·" };

/** @type {Urgency[]} */
export const ORDER = ["danger", "serious", "concern", "worry", "calm"];

/** @param {unknown} word @returns {Urgency} an unknown word is treated as serious, never as less */
export const known = (word) => ORDER.find((urgency) => urgency === word) ?? "serious";
