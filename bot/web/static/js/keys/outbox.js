// @ts-check
/** The bot's in-memory key: believed only when an active bot of the roster signed it. */
import { context, unb64u, unhex } from "./bytes.js";
import { keyId } from "./epochs.js";
import { verify } from "./sign.js";

/** @typedef {import("../types.js").OutboxKey} OutboxKey */

/** The public key to seal to. @param {OutboxKey} outbox @param {string} deployment @param {import("../types.js").BotKey[]} bots */
export async function believed(outbox, deployment, bots) {
  const key = unb64u(outbox.key);
  const bot = bots.find(({ id, until }) => id === outbox.by && until === null);
  const message = context("wren/v1/outbox-key", unhex(deployment), key);
  if (!bot || outbox.id !== (await keyId(key)) || !(await verify(unb64u(bot.sign), unb64u(outbox.sig), message))) {
    throw new Error("The server's sending key is not signed by the bot. Nothing was sent.");
  }
  return key;
}
