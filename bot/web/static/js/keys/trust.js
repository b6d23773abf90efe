// @ts-check
/** Which team this Worker believes in: a chain of signed rosters from a first one that does not change. */
import { hex } from "./bytes.js";
import { unwrapped } from "./epochs.js";
import { Distrust, digest, follows, walked } from "./roster.js";
import { self, turned } from "./vault.js";
import { named } from "./words.js";

/** @typedef {import("../types.js").Roster} Roster */

/** D of the version 1 that is believed, in hex. @type {string} */
let root = "";

/**
 * Believes a chain of rosters, or says why not. `pin` is D of version 1 as the address remembered it, or "".
 * @param {{rosters: Roster[], pin: string}} given
 */
export async function trust({ rosters, pin }) {
  const { deployment, member, seed } = self();
  const held = turned();
  const [one] = rosters;
  const last = held ? await stepped(held.roster, rosters) : await walked(rosters);
  const found = one ? await digest(one) : new Uint8Array();
  const spelt = hex(found);
  const known = root || pin;
  if (last.deployment !== deployment || (known && known !== spelt)) {
    throw new Distrust("This is not the team that you joined.");
  }
  root = spelt;
  if (last !== held?.roster) turned({ deployment, roster: last, openers: await unwrapped(last, member, seed) });
  return { roster: last, root, words: await named(found) };
}

/** On from the version already believed, one step at a time; never back. @param {Roster} believed @param {Roster[]} rosters */
async function stepped(believed, rosters) {
  let last = believed;
  for (const next of rosters.filter(({ version }) => version > believed.version)) {
    if (!(await follows(last, next).catch(() => false)))
      throw new Distrust(`Version ${next.version} of the team's list is not signed as it must be.`);
    last = next;
  }
  if (rosters.at(-1)?.version !== last.version)
    throw new Distrust("The server showed an older list of the team than before.");
  return last;
}
