// @ts-check
/** The young person's chat in the rehearsal: draws what the server pushes, and tells it what the person does. */
import { does } from "./api.js";
import { Bubbles } from "./bubbles.js";
import { Composer } from "./composer.js";
import { at, toast } from "./dom.js";
import { Live } from "./live.js";
import { Panel } from "./panel.js";

const log = at("log");
const composer = new Composer(() => live.online, at("bubbles"));
const bubbles = new Bubbles(at("bubbles"), (bubble) => composer.edit(bubble));
let notices = /** @type {number | null} */ (null);
let typing = 0;

/** @param {import("./types.js").Chat} chat */
function show(chat) {
  const follow = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  document.title = `${chat.name} · Wren rehearsal`;
  at("bot").textContent = chat.bot;
  at("empty").hidden = chat.bubbles.some((bubble) => !bubble.deleted);
  at("start").hidden = chat.started && !chat.blocked;
  at("begin").textContent = chat.blocked ? "Unblock" : "Start";
  at("write").hidden = chat.blocked;
  bubbles.draw(chat.bubbles);
  panel.show(chat);
  state(chat);
  notice(chat.notice);
  if (follow) log.scrollTop = log.scrollHeight;
}

/** @param {import("./types.js").Chat} chat */
function state(chat) {
  clearTimeout(typing);
  at("state").textContent = chat.blocked ? "blocked" : chat.typing ? "typing…" : "bot";
  if (chat.typing) typing = setTimeout(() => at("state").replaceChildren("bot"), chat.typing_ms);
}

/** @param {{n: number, text: string}} given */
function notice(given) {
  if (notices !== null && given.n !== notices) {
    for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
    if (given.text) toast(given.text);
  }
  notices = given.n;
}

const live = new Live(show, (up) => {
  if (!up) at("state").textContent = "connecting…";
});
const panel = new Panel(live, composer);
at("begin").addEventListener("click", () => {
  if (at("begin").textContent === "Unblock") does("block", { blocked: false });
  else does("say", { text: "/start" });
});
