// @ts-check
/** A lead's part: inviting, comparing six words by voice, and signing the team's next list. */
import { get, post } from "../api.js";
import * as clock from "../clock.js";
import { ask } from "../keys.js";
import { signal } from "../signals.js";
import { about } from "../state.js";
import { acting } from "./acting.js";
import { look as lookAtProof, proof } from "./proof.js";
import { consider, proposals } from "./proposals.js";
import { begin, believe } from "./session.js";

/** @typedef {import("../keys/admit.js").Candidate} Candidate */
/** @typedef {Candidate & {words: string}} Waiting */

export const waiting = signal(/** @type {Waiting[]|null} */ (null));
export const invitation = signal("");

/** The six words are made here from the keys; words from a server would prove nothing. @param {Candidate} who */
async function spoken(who) {
  const words = await ask("spoken", { deployment: about.value?.deployment ?? "", ...who });
  return { ...who, words };
}

/** Who waits to join, what waits for a second lead, and who opens the newest key. */
export async function again() {
  const { enrolments } = await get("enrolments");
  waiting.value = await Promise.all(enrolments.map(spoken));
  await consider();
  await lookAtProof();
}

/** A locked page shows nothing of the team either. */
export function clear() {
  waiting.value = null;
  invitation.value = "";
  proposals.value = [];
  proof.value = null;
}

export const look = () => acting("team", again);

/** @param {string} name @param {string} role */
export const invite = (name, role) =>
  acting("invite", async () => {
    invitation.value = (await post("invitations", { name, role })).url;
  });

/** A signed version goes to the server: as it is, or for another lead to sign too. @param {{roster: object, leads: number}} made */
async function offer({ roster, leads }) {
  await post(leads > 1 ? "proposals" : "roster", { roster });
  await believe();
  await again();
}

/** @param {Waiting} who */
export const admit = ({ words: _, ...who }) =>
  acting("admit", async () => offer(await ask("admit", { who, at: clock.read() })));

/** @param {string} id @param {"lead"|"worker"} role */
export const appoint = (id, role) =>
  acting("appoint", async () => offer(await ask("appoint", { id, role, at: clock.read() })));

/** A new key for those who stay; with an id, that member leaves. */
export const renew = (id = "") => acting("renew", async () => offer(await ask("renew", { id, at: clock.read() })));

/** Version 1: the first lead alone, with the bot's key as the server shows it. */
export const found = () =>
  acting("found", async () => {
    const known = about.value;
    const mine = (await get("enrolments").catch(() => [])).enrolments ?? [];
    const who = mine.find((/** @type {Candidate} */ { id }) => id === known?.worker.id);
    if (!known || !who) throw new Error("Your enrolment was not found. Ask for a new link.");
    const bots = known.bots ?? [];
    const { roster } = await ask("found", { who, bots, rehearsal: known.rehearsal, at: clock.read() });
    await post("roster", { roster });
    await believe();
    begin();
  });
