// @ts-check
import { toast } from "./dom.js";

export const person = Math.max(1, Number(new URLSearchParams(location.search).get("person")) || 1);

/**
 * Tell the rehearsal something; a refusal is shown and gives null.
 * @param {string} path
 * @param {object} body
 * @returns {Promise<any>}
 */
export async function tell(path, body) {
  try {
    const answer = await fetch(`/rehearsal/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const result = await answer.json();
    if (answer.ok) return result;
    toast(result.error);
  } catch {
    toast("The rehearsal does not answer. Is it still running?");
  }
  return null;
}

/** @param {string} act @param {object} body */
export const does = (act, body) => tell(`people/${person}/${act}`, body);

/** @param {string} path @returns {Promise<any>} */
export async function ask(path) {
  const answer = await fetch(`/rehearsal/${path}`);
  return answer.json();
}
