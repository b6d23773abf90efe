// @ts-check
/** The server's time, ticking here between answers, and how long things take in words. */
import { now } from "./state.js";

let ahead = 0;

/** @param {number} serverNow ms */
export function set(serverNow) {
  ahead = serverNow - Date.now();
  now.value = serverNow;
}

/** @returns {number} ms by the server's clock */
export const read = () => Date.now() + ahead;

export const tick = () => {
  now.value = read();
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A wait that somebody is counting: 0:24, 6 min, 2 h 05. @param {number} ms */
export function wait(ms) {
  const passed = Math.max(0, ms);
  if (passed < 3 * MINUTE)
    return `${Math.floor(passed / MINUTE)}:${String(Math.floor(passed / 1000) % 60).padStart(2, "0")}`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < 48 * HOUR)
    return `${Math.floor(passed / HOUR)} h ${String(Math.floor(passed / MINUTE) % 60).padStart(2, "0")}`;
  return `${Math.floor(passed / (24 * HOUR))} days`;
}

/** How long ago, coarser. @param {number} ms */
export function ago(ms) {
  if (ms < MINUTE) return "just now";
  return ms < HOUR ? `${Math.floor(ms / MINUTE)} min ago` : `${wait(ms)} ago`;
}

const hours = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const days = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** The day, with its year. @param {number} at */
export const date = (at) => dates.format(at);

/** @param {number} at */
export const time = (at) => hours.format(at);

/** @param {number} at @param {number} today */
export function day(at, today) {
  const [then, here] = [days.format(at), days.format(today)];
  if (then === here) return "Today";
  return then === days.format(today - 24 * HOUR) ? "Yesterday" : then;
}
