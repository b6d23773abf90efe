// @ts-check
/** What stands inside a record: P = len32(m) || m || 0…, m = one JSON object or a numbered part of one. */
import { concat, number, text, utf8 } from "./bytes.js";
import { BUCKETS } from "./record.js";
import { Refusal } from "./refusal.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{index: number, count: number, slice: Bytes}} Part */

/** Bytes of each part but the last. */
const SLICE = 32_759;

/** `{"a":1}` holds as many keys as it names: a doubled one is a forger's. @param {string} json @param {unknown} value */
function doubled(json, value) {
  const named = [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter((found) => found[1]).length;
  const held = (/** @type {unknown} */ v) =>
    v === null || typeof v !== "object"
      ? 0
      : /** @type {number} */ (
          Object.values(v).reduce((sum, inner) => sum + held(inner), Array.isArray(v) ? 0 : Object.keys(v).length)
        );
  return named !== held(value);
}

/** @param {Bytes} bytes @returns {Record<string, unknown>} */
export function decoded(bytes) {
  try {
    const json = text(bytes);
    const value = JSON.parse(json);
    if (json.startsWith("{") && !doubled(json, value)) return value;
  } catch {
    throw new Refusal("payload");
  }
  throw new Refusal("payload");
}

/** m, out of its padding. @param {Bytes} plain */
export function unpadded(plain) {
  const size = plain.slice(0, 4).reduce((sum, byte) => sum * 256 + byte, 0);
  const fits = BUCKETS.find((bucket) => bucket >= size + 4);
  if (fits !== plain.length || plain.subarray(4 + size).some((byte) => byte)) throw new Refusal("padding");
  return plain.slice(4, 4 + size);
}

/** @param {Bytes} m @returns {Part | undefined} */
export function part(m) {
  if (m[0] !== 1) return undefined;
  const [index, count] = [(m[1] ?? 0) * 256 + (m[2] ?? 0), (m[3] ?? 0) * 256 + (m[4] ?? 0)];
  const whole = index < count - 1 ? m.length === 5 + SLICE : m.length > 5;
  if (!whole || count < 2 || index >= count) throw new Refusal("payload");
  return { index, count, slice: m.slice(5) };
}

/** One payload as one padded message; a worker's words always fit. @param {unknown} payload */
export function padded(payload) {
  const m = utf8(JSON.stringify(payload));
  const size = BUCKETS.find((bucket) => bucket >= m.length + 4);
  if (!size) throw new Error("That is too long for one record.");
  return concat(number(m.length, 4), m, new Uint8Array(size - m.length - 4));
}
