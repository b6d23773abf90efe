// @ts-check
import { person } from "./api.js";

/** The chat as it changes, over a WebSocket that is opened again when it breaks. */
export class Live {
  #socket = /** @type {WebSocket | null} */ (null);
  #online = true;
  #pause = 500;

  /** @param {(chat: import("./types.js").Chat) => void} show @param {(up: boolean) => void} state */
  constructor(show, state) {
    this.show = show;
    this.state = state;
    this.#open();
  }

  get online() {
    return this.#online;
  }

  set online(on) {
    this.#online = on;
    this.#socket?.close();
    if (on) this.#open();
  }

  #open() {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/rehearsal/people/${person}/live`);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.addEventListener("message", (event) => {
      if (socket !== this.#socket || !this.#online) return;
      this.#pause = 500;
      this.state(true);
      this.show(JSON.parse(new TextDecoder().decode(event.data)));
    });
    socket.addEventListener("close", () => {
      if (socket !== this.#socket || !this.#online) return;
      this.state(false);
      setTimeout(() => this.#online && socket === this.#socket && this.#open(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, 8000);
    });
  }
}
