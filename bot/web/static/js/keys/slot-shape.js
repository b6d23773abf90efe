// @ts-check
/** The forms of slots (PROTOCOL.md §7), as strictly: version 1 for words and paper, version 2 for a passkey. */
import { unb64u } from "./bytes.js";
import { among, bytes, exactly, int, like } from "./shape.js";

/** @type {import("./shape.js").Is} */
const credential = (value) => {
  if (typeof value !== "string") return false;
  const { length } = unb64u(value);
  return length >= 16 && length < 1024;
};

export const isSlot = exactly({
  v: among(1),
  id: like(/^[0-9a-f]{16}$/),
  kind: among("passphrase"),
  salt: bytes(16),
  kdf: exactly({ name: among("argon2id"), m: int(65536), t: int(3), p: int(1) }),
  wrapped: bytes(92),
});

export const isPasskey = exactly({
  v: among(2),
  id: like(/^[0-9a-f]{16}$/),
  kind: among("passkey"),
  credential,
  wrapped: bytes(92),
});
