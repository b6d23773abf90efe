// @ts-check
/**
 * A paper code: 48 digits in eight groups, each a random 16-bit number times eleven (PROTOCOL.md §7.1). A wrong digit, or
 * two that changed places, no longer divide by eleven, so a slip is named before the slow step.
 */
import { random } from "./bytes.js";

const [GROUPS, DIGITS, CHECK] = [8, 6, 11];
const HIGHEST = 0xffff * CHECK;
const BETWEEN = /[\s\u002d\u2010-\u2015\u2212]+/g;

/** A new code: 128 random bits. */
export const code = () =>
  Array.from({ length: GROUPS }, () => {
    const [high = 0, low = 0] = random(2);
    return String((high * 256 + low) * CHECK).padStart(DIGITS, "0");
  }).join(" ");

/** The one form of a code, however it was typed; anything that is no row of digits comes back as it is. @param {string} typed */
export function tidied(typed) {
  const digits = typed.normalize("NFKC").replaceAll(BETWEEN, "");
  if (!/^[0-9]+$/.test(digits)) return typed;
  if (digits.length !== GROUPS * DIGITS)
    throw new Error(`A paper code has ${GROUPS * DIGITS} digits. These are ${digits.length}.`);
  const groups = digits.match(/.{6}/g) ?? [];
  const bad = groups.findIndex((group) => Number(group) % CHECK || Number(group) > HIGHEST) + 1;
  if (bad) throw new Error(`Look again at group ${bad} of the paper code: a digit is wrong.`);
  return groups.join(" ");
}
