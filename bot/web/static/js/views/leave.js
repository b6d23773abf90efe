// @ts-check
/** Before signing out: whoever is held must not be left waiting for nobody. */
import { signOut } from "../acts/leaving.js";
import { ask, buttons } from "../dialog.js";
import { html } from "../html.js";
import { claims } from "../state.js";

/** Asks, unless somebody would be left waiting for nobody. @param {string} question @param {string} yes @param {() => Promise<void>} out */
export async function leaving(question, yes, out) {
  const held = claims.value.size;
  if (held) {
    await ask(
      "First give back or end",
      html`<p
          >You still hold ${held === 1 ? "a conversation" : `${held} conversations`}. If you leave now, they wait for
          nobody.</p
        >
        <div class="acts"><span class="grow"></span><button class="go" value="">Stay</button></div>`,
    );
    return;
  }
  const { answer } = await ask(
    question,
    html`<p>Keys and words leave this browser's memory.</p>${buttons(yes, "Stay")}`,
  );
  if (answer) await out();
}

export const leave = () => leaving("Sign out?", "Sign out", signOut);
