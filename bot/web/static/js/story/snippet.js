// @ts-check
/** A proposed term as lines for a cue file. What is still missing stands there empty, and `wren check` refuses it. */

/** @typedef {import("../types.js").TermWords} TermWords */

/** So many examples of a kind does a cue need. */
export const EXAMPLES = 3;

/** A TOML string on one line. @param {string} text */
const quoted = (text) => JSON.stringify(text.replaceAll(/[\u007f-\u009f\u2028\u2029]/g, " "));

/** @param {string[]} said */
const listed = (said) => {
  const whole = [...said, ...Array(Math.max(0, EXAMPLES - said.length)).fill("")];
  return `[${whole.map(quoted).join(", ")}]`;
};

/** Letters, digits and hyphens; a word in another script gives none. @param {string} text */
const slug = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40) || "new-word";

/** The words alone, without what has a meaning in a phrase. @param {string} text */
const plain = (text) =>
  text
    .toLowerCase()
    .replaceAll(/[(){}|?*+~^$.\s]+/g, " ")
    .trim();

/** @param {TermWords} words @param {string} by who proposed it @param {string} day */
export function snippet({ term, lang, category, urgency, means, examples, never }, by, day) {
  const start = lang === "en" ? "" : `${lang}.`;
  return [
    `# for ${lang}/${category}.toml`,
    "[[cue]]",
    `id = ${quoted(`${start}${category.replaceAll("_", "-")}.${slug(term)}`)}`,
    `phrases = [${quoted(plain(term))}]`,
    `urgency = ${quoted(urgency)}`,
    `excludes = ["negated", "past", "story", "game"]`,
    `examples = ${listed(examples)}`,
    `never = ${listed(never)}`,
    `source = ${quoted(`${by}, ${day}: ${means}`)}`,
    "",
  ].join("\n");
}
