// @ts-check
/** One's own slots and sessions: looked at, added, removed, ended. Each change of slots takes words that open one. */
import { get, post } from "../api.js";
import { ask } from "../keys.js";
import { signal } from "../signals.js";
import { about } from "../state.js";
import { acting } from "./acting.js";

/** @typedef {import("../types.js").Way} Way */
/** @typedef {import("../types.js").SignedIn} SignedIn */

export const ways = signal(/** @type {Way[]|null} */ (null));
export const places = signal(/** @type {SignedIn[]} */ ([]));
/** What was made just now, shown once. */
export const fresh = signal(/** @type {{sort: "words"|"paper", code: string}|null} */ (null));

/** Looks at both again. */
export async function again() {
  const [{ slots }, { sessions }] = await Promise.all([get("slots"), get("sessions")]);
  ways.value = slots;
  places.value = sessions;
}

export const look = () => acting("you", again);

/** A locked page shows none of it, and nobody else's after signing out. */
export function clear() {
  ways.value = fresh.value = null;
  places.value = [];
}

/** @param {string} typed */
export function own(typed) {
  const { deployment = "", worker } = about.value ?? {};
  const slots = (ways.value ?? []).map(({ slot }) => slot);
  return { typed, slots, deployment, member: worker?.id ?? "" };
}

/** @param {"words"|"paper"} sort @param {string} typed */
export const add = (sort, typed) =>
  acting(`add-${sort}`, async () => {
    const { shown, code, offered } = await ask("more", { ...own(typed), sort });
    await post("slots", { shown, new: offered });
    fresh.value = { sort, code };
    await again();
    document.getElementById("fresh")?.focus();
  });

/** @param {Way} way @param {string} typed */
export const remove = ({ id }, typed) =>
  acting("remove", async () => {
    const { shown } = await ask("owns", own(typed));
    await post(`slots/${id}/remove`, { shown });
    await again();
  });

/** @param {SignedIn} place */
export const end = ({ id }) =>
  acting("end", async () => {
    await post(`sessions/${id}/end`);
    await again();
  });
