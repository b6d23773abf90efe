// @ts-check
/** The form of a roster (PROTOCOL.md §4), strictly: exactly these members, each within bounds. */
import { unb64u } from "./bytes.js";

/** @typedef {(value: unknown) => boolean} Is */

/** @type {Is} */
const boolean = (value) => typeof value === "boolean";
/** @type {(low: number) => Is} */
export const int = (low) => (value) => Number.isSafeInteger(value) && /** @type {number} */ (value) >= low;
/** @type {(pattern: RegExp) => Is} */
export const like = (pattern) => (value) => typeof value === "string" && pattern.test(value);
/** @param {...unknown} all @returns {Is} */
export function among(...all) {
  return (value) => all.includes(value);
}
/** @type {(is: Is) => Is} */
const orNull = (is) => (value) => value === null || is(value);
/** @type {(most: number, is: Is) => Is} */
const list = (most, is) => (value) => Array.isArray(value) && value.length <= most && value.every(is);
/** @type {(most: number, is: Is) => Is} */
const map = (most, is) => (value) =>
  plain(value) && Object.keys(value).length <= most && Object.values(value).every(is);

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const plain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** base64url of so many bytes; without a size at most 2,048. @type {(size?: number) => Is} */
export const bytes = (size) => (value) => {
  if (typeof value !== "string") return false;
  const { length } = unb64u(value);
  return size === undefined ? length <= 2048 : length === size;
};

/** @type {(members: Record<string, Is>) => Is} */
export const exactly = (members) => (value) =>
  plain(value) &&
  Object.keys(value).length === Object.keys(members).length &&
  Object.entries(members).every(([name, is]) => Object.hasOwn(value, name) && is(value[name]));

/** @type {Is} */
const name = (value) =>
  typeof value === "string" &&
  /^.{1,64}$/su.test(value) &&
  value === value.trim().normalize("NFC") &&
  !/[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);

const [id, hash, time] = [like(/^[0-9a-f]{32}$/), like(/^[0-9a-f]{64}$/), int(0)];
const [tenure, role] = [{ since: time, until: orNull(time) }, among("lead", "worker", "reviewer")];
const recovery = { k: time, n: time, key: bytes(1216), commitment: hash, holders: map(16, bytes()) };

export const isRoster = exactly({
  v: among(1),
  deployment: id,
  version: int(1),
  prev: like(/^([0-9a-f]{64})?$/),
  at: time,
  rehearsal: boolean,
  members: list(256, exactly({ id, name, role, sign: bytes(32), seal: bytes(1216), ...tenure })),
  epochs: list(512, exactly({ n: int(1), key: bytes(1216), at: time, wraps: map(257, bytes(1168)) })),
  recovery: orNull(exactly(recovery)),
  bots: list(64, exactly({ id, sign: bytes(32), ...tenure })),
  signatures: list(256, exactly({ by: id, sig: bytes(64) })),
});
