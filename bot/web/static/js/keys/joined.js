// @ts-check
/** A payload too long for one record stands in numbered parts, side by side in one lane. */
import { concat } from "./bytes.js";
import { decoded, part } from "./payload.js";
import { Refusal } from "./refusal.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** A record opened down to its message. @typedef {import("../types.js").Place & {by: string, epoch: number, m: Bytes}} Bare */

/** All parts of the payload that `first` belongs to. @param {Bare[]} bare @param {Bare} first */
export function joined(bare, first) {
  const head = part(first.m);
  if (!head) return decoded(first.m);
  const from = first.seq - head.index;
  const slices = Array.from({ length: head.count }, (_, index) => {
    const found = bare.find((other) => other.lane === first.lane && other.seq === from + index);
    const piece = found && part(found.m);
    const fits = piece && piece.index === index && piece.count === head.count && found.kind === first.kind;
    if (!fits || found.by !== first.by || found.epoch !== first.epoch) throw new Refusal("parts");
    return piece.slice;
  });
  return decoded(concat(...slices));
}
