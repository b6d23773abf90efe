// @ts-check
/** Ten minutes without a key or a touch hide every word. */
import { stage } from "../state.js";
import { lock } from "./leaving.js";

export const IDLE = 10 * 60_000;
const LOOK = 5_000;

let last = Date.now();
const seen = () => {
  last = Date.now();
};

export function mind() {
  for (const sign of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
    addEventListener(sign, seen, { passive: true, capture: true });
  }
  // A clock that is looked at, not one long timer: a laptop that slept locks when it wakes.
  setInterval(() => {
    if (stage.value === "in" && Date.now() - last >= IDLE) lock();
  }, LOOK);
}
