// @ts-check
/** Opens what the server hands over, in the order of PROTOCOL.md §3.3. One bad record never hides the others. */
import { unb64u } from "./bytes.js";
import { joined } from "./joined.js";
import { part, unpadded } from "./payload.js";
import { about, parse, proven, unsealed, unshredded } from "./record.js";
import { orRefuse, Refusal } from "./refusal.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../types.js").Pile} Pile */
/** @typedef {import("../types.js").Sealed} Sealed */
/** @typedef {import("../types.js").Roster} Roster */
/** @typedef {import("../types.js").Page} Page */
/** @typedef {{deployment: string, roster: Roster, openers: Map<string, {n: number, key: any}>}} Ring what opens and who may have signed */
/** @typedef {import("./joined.js").Bare} Bare */

/** @param {Roster} roster @param {"b"|"w"} lane @param {string} signer @param {number} epoch */
function signing(roster, lane, signer, epoch) {
  const who = (lane === "b" ? roster.bots : roster.members).find((known) => known.id === signer);
  const made = roster.epochs.find((known) => known.n === epoch);
  if (!who || !made || (who.until !== null && made.at >= who.until)) throw new Refusal("signer");
  return unb64u(who.sign);
}

/** @param {Ring} ring @param {string} caseId @param {Sealed} sealed @param {Pile} pile @param {Set<string>} seen @returns {Promise<Bare>} */
async function opened(ring, caseId, sealed, pile, seen) {
  const record = await parse(await orRefuse("malformed", async () => unb64u(sealed.sealed)));
  const place = `${sealed.lane}:${sealed.seq}`;
  const moved = record.caseId !== caseId || `${record.lane}:${record.seq}` !== place;
  if (moved || record.kind !== sealed.kind || seen.has(place)) throw new Refusal("place");
  seen.add(place);
  const salt = pile.salts[place];
  if (!pile.secret || !salt || record.generation !== pile.generation) throw new Refusal("released");
  const c = about(ring.deployment, record);
  const inner = await unshredded(record, c, unb64u(pile.secret), unb64u(salt));
  await proven(record, c, inner, signing(ring.roster, record.lane, record.signer, record.epoch));
  const held = ring.openers.get(record.keyId);
  if (held?.n !== record.epoch) throw new Refusal("key");
  const { lane, seq, kind, epoch, signer: by } = record;
  return { lane, seq, kind, epoch, by, m: unpadded(await unsealed(held.key, c, inner)) };
}

/** @param {Ring} ring @param {string} caseId @param {Pile} pile @returns {Promise<Page[]>} */
export async function read(ring, caseId, pile) {
  const seen = new Set();
  /** @type {(Bare | Page)[]} */
  const found = [];
  const refused = (/** @type {import("../types.js").Place} */ { lane, seq, kind }, /** @type {unknown} */ problem) =>
    /** @type {Page} */ ({
      lane,
      seq,
      kind,
      ok: false,
      why: problem instanceof Refusal ? problem.reason : "malformed",
    });
  for (const sealed of pile.records) {
    found.push(await opened(ring, caseId, sealed, pile, seen).catch((problem) => refused(sealed, problem)));
  }
  const bare = found.filter((page) => "m" in page);
  return found.flatMap((page) => {
    if (!("m" in page)) return [page];
    try {
      const piece = part(page.m);
      const { lane, seq, kind, by } = page;
      const payload = joined(bare, page);
      return piece?.index ? [] : [{ lane, seq, kind, by, ok: /** @type {const} */ (true), payload }];
    } catch (problem) {
      return [refused(page, problem)];
    }
  });
}
