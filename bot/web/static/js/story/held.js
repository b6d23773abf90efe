// @ts-check
/** What this tab holds, asked by keys and views. */
import { claims, now, rows } from "../state.js";

/** @typedef {import("../types.js").Claim} Claim */

/** Whether this tab can write in a case. @param {string} caseId */
export const writable = (caseId) => {
  const claim = claims.value.get(caseId);
  return claim !== undefined && claim.state !== "lost";
};

/** Seconds until a claim that nobody keeps alive goes back to the queue. @param {Claim} claim */
export const remaining = (claim) => Math.max(0, Math.ceil((claim.until - now.value) / 1000));

/** The alias of a case, as the queue has it. @param {string} caseId */
export const alias = (caseId) => rows.value.find((row) => row.case === caseId)?.alias ?? "this person";
