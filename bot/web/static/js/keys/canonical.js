// @ts-check
/** RFC 8785 as PROTOCOL.md §1 restricts it: sorted ASCII names, whole numbers, no lone surrogates. */

/** @param {unknown} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) return object(value);
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("not a whole number");
  if (typeof value === "string" && !value.isWellFormed()) throw new Error("a lone surrogate");
  return JSON.stringify(value);
}

/** @param {object} value */
function object(value) {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.some(([name]) => /[^\0-\x7f]/.test(name))) throw new Error("a name that is not ASCII");
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(",")}}`;
}
