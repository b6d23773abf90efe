/**
 * A second reader of PROTOCOL.md, written from the page alone and on other libraries than the product uses (`@hpke/*`,
 * Node's own cryptography). Reads record.json on standard input, writes what it makes of each pile as JSON.
 */
import { createDecipheriv, createHash, createPublicKey, hkdfSync, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

const LANES = { b: ["turn", "notice", "tombstone"], w: ["reply", "note", "risk", "decision", "plan", "tombstone"] };
const BUCKETS = [512, 1024, 2048, 4096, 8192, 16384, 32768];
const ED25519 = Buffer.from("302a300506032b6570032100", "hex");

const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const bytes = (text) => Buffer.from(text, "base64url");
const sha256 = (data) => createHash("sha256").update(data).digest();
const ctx = (...parts) =>
  Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length >> 8, part.length & 255]), Buffer.from(part)]));

class Bad extends Error {}
const must = (truth, reason) => {
  if (!truth) throw new Bad(reason);
};

function parse(stored) {
  must(stored.length > 47 && stored[0] === 1, "malformed");
  const end = 47 + stored[46];
  const kind = stored.subarray(47, end).toString("latin1");
  const lane = String.fromCharCode(stored[37]);
  must(BUCKETS.includes(stored.length - end - 94 - 1136 - 16), "malformed");
  must(LANES[lane]?.includes(kind), "malformed");
  const record = {
    caseId: stored.subarray(1, 17),
    keyId: stored.subarray(17, 33),
    epoch: stored.readUInt32BE(33),
    lane,
    seq: stored.readBigUInt64BE(38),
    kind,
    generation: stored.readUInt16BE(end),
    signer: stored.subarray(end + 2, end + 18).toString("hex"),
    sig: stored.subarray(end + 18, end + 82),
    nonce: stored.subarray(end + 82, end + 94),
    sealed: stored.subarray(end + 94),
  };
  must(record.epoch > 0 && record.generation > 0, "malformed");
  must(record.seq > 0n && record.seq <= BigInt(Number.MAX_SAFE_INTEGER), "malformed");
  return record;
}

function context(deployment, r) {
  const [epoch, seq] = [Buffer.alloc(4), Buffer.alloc(8)];
  epoch.writeUInt32BE(r.epoch);
  seq.writeBigUInt64BE(r.seq);
  return ctx("wren/v1/record", Buffer.from(deployment, "hex"), r.caseId, r.keyId, epoch, r.lane, seq, r.kind);
}

function outer(r, c, secret, salt) {
  const info = Buffer.concat([ctx("wren/v1/shred", Buffer.from([r.generation >> 8, r.generation & 255])), c]);
  const key = Buffer.from(hkdfSync("sha256", Buffer.concat([secret, salt]), Buffer.alloc(0), info, 32));
  const cipher = createDecipheriv("aes-256-gcm", key, r.nonce, { authTagLength: 16 });
  cipher.setAAD(c).setAuthTag(r.sealed.subarray(-16));
  return Buffer.concat([cipher.update(r.sealed.subarray(0, -16)), cipher.final()]);
}

function signerOf(roster, r) {
  const known = (r.lane === "b" ? roster.bots : roster.members).find(({ id }) => id === r.signer);
  const epoch = roster.epochs.find(({ n }) => n === r.epoch);
  must(known && epoch && (known.until === null || epoch.at < known.until), "signer");
  return createPublicKey({ key: Buffer.concat([ED25519, bytes(known.sign)]), format: "der", type: "spki" });
}

function unpad(plain) {
  const size = plain.readUInt32BE(0);
  must(BUCKETS.find((bucket) => size + 4 <= bucket) === plain.length, "padding");
  must(!plain.subarray(4 + size).some((byte) => byte !== 0), "padding");
  return plain.subarray(4, 4 + size);
}

/** JSON.parse lets a doubled name through, so names are counted while it reads. */
function decode(message) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(message);
    const value = JSON.parse(text);
    must(text.startsWith("{"), "payload");
    const named = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/gs)].filter(([, colon]) => colon).length;
    must(named === names(value), "payload");
    return value;
  } catch {
    throw new Bad("payload");
  }
}

const names = (value) =>
  value === null || typeof value !== "object"
    ? 0
    : Object.values(value).reduce((sum, item) => sum + names(item), Array.isArray(value) ? 0 : Object.keys(value).length);

function partOf(message) {
  if (message[0] !== 1) return null;
  must(message.length > 5, "payload");
  const [index, count, slice] = [message.readUInt16BE(1), message.readUInt16BE(3), message.subarray(5)];
  must(count >= 2 && index < count && (slice.length === 32759 || index === count - 1), "payload");
  return { index, count, slice };
}

async function open(given, keys, pile, item, seen) {
  const r = parse(bytes(item.sealed));
  const place = `${item.lane}:${item.seq}`;
  const same = r.caseId.toString("hex") === pile.case && `${r.lane}:${r.seq}` === place && r.kind === item.kind;
  must(same && !seen.has(place), "place");
  seen.add(place);
  must(r.generation === pile.generation && pile.salts[place], "released");
  const c = context(given.deployment, r);
  let inner;
  try {
    inner = outer(r, c, bytes(pile.secret), bytes(pile.salts[place]));
  } catch {
    throw new Bad("outer");
  }
  const signer = signerOf(given.roster, r);
  must(verify(null, ctx("wren/v1/record-sig", c, sha256(inner)), signer, r.sig), "signature");
  const key = keys.get(`${r.epoch}:${r.keyId.toString("hex")}`);
  must(key, "key");
  let plain;
  try {
    const [enc, sealed] = [inner.subarray(0, 1120), inner.subarray(1120)];
    plain = Buffer.from(await suite.open({ recipientKey: key, enc, info: c }, sealed));
  } catch {
    throw new Bad("inner");
  }
  const message = unpad(plain);
  const part = partOf(message);
  const payload = part ? null : decode(message);
  return { lane: r.lane, seq: Number(r.seq), kind: r.kind, by: r.signer, epoch: r.epoch, part, payload };
}

function join(found, one) {
  if (!one.part) return one.payload;
  const slices = [];
  for (let index = 0; index < one.part.count; index += 1) {
    const other = found.find((o) => o.part && o.lane === one.lane && o.seq === one.seq - one.part.index + index);
    const fits = other && other.part.index === index && other.part.count === one.part.count;
    must(fits && other.kind === one.kind && other.by === one.by && other.epoch === one.epoch, "parts");
    slices.push(other.part.slice);
  }
  return decode(Buffer.concat(slices));
}

async function read(given, keys, pile) {
  const seen = new Set();
  const found = [];
  for (const item of pile.records) {
    const { lane, seq } = item;
    found.push(await open(given, keys, pile, item, seen).catch((problem) => ({ lane, seq, reason: problem.message })));
  }
  const pages = [];
  for (const one of found) {
    const { lane, seq, by } = one;
    try {
      if (one.reason) throw new Bad(one.reason);
      const payload = join(found, one);
      if (!one.part?.index) pages.push({ lane, seq, by, payload });
    } catch (problem) {
      pages.push({ lane, seq, reason: problem.message });
    }
  }
  return pages;
}

const given = JSON.parse(readFileSync(0, "utf8"));
const keys = new Map();
for (const [epoch, seed] of Object.entries(given.seeds)) {
  const key = await suite.kem.importKey("raw", new Uint8Array(bytes(seed)).buffer, false);
  keys.set(`${epoch}:${sha256(bytes(given.roster.epochs[epoch - 1].key)).subarray(0, 16).toString("hex")}`, key);
}
const piles = [];
for (const pile of given.piles) piles.push(await read(given, keys, pile));
process.stdout.write(JSON.stringify(piles));
