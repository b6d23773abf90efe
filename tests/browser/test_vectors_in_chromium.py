"""The vectors that Python reads, read by the very modules that the console's key Worker runs, in Chromium."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from flows.errors import Refused
from safeguarding import paper

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
VECTORS = Path(__file__).parent.parent / "vectors"


def given(name):
    return json.loads((VECTORS / f"{name}.json").read_text())


def changed(document, changes):
    made = copy.deepcopy(document)
    for act, path, *value in changes:
        *way, last = path
        at = made
        for step in way:
            at = at[step]
        if act == "drop":
            del at[last]
        elif isinstance(at, list) and last == len(at):
            at.append(value[0])
        else:
            at[last] = value[0]
    return made


PILES = """async ({deployment, roster, seeds, piles}) => {
  const {read} = await import("/static/js/keys/reader.js");
  const {keyId} = await import("/static/js/keys/epochs.js");
  const {opener} = await import("/static/js/keys/suite.js");
  const {unb64u} = await import("/static/js/keys/bytes.js");
  const openers = new Map();
  for (const {n, key} of roster.epochs) {
    if (seeds[n]) openers.set(await keyId(unb64u(key)), {n, key: await opener(unb64u(seeds[n]))});
  }
  const found = [];
  for (const pile of piles) found.push(await read({deployment, roster, openers}, pile.case, pile));
  return found;
}"""


async def test_every_pile_reads_as_written(site):
    vectors = given("record")
    page = await site.page()

    read = await page.evaluate(PILES, vectors)

    for pile, pages in zip(vectors["piles"], read, strict=True):
        shown = [
            {"lane": p["lane"], "seq": p["seq"], "by": p["by"], "payload": p["payload"]}
            if p["ok"]
            else {"lane": p["lane"], "seq": p["seq"], "reason": p["why"]}
            for p in pages
        ]
        assert pile["expect"] == shown, pile["name"]
    assert site.server.reports == []


ROSTERS = """async (cases) => {
  const {follows} = await import("/static/js/keys/roster.js");
  const found = [];
  for (const {previous, next} of cases) {
    found.push(await follows(previous ?? undefined, next).catch(() => false) ? "ok" : "refused");
  }
  return found;
}"""


async def test_every_roster_follows_or_is_refused(site):
    vectors = given("roster")
    documents = vectors["documents"]
    cases = [
        {"previous": documents.get(case["previous"]), "next": changed(documents[case["base"]], case["change"])}
        for case in vectors["cases"]
    ]
    page = await site.page()

    found = await page.evaluate(ROSTERS, cases)

    wrong = [
        (case["name"], case["expect"], was)
        for case, was in zip(vectors["cases"], found, strict=True)
        if case["expect"] != was
    ]
    assert wrong == []


NAMED = """async ({documents, digests, enrolments, list}) => {
  const {digest} = await import("/static/js/keys/roster.js");
  const {named} = await import("/static/js/keys/words.js");
  const {hex, unhex} = await import("/static/js/keys/bytes.js");
  const {spoken} = await import("/static/js/keys/enrol.js");
  const {canonical} = await import("/static/js/keys/canonical.js");
  const {unb64u} = await import("/static/js/keys/bytes.js");
  const tried = (work) => { try { work(); return true; } catch { return false; } };
  return {
    rosters: Object.fromEntries(await Promise.all(
      Object.entries(documents).map(async ([name, document]) => [name, hex(await digest(document))]),
    )),
    words: await Promise.all(digests.map(({digest}) => named(unhex(digest)))),
    enrolments: await Promise.all(enrolments.map(spoken)),
    canonical: list.canonical.map(({value}) => canonical(value)),
    good: list.base64url.good.map((text) => tried(() => unb64u(text))),
    bad: list.base64url.bad.map((text) => tried(() => unb64u(text))),
  };
}"""


async def test_digests_words_and_spellings_are_the_same(site):
    rosters, words = given("roster"), given("words")
    page = await site.page()

    found = await page.evaluate(
        NAMED,
        {
            "documents": rosters["documents"],
            "digests": words["digests"],
            "enrolments": words["enrolments"],
            "list": words,
        },
    )

    assert rosters["digests"] == found["rosters"]
    assert [entry["words"] for entry in words["digests"]] == found["words"]
    assert [entry["words"] for entry in words["enrolments"]] == found["enrolments"]
    assert [entry["text"] for entry in words["canonical"]] == found["canonical"]
    assert all(found["good"])
    assert not any(found["bad"])


SLOTS = """async (slots) => {
  const {open, stretch} = await import("/static/js/keys/slot.js");
  const {isSlot} = await import("/static/js/keys/slot-shape.js");
  const {b64u} = await import("/static/js/keys/bytes.js");
  const found = [];
  for (const {slot, passphrase, deployment, member} of slots) {
    let shaped = false;
    try { shaped = isSlot(slot); } catch { shaped = false; }
    if (!shaped) { found.push({expect: "malformed"}); continue; }
    try {
      const {auth, wrap} = await stretch(passphrase, slot.salt, slot.kdf, deployment);
      const secret = await open(slot, wrap, deployment, member);
      found.push({auth: b64u(auth), secret: b64u(secret)});
    } catch (problem) {
      found.push({expect: problem.message.includes("weaker") ? "malformed" : "refused"});
    }
  }
  return found;
}"""


async def test_every_slot_opens_or_is_refused(site):
    slots = given("slots")["slots"]
    page = await site.page()

    found = await page.evaluate(SLOTS, slots)

    wanted = [{name: case[name] for name in ("auth", "secret", "expect") if name in case} for case in slots]
    assert wanted == found


PASSKEYS = """async (slots) => {
  const {touched} = await import("/static/js/keys/more.js");
  const {open} = await import("/static/js/keys/slot.js");
  const {isPasskey} = await import("/static/js/keys/slot-shape.js");
  const {b64u, context, unb64u, unhex} = await import("/static/js/keys/bytes.js");
  const found = [];
  for (const {slot, prf, deployment, member} of slots) {
    try {
      if (!isPasskey(slot)) throw new Error("malformed");
      const {auth, wrap} = await touched({prf: unb64u(prf), deployment});
      const secret = await open(slot, wrap, deployment, member);
      const input = b64u(context("wren/v1/prf", unhex(deployment)));
      found.push({auth: b64u(auth), secret: b64u(secret), input});
    } catch (problem) {
      found.push({expect: problem.name === "OperationError" ? "refused" : "malformed"});
    }
  }
  return found;
}"""


async def test_every_passkeys_slot_opens_or_is_refused(site):
    slots = given("passkeys")["slots"]
    page = await site.page()

    found = await page.evaluate(PASSKEYS, slots)

    wanted = [{name: case[name] for name in ("auth", "secret", "input", "expect") if name in case} for case in slots]
    assert wanted == found


PAPER = """(typed) => import("/static/js/keys/paper.js").then(({code, tidied}) => ({
  told: typed.map((text) => { try { return tidied(text); } catch (problem) { return problem.message; } }),
  made: Array.from({length: 200}, code),
}))"""


async def test_a_paper_code_is_read_here_as_the_reader_reads_it(site):
    code = "306889 473715 398684 052690 673332 487982 055319 394295"
    typed = [code, code.replace(" ", "-"), f"  {code} ", code.replace(" ", "\u2013"), code[:-1], f"{code[:-1]}6", "a b"]
    typed += [code.replace("306889", "720896"), "zips zit zodiac zombie zone zoning", ""]
    page = await site.page()

    found = await page.evaluate(PAPER, typed)

    assert found["told"] == [told(text) for text in typed]
    assert [paper.tidied(made) for made in found["made"]] == found["made"]
    assert len(set(found["made"])) == len(found["made"])


def told(typed):
    try:
        return paper.tidied(typed)
    except Refused as refused:
        return str(refused)


WRAPS = """async (wraps) => {
  const {unwrapped} = await import("/static/js/keys/epochs.js");
  const {b64u, unb64u} = await import("/static/js/keys/bytes.js");
  const found = [];
  for (const {deployment, epoch, key, member, secret, wrap} of wraps) {
    const roster = {deployment, epochs: [{n: epoch, key, at: 0, wraps: {[member]: wrap}}]};
    const held = await unwrapped(roster, member, unb64u(secret).slice(0, 32)).catch(() => new Map());
    const [only] = held.values();
    found.push(only ? {seed: b64u(only.seed)} : {expect: "refused"});
  }
  return found;
}"""


async def test_every_epoch_wrap_opens_or_is_refused(site):
    wraps = given("wraps")["wraps"]
    page = await site.page()

    found = await page.evaluate(WRAPS, wraps)

    assert [{name: case[name] for name in ("seed", "expect") if name in case} for case in wraps] == found


OUTBOX = """async ({bots, keys}) => {
  const {believed} = await import("/static/js/keys/outbox.js");
  const listed = Object.entries(bots).map(([id, sign]) => ({id, sign, since: 0, until: null}));
  const found = [];
  for (const {deployment, document} of keys) {
    found.push(await believed(document, deployment, listed).then(() => "ok", () => "refused"));
  }
  return found;
}"""


async def test_every_sending_key_is_believed_or_refused(site):
    vectors = given("outbox")
    page = await site.page()

    found = await page.evaluate(OUTBOX, vectors)

    assert [case["expect"] for case in vectors["keys"]] == found


BOTH = """async ({xwing}) => {
  const {KEM_XWING} = await import("/static/js/keys/xwing.js");
  const {AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256} = await import("/static/js/keys/lent.js");
  const native = await import("/static/js/keys/suite.js");
  const {b64u, concat, unb64u, utf8} = await import("/static/js/keys/bytes.js");
  const suite = new CipherSuite(KEM_XWING, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
  const seed = unb64u(xwing[0].seed), shown = unb64u(xwing[0].public), info = utf8("wren"), plain = utf8("words");
  const key = await suite.DeserializePrivateKey(seed, false);
  const fromNative = await native.seal(shown, info, plain);
  const opened = await suite.Open(key, fromNative.slice(0, 1120), fromNative.slice(1120), {info});
  const made = await suite.Seal(await suite.DeserializePublicKey(shown), plain, {info});
  const back = await native.open(await native.opener(seed), info, concat(made.encapsulatedSecret, made.ciphertext));
  const keys = [];
  for (const {seed} of xwing) keys.push(b64u((await suite.DeserializePrivateKey(unb64u(seed), false)).publicBytes));
  return {keys, there: b64u(opened), back: b64u(back), plain: b64u(plain)};
}"""


async def test_the_fallback_without_native_x_wing_agrees_with_chromium(site):
    xwing = given("words")["xwing"]
    page = await site.page()

    found = await page.evaluate(BOTH, {"xwing": xwing})

    assert [entry["public"] for entry in xwing] == found["keys"]
    assert found["plain"] == found["there"] == found["back"]
