// @ts-check
/** Changes that two leads sign: looked at here, signed by the second, withdrawn by the first or declined. */
import { get, post } from "../api.js";
import { ask } from "../keys.js";
import { signal } from "../signals.js";
import { trusted } from "../state.js";
import { acting } from "./acting.js";
import { believe } from "./session.js";

/** @typedef {import("../types.js").Proposal} Proposal */
/** @typedef {import("../types.js").Weighed} Weighed */

export const proposals = signal(/** @type {Weighed[]} */ ([]));

/** Asks what waits, and has the key Worker check each: what a server says of it proves nothing. */
export async function consider() {
  const found = await get("proposals");
  const newest = Math.max(...found.proposals.map((/** @type {Proposal} */ { roster }) => roster?.version ?? 0));
  if (newest > (trusted.value?.roster.version ?? 0) + 1) await believe();
  const weighed = [];
  for (const one of found.proposals) weighed.push(await ask("weigh", one));
  proposals.value = weighed;
}

/** Whatever came of it, the page shows how things stand now. @param {string} name @param {() => Promise<unknown>} work */
const then = (name, work) =>
  acting(name, async () => {
    try {
      await work();
    } finally {
      await believe()
        .then(consider)
        .catch(() => {});
    }
  });

/** @param {string} id */
export const sign = (id) => then("sign", async () => post(`proposals/${id}/sign`, await ask("cosign", { id })));

/** @param {string} id */
export const end = (id) => then("end", () => post(`proposals/${id}/end`));
