// @ts-check
/** lit-html, with the types its package publishes; the vendored file carries none. */
import * as directives from "../vendor/lit-html/directives/live.js";
import * as repeats from "../vendor/lit-html/directives/repeat.js";
import * as lit from "../vendor/lit-html/lit-html.js";

/** @typedef {import("lit-html").TemplateResult | typeof lit.nothing | string | undefined} View */

const { html, nothing, render } = /** @type {typeof import("lit-html")} */ (/** @type {unknown} */ (lit));
const { live } = /** @type {typeof import("lit-html/directives/live.js")} */ (/** @type {unknown} */ (directives));
const { repeat } = /** @type {typeof import("lit-html/directives/repeat.js")} */ (/** @type {unknown} */ (repeats));

export { html, live, nothing, render, repeat };
