// @ts-check
/** What is kept and what is due, for leads: one proposes to erase a case, another agrees, either may hold it. */
import { get, post } from "../api.js";
import { signal } from "../signals.js";
import { acting } from "./acting.js";

/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {import("../types.js").Keeping} Keeping */
/** @typedef {import("../types.js").Receipt} Receipt */

export const keeping = signal(/** @type {Keeping|null} */ (null));
/** What was erased from this page since it was opened. */
export const receipts = signal(/** @type {(Receipt & {alias: string})[]} */ ([]));

async function again() {
  keeping.value = await get("retention");
}

export const look = () => acting("keeping", again);

/** A locked page shows none of it. */
export function clear() {
  keeping.value = null;
  receipts.value = [];
}

/** Whatever came of it, the page shows how things stand now. @param {string} name @param {() => Promise<unknown>} work */
const then = (name, work) =>
  acting(name, async () => {
    try {
      await work();
    } finally {
      await again().catch(() => {});
    }
  });

/** @param {Kept} one */
export const propose = (one) => then("propose", () => post(`retention/${one.case}/propose`));

/** @param {Kept} one */
export const confirm = (one) =>
  then("confirm", async () => {
    const receipt = await post(`retention/${one.case}/confirm`);
    receipts.value = [{ ...receipt, alias: one.alias }, ...receipts.value];
  });

/** @param {Kept} one @param {boolean} on */
export const hold = (one, on) => then("hold", () => post(`retention/${one.case}/hold`, { on }));
