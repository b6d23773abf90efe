// @ts-check
/** What changed: one EventSource a tab, which carries no words; while it is down, the page asks every few seconds. */
import { claims, link, stage } from "../state.js";
import { update } from "./cases.js";
import { refresh } from "./queue.js";

const EVERY = 5_000;
const GATHER = 150;

/** @type {EventSource|undefined} */
let source;
let timer = 0;
let gathering = 0;

function look() {
  gathering = 0;
  if (stage.value !== "in") return;
  void refresh();
  for (const caseId of claims.value.keys()) void update(caseId);
}

/** Several changes at once are one look. */
function changed() {
  gathering ||= setTimeout(look, GATHER);
}

function asks() {
  if (link.value === "live") link.value = "asking";
  clearInterval(timer);
  timer = setInterval(changed, EVERY);
}

/** A closed source does not reconnect by itself. */
function broken() {
  asks();
  if (source?.readyState === EventSource.CLOSED && stage.value === "in") setTimeout(open, EVERY);
}

function open() {
  source?.close();
  if (stage.value !== "in") return;
  source = new EventSource("/console/api/events");
  source.addEventListener("open", () => {
    clearInterval(timer);
    link.value = "live";
    changed();
  });
  source.addEventListener("change", changed);
  source.addEventListener("error", broken);
}

export function listen() {
  asks();
  open();
  changed();
}

export function stop() {
  source?.close();
  clearInterval(timer);
  clearTimeout(gathering);
  gathering = 0;
  link.value = "asking";
}
