// @ts-check
/** A member's own slots: what shows that they are theirs, and one more, made by whoever can open one already. */
import { b64u, hex, random } from "./bytes.js";
import { code, tidied } from "./paper.js";
import { isSlot } from "./slot-shape.js";
import * as slots from "./slot.js";
import { passphrase } from "./words.js";

/** @typedef {import("../types.js").AnySlot} AnySlot */
/** @typedef {import("../types.js").PasskeySlot} PasskeySlot */
/** @typedef {{typed: string, slots: AnySlot[], deployment: string, member: string}} Own */
/** @typedef {{prf: Uint8Array<ArrayBuffer>, credential: string}} Touched what a passkey gave, and which it was */

/** Opens one of the slots with the words. @param {Own} own */
async function opened({ typed, slots: offered, deployment, member }) {
  const stretchable = /** @type {import("../types.js").Slot[]} */ (offered.filter(isSlot));
  const [first] = stretchable;
  if (!first) throw new Error("There is no slot for words.");
  const { auth, wrap } = await slots.stretch(tidied(typed), first.salt, first.kdf, deployment);
  for (const slot of stretchable) {
    const secret = await slots.open(slot, wrap, deployment, member).catch(() => undefined);
    if (secret) return { secret, shown: b64u(auth), salt: first.salt };
  }
  throw new Error("That does not open your keys. Look again.");
}

/** What a slot shows at sign-in, once it has opened. @param {Own} own */
export async function owns(own) {
  const { secret, shown } = await opened(own);
  secret.fill(0);
  return { shown };
}

/** One more slot: of words or a code made here, or of a passkey. @param {Own & {sort: "words"|"paper"|"passkey", passkey?: Touched}} own */
export async function more({ sort, passkey, ...own }) {
  const { secret, shown, salt } = await opened(own);
  try {
    if (passkey) return { shown, code: "", offered: { sort, ...(await ofPasskey(secret, passkey, own)) } };
    const made = sort === "paper" ? code() : await passphrase();
    return { shown, code: made, offered: { sort, ...(await slots.make(secret, made, own.deployment, own.member, salt)) } };
  } finally {
    secret.fill(0);
  }
}

/** @param {Uint8Array<ArrayBuffer>} secret @param {Touched} touched @param {Own} own */
async function ofPasskey(secret, { prf, credential }, { deployment, member }) {
  const { auth, wrap } = await touched({ prf, deployment });
  /** @type {PasskeySlot} */
  const slot = {
    v: 2,
    id: hex(random(8)),
    kind: "passkey",
    credential,
    wrapped: await slots.lock(secret, wrap, deployment, member, "passkey"),
  };
  return { slot, auth: b64u(auth) };
}

/** What a passkey's PRF output becomes. @param {{prf: Uint8Array<ArrayBuffer>, deployment: string}} given */
export function touched({ prf, deployment }) {
  if (prf.length !== 32) throw new Error("This passkey cannot unlock keys.");
  return slots.split(prf, deployment);
}
