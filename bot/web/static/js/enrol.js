// @ts-check
/** The page that an invitation leads to. */
import { render } from "./html.js";
import { effect } from "./signals.js";
import { enrolView } from "./views/enrol.js";

const app = /** @type {HTMLElement} */ (document.getElementById("app"));

effect(() => {
  render(enrolView(), app);
});
