// @ts-check
/** The server, as JSON. Each refusal comes back as one sentence made for people. */

export class Problem extends Error {
  /** @param {string} message @param {number} status 0 when the server was not reached @param {any} [body] */
  constructor(message, status, body = {}) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

const NOBODY = "The server did not answer. Nothing was lost; try again.";
const PATIENCE = 15_000;

/** @param {Response} answer */
async function refused(answer) {
  const body = await answer.json().catch(() => ({}));
  return new Problem(body.error || `The server refused (${answer.status}).`, answer.status, body);
}

/** @param {string} path @param {RequestInit} how @returns {Promise<any>} */
async function call(path, how) {
  const answer = await fetch(`/console/api/${path}`, { ...how, signal: AbortSignal.timeout(PATIENCE) }).catch(() => {
    throw new Problem(NOBODY, 0);
  });
  if (!answer.ok) throw await refused(answer);
  if (answer.status === 204) return {};
  return answer.json().catch(() => {
    throw new Problem(NOBODY, 0);
  });
}

/** @param {string} path */
export const get = (path) => call(path, { cache: "no-store" });

/** @param {string} path @param {object} [body] */
export const post = (path, body = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
