// @ts-check
/** Joining, one step a screen. */
import { step } from "../acts/join.js";
import { html } from "../html.js";
import { done, lost } from "./enrol-ends.js";
import { paperStep } from "./enrol-paper.js";
import { begin, drill, keep } from "./enrol-steps.js";
import { brand } from "./parts.js";

/** @typedef {import("../acts/join.js").Step} Step */

/** @type {Record<Step, () => import("../html.js").View>} */
const SCREENS = {
  lost,
  begin,
  making: begin,
  keep,
  prove: drill,
  proving: drill,
  paper: paperStep,
  sending: paperStep,
  waiting: () => done(false),
  first: () => done(true),
};

export const enrolView = () => html`<main class="card">${brand()} ${SCREENS[step.value]()}</main>`;
