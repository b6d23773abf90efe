// @ts-check
import { ask, does, person, tell } from "./api.js";
import { at, make } from "./dom.js";
import { hour, moment } from "./times.js";

/** @typedef {import("./types.js").Chat} Chat */

const PHONE_ONLY = matchMedia("(width <= 60rem)");

/** The controls beside the phone: who writes, the clock, the network, blocking, attachments. */
export class Panel {
  #now = 0;
  #seen = 0;
  #blocked = false;

  /** @param {import("./live.js").Live} live @param {import("./composer.js").Composer} composer */
  constructor(live, composer) {
    this.live = live;
    this.composer = composer;
    for (const move of document.querySelectorAll("[data-advance]")) {
      move.addEventListener("click", () => this.#advance(Number(/** @type {HTMLElement} */ (move).dataset.advance)));
    }
    at("offline").addEventListener("click", () => this.#network());
    at("block").addEventListener("click", () => does("block", { blocked: !this.#blocked }));
    at("send-kind").addEventListener("click", () => this.#attach());
    at("open-panel").addEventListener("click", () => this.#open(true));
    at("close-panel").addEventListener("click", () => this.#open(false));
    setInterval(() => this.#tick(), 1000);
  }

  /** @param {Chat} chat */
  show(chat) {
    [this.#now, this.#seen, this.#blocked] = [chat.now, performance.now(), chat.blocked];
    at("who").textContent = chat.name;
    at("block").setAttribute("aria-pressed", String(chat.blocked));
    this.#tick();
    this.#people();
    this.#pages();
  }

  #tick() {
    if (this.#now) at("now").textContent = moment(this.#now + performance.now() - this.#seen);
  }

  async #people() {
    const { people } = await ask("people");
    const others = people.filter((/** @type {{person: number}} */ other) => other.person !== person);
    at("people").replaceChildren(...others.slice(0, 12).map((/** @type {{person: number, name: string}} */ other) => {
      const link = make("a", "", other.name);
      link.href = `/?person=${other.person}`;
      link.target = "_blank";
      link.rel = "noopener";
      return make("li", "", link);
    }));
    const next = Math.max(person, ...people.map((/** @type {{person: number}} */ other) => other.person)) + 1;
    at("somebody").setAttribute("href", `/?person=${next}`);
  }

  async #pages() {
    const { pages } = await ask("pages");
    at("no-pages").hidden = pages.length > 0;
    at("pages").replaceChildren(...pages.slice(-8).reverse().map((/** @type {import("./types.js").Rang} */ page) =>
      make("li", "", make("b", "", page.title), make("br"), `${hour(page.at)} · ${page.to}, by ${page.by}`)));
  }

  /** @param {number} by */
  async #advance(by) {
    const moved = await tell("clock", { advance_ms: by });
    if (moved) [this.#now, this.#seen] = [moved.now, performance.now()];
    this.#tick();
  }

  async #network() {
    const goOnline = !this.live.online;
    at("offline").setAttribute("aria-pressed", String(!goOnline));
    if (goOnline) await this.composer.flush();
    this.live.online = goOnline;
    at("state").textContent = goOnline ? "connecting…" : "no network";
  }

  #attach() {
    const kind = /** @type {HTMLSelectElement} */ (at("kind"));
    this.composer.does("media", { kind: kind.value }, kind.selectedOptions[0]?.text ?? kind.value);
    this.#open(false);
  }

  /** @param {boolean} open */
  #open(open) {
    if (!PHONE_ONLY.matches) return;
    at("panel").classList.toggle("open", open);
    at("phone").inert = open;
    at(open ? "close-panel" : "open-panel").focus();
  }
}
