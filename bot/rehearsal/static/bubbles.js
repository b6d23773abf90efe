// @ts-check
import { does } from "./api.js";
import { button, make, toast } from "./dom.js";
import { day, hour } from "./times.js";

/** @typedef {import("./types.js").Bubble} Bubble */

const KINDS = /** @type {Record<string, string>} */ ({
  photo: "Picture", video: "Video", voice: "Voice note", audio: "Music", animation: "Moving picture",
  video_note: "Round video", sticker: "Sticker", document: "File", location: "Place", contact: "Contact",
});

/** Draws the bubbles of a chat and keeps those that did not change. */
export class Bubbles {
  #drawn = /** @type {Map<number, {look: string, element: HTMLElement}>} */ (new Map());

  /** @param {HTMLElement} place @param {(bubble: Bubble) => void} edit */
  constructor(place, edit) {
    this.place = place;
    this.edit = edit;
  }

  /** @param {Bubble[]} bubbles */
  draw(bubbles) {
    const shown = bubbles.filter((bubble) => !bubble.deleted);
    const order = /** @type {HTMLElement[]} */ ([]);
    let last = "";
    for (const bubble of shown) {
      const today = day(bubble.at);
      if (today !== last) order.push(this.#day(today));
      last = today;
      order.push(this.#element(bubble));
    }
    const kept = new Set(shown.map((bubble) => bubble.id));
    for (const id of this.#drawn.keys()) if (!kept.has(id)) this.#drawn.delete(id);
    this.#place(order);
  }

  /** @param {HTMLElement[]} order */
  #place(order) {
    for (const child of [...this.place.children]) {
      if (!child.classList.contains("waiting") && !order.includes(/** @type {HTMLElement} */ (child))) child.remove();
    }
    order.forEach((element, index) => {
      if (this.place.children[index] !== element) this.place.insertBefore(element, this.place.children[index] ?? null);
    });
  }

  /** @param {string} name */
  #day(name) {
    const found = [...this.place.querySelectorAll(".day")].find((chip) => chip.textContent === name);
    return found instanceof HTMLElement ? found : make("p", "day", name);
  }

  /** @param {Bubble} bubble */
  #element(bubble) {
    const look = JSON.stringify(bubble);
    const before = this.#drawn.get(bubble.id);
    if (before?.look === look) return before.element;
    const element = this.#bubble(bubble);
    this.#drawn.set(bubble.id, { look, element });
    return element;
  }

  /** @param {Bubble} bubble */
  #bubble(bubble) {
    const element = make("div", `bubble ${bubble.who}`, words(bubble, this.#more(bubble)));
    if (bubble.reaction) element.append(reaction(bubble.reaction));
    if (bubble.buttons.length) element.append(keyboard(bubble));
    return element;
  }

  /** @param {Bubble} bubble */
  #more(bubble) {
    const more = button("⋯", () => {
      const open = more.closest(".bubble")?.querySelector(".acts");
      if (open) open.remove();
      else more.closest(".words")?.after(this.#acts(bubble));
      more.setAttribute("aria-expanded", String(!open));
    }, "more");
    more.setAttribute("aria-label", `More for the message of ${hour(bubble.at)}`);
    more.setAttribute("aria-expanded", "false");
    return more;
  }

  /** @param {Bubble} bubble */
  #acts(bubble) {
    const acts = make("div", "acts");
    if (bubble.who === "person" && bubble.kind === "text") acts.append(button("Edit", () => this.edit(bubble)));
    acts.append(button("Delete", () => does("delete", { message_ids: [bubble.id] })));
    return acts;
  }
}

/** @param {Bubble} bubble @param {HTMLElement} more */
function words(bubble, more) {
  const who = make("span", "hidden-label", bubble.who === "bot" ? "Wren: " : "You: ");
  const element = make("div", "words", who);
  if (bubble.kind !== "text") element.append(make("span", "kind", KINDS[bubble.kind] ?? bubble.kind, bubble.text ? "\n" : ""));
  element.append(...marked(bubble));
  const meta = make("span", "meta");
  if (bubble.edited) meta.append("edited");
  meta.append(make("time", "", hour(bubble.at)));
  if (bubble.who === "person") meta.append(ticks(bubble.read));
  element.append(meta, more);
  return element;
}

/** @param {Bubble} bubble */
function marked(bubble) {
  const parts = /** @type {(Node | string)[]} */ ([]);
  let end = 0;
  for (const entity of bubble.entities) {
    if (entity.offset < end) continue;
    parts.push(bubble.text.slice(end, entity.offset));
    end = entity.offset + entity.length;
    parts.push(make(entity.type === "bold" ? "b" : "span", entity.type === "bold" ? "" : "link", bubble.text.slice(entity.offset, end)));
  }
  return [...parts, bubble.text.slice(end)];
}

/** @param {boolean} read */
function ticks(read) {
  const element = make("span", "ticks", read ? "✓✓" : "✓");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", read ? "Received by the bot" : "Sent");
  return element;
}

/** @param {string} emoji */
function reaction(emoji) {
  const element = make("span", "reaction", emoji);
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", `Reaction ${emoji}`);
  return element;
}

/** @param {Bubble} bubble */
function keyboard(bubble) {
  const rows = bubble.buttons.map((row) => make("div", "line", ...row.map((item) => {
    const element = button(item.text, () => {
      if (!item.data) return toast(`A phone would open ${item.url}`);
      element.setAttribute("aria-busy", "true");
      does("tap", { message_id: bubble.id, data: item.data }).then((done) => done || element.removeAttribute("aria-busy"));
    });
    return element;
  })));
  return make("div", "buttons", ...rows);
}
