// @ts-check
/** The word list: six words name a key or a roster aloud, and six random ones make a passphrase (77 bits). */
import { random } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */

/** @type {Promise<string[]> | undefined} */
let list;

/** @returns {Promise<string[]>} */
const words = () => (list ??= fetch(new URL("../../words.json", import.meta.url)).then((answer) => answer.json()));

/** A new passphrase: 13 random bits at a time, those beyond the list dropped, so that each word is equally likely. */
export async function passphrase() {
  const all = await words();
  const drawn = [];
  while (drawn.length < 6) {
    const [high = 0, low = 0] = random(2);
    const word = all[(high * 256 + low) % 8192];
    if (word) drawn.push(word);
  }
  return drawn.join(" ");
}

/** The six words of a 32-byte digest. @param {Bytes} digest */
export async function named(digest) {
  const all = await words();
  let rest = digest.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const said = [];
  for (let place = 0; place < 6; place++) {
    said.push(all[Number(rest % BigInt(all.length))]);
    rest /= BigInt(all.length);
  }
  return said.join(" ");
}
