// @ts-check
/** What changed: one EventSource a tab, which carries no words; while it is down, the page asks every few seconds. */
import { claims, files, link, stage } from "../state.js";
import { update } from "./cases.js";
import { refresh } from "./queue.js";

const EVERY = 5_000;
const GATHER = 150;

/** @type {EventSource|undefined} */
let source;
let timer = 0;
let gathering = 0;
let deliveries = 0;

function look() {
  gathering = 0;
  if (stage.value !== "in") return;
  void refresh();
  for (const caseId of claims.value.keys()) void update(caseId);
}

/** A delivery may come without a change: while one is awaited, the page looks. */
function lookForDeliveries() {
  if (stage.value !== "in") return;
  for (const { case: caseId, delivery } of files.value.values()) {
    if (Object.values(delivery).includes("queued")) void update(caseId);
  }
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
  clearInterval(deliveries);
  deliveries = setInterval(lookForDeliveries, EVERY);
  asks();
  open();
  changed();
}

export function stop() {
  source?.close();
  clearInterval(timer);
  clearInterval(deliveries);
  clearTimeout(gathering);
  gathering = 0;
  link.value = "asking";
}
