// @ts-check
/** Why a record is not shown as somebody's words: one word of PROTOCOL.md §3.3. */
export class Refusal extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Whatever goes wrong inside becomes this reason. @template T @param {string} reason @param {() => Promise<T>} work */
export async function orRefuse(reason, work) {
  try {
    return await work();
  } catch {
    throw new Refusal(reason);
  }
}
