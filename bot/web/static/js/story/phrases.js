// @ts-check
/** Words for what stands in a record other than words. */

/** @typedef {{as: "them"|"chip", text: string, note?: string}} Came */

/** Why a record does not open (PROTOCOL.md §3.3), for somebody at 3 a.m. @type {Record<string, string>} */
export const REASONS = {
  malformed: "its bytes are damaged",
  place: "it belongs somewhere else",
  released: "the server did not release its key",
  outer: "its outer lock does not open",
  signer: "whoever signed it is not on the team",
  signature: "its signature is not right, so it may be forged",
  key: "you do not have the team key it was locked with",
  inner: "its inner lock does not open",
  padding: "its bytes are damaged",
  payload: "what is inside cannot be read",
  parts: "a part of it is missing",
};

/** @type {Record<string, string>} */
const EVENTS = {
  vanished: "The worker's connection was lost",
  released: "Given back to the queue",
  phoning: "Phoning for this person",
  closed: "Ended",
  left: "They left the chat or blocked the bot",
  returned: "They came back",
};

/** @type {Record<string, string>} */
const MEDIA = {
  photo: "a picture",
  video: "a video",
  voice: "a voice message",
  sticker: "a sticker",
  file: "a file",
  location: "a place on the map",
  contact: "a contact card",
  unreadable: "something that could not be read",
};

/** What came in, as it shows in the conversation. @param {any} came @returns {Came|undefined} */
export function reads(came) {
  const text = String(came.text ?? "");
  if (came.type === "said") return { as: "them", text };
  if (came.type === "edited") return { as: "them", text, note: "changed what they wrote" };
  if (came.type === "tapped") return { as: "them", text: text || String(came.data ?? ""), note: "tapped a button" };
  if (came.type === "media") {
    const sent = `sent ${MEDIA[came.kind] ?? "something"}; it was not opened`;
    return { as: "them", text: text || "(no words)", note: sent };
  }
  if (came.name === "joined") return { as: "chip", text: `${came.worker ?? "A worker"} joined` };
  const event = EVENTS[came.name];
  return event ? { as: "chip", text: event } : undefined;
}

/** @type {Record<string, string>} */
export const DELIVERY = {
  queued: "not sent yet",
  hidden: "hidden: your message waits",
  sent: "sent ✓",
  maybe: "may have arrived",
  dropped: "not sent",
  undelivered: "not sent",
};

/** @param {string} state */
export const failed = (state) => state === "dropped" || state === "undelivered";
