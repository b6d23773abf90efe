// @ts-check
import { does } from "./api.js";
import { at, make } from "./dom.js";

/** @typedef {import("./types.js").Bubble} Bubble */

/** The line one writes in. Offline, what is written waits here and goes out in order. */
export class Composer {
  #waiting = /** @type {{act: string, body: object, element: HTMLElement}[]} */ ([]);
  #editing = /** @type {Bubble | null} */ (null);
  #text = /** @type {HTMLTextAreaElement} */ (at("text"));

  /** @param {() => boolean} online @param {HTMLElement} place */
  constructor(online, place) {
    this.online = online;
    this.place = place;
    at("write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#send();
      }
      if (event.key === "Escape") this.edit(null);
    });
    at("stop-editing").addEventListener("click", () => this.edit(null));
  }

  /** @param {Bubble | null} bubble */
  edit(bubble) {
    this.#editing = bubble;
    at("editing").hidden = !bubble;
    this.#text.value = bubble?.text ?? "";
    this.#text.focus();
  }

  #send() {
    const text = this.#text.value.trim();
    if (!text) return;
    const editing = this.#editing;
    if (editing) this.does("edit", { message_id: editing.id, text }, text);
    else this.does("say", { text }, text);
    this.edit(null);
  }

  /** @param {string} act @param {object} body @param {string} shown */
  does(act, body, shown) {
    if (this.online()) return does(act, body);
    const words = make("div", "words", shown, make("span", "meta", "waiting for the network"));
    const element = make("div", "bubble person waiting", words);
    this.place.append(element);
    element.scrollIntoView({ block: "end" });
    this.#waiting.push({ act, body, element });
    return null;
  }

  async flush() {
    for (const { act, body, element } of this.#waiting.splice(0)) {
      await does(act, body);
      element.remove();
    }
  }
}
