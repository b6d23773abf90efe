// @ts-check
/** Signals, with the types their package publishes; the vendored file carries none. */
import * as vendored from "../vendor/@preact/signals-core/dist/signals-core.js";

const { batch, computed, effect, signal } = /** @type {typeof import("@preact/signals-core")} */ (
  /** @type {unknown} */ (vendored)
);

export { batch, computed, effect, signal };
