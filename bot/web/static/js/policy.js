// @ts-check
/** The one script address this page may hand to a sink: the key Worker's. */

const KEYS = new URL("./keys/worker.js", import.meta.url).href;

/** @param {string} address */
function createScriptURL(address) {
  if (address !== KEYS) throw new TypeError("Not an address that this page may run.");
  return address;
}

const policy = window.trustedTypes?.createPolicy("wren", { createScriptURL });

/** @returns {Worker} */
export function keyWorker() {
  const address = /** @type {any} */ (policy)?.createScriptURL(KEYS) ?? KEYS;
  return new Worker(address, { type: "module", name: "keys" });
}
