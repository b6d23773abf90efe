// @ts-check
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const both = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** @param {number} ms */
export const hour = (ms) => clock.format(ms);
/** @param {number} ms */
export const day = (ms) => date.format(ms);
/** @param {number} ms */
export const moment = (ms) => both.format(ms);
