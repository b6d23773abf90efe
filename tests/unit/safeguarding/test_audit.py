from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Broken
from safeguarding import audit, keys
from safeguarding.audit import Head, Tag

DEPLOYMENT, CASE, WORKER = "0a" * 16, "05" + "11" * 15, "ab" * 16
BOT = keys.SignKey(b"b" * 32)


def entries(count: int) -> list[str]:
    return [audit.entry(Tag.CASE_READ, 1000 + n, WORKER, case=CASE, count=n) for n in range(count)]


def chained(texts: list[str], chain: str = "p05") -> list[bytes]:
    here, links = audit.start(DEPLOYMENT, chain), []
    for n, text in enumerate(texts, 1):
        here = audit.chain(here, n, text)
        links.append(here)
    return links


def verdict(texts, links, known=()):
    return audit.verify(DEPLOYMENT, "p05", texts, links, known)


def test_every_tag_is_source_subject_action_and_stands_once():
    assert all(re.fullmatch(r"[a-z]+:[a-z]+:[a-z-]+", tag.value) for tag in Tag)
    assert len({tag.value for tag in Tag}) == len(Tag)


def test_entry_is_canonical_and_reads_back():
    text = audit.entry(Tag.HANDOFF_CLAIMED, 5, WORKER, case=CASE, fence=3)

    assert text == keys.canonical(json.loads(text)).decode()
    assert audit.read(text) == {"tag": "handoff:case:claimed", "at": 5, "by": WORKER, "case": CASE, "fence": 3}


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "hello"},
        {"name": "ann"},
        {"case": "mum"},
        {"case": 5},
        {"reason": "she said he hits her"},
        {"reason": "Zoë"},
        {"reason": "x" * 33},
        {"fence": "3"},
        {"fence": -1},
        {"fence": 2**53},
        {"fence": True},
        {"granted": 1},
        {"granted": "yes"},
        {"at2": 1},
    ],
)
def test_words_and_unknown_facts_are_refused(facts):
    with pytest.raises(Broken):
        audit.entry(Tag.CASE_READ, 5, WORKER, **facts)


@pytest.mark.parametrize(("at", "by"), [(-1, WORKER), (2**53, WORKER), (5, "Ann"), (5, ""), (5, "bot\n")])
def test_entry_needs_a_time_and_a_known_actor(at, by):
    with pytest.raises(Broken):
        audit.entry(Tag.CASE_READ, at, by)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "x" * 5000,
        '{"v":1}',
        '{"at":1,"by":"bot","tag":"a:b:c","v":1}',
        '{"v":1,"v":1}',
        '{"at":1,"by":"bot","tag":[],"v":1}',
    ],
)
def test_entry_of_another_form_is_broken(text):
    with pytest.raises(Broken):
        audit.read(text)


def test_honest_chain_is_good_with_or_without_a_tail():
    texts = entries(5)

    assert verdict(texts, chained(texts)).good
    assert verdict(texts, chained(texts)[:3]) == audit.Verdict(0, "", 3, 2)
    assert verdict([], []).good


@given(st.integers(1, 12), st.data())
def test_any_change_names_the_first_bad_entry(count, data):
    texts = entries(count)
    links = chained(texts)
    at = data.draw(st.integers(0, count - 1))
    texts[at] = audit.entry(Tag.CASE_READ, 1, WORKER, case=CASE)

    assert verdict(texts, links).bad == at + 1


@given(st.integers(2, 12), st.data())
def test_any_entry_left_out_names_the_first_that_moved(count, data):
    texts = entries(count)
    links = chained(texts)
    at = data.draw(st.integers(0, count - 1))

    assert verdict([*texts[:at], *texts[at + 1 :]], links).bad == at + 1


@given(st.integers(1, 12), st.data())
def test_a_cut_end_shows_against_a_head_seen_outside(count, data):
    texts = entries(count)
    links = chained(texts)
    left = data.draw(st.integers(0, count - 1))

    assert verdict(texts[:left], links[:left], [Head(count, links[-1])]).bad == left + 1


def test_history_written_anew_shows_against_a_head_seen_outside():
    texts = entries(4)
    seen = Head(3, chained(texts)[2])
    forged = [audit.entry(Tag.CASE_CLOSED, 1, "bot", case=CASE), *texts[1:]]

    assert verdict(forged, chained(forged)).good
    assert verdict(forged, chained(forged), [seen]).bad == 3


def test_two_heads_that_differ_show():
    texts = entries(2)

    assert not verdict(texts, chained(texts), [Head(1, bytes(32)), Head(1, b"x" * 32)]).good


def test_chains_of_partitions_cannot_stand_in_for_each_other():
    texts = entries(2)

    assert not verdict(texts, chained(texts, "p06")).good
    assert audit.partition(5) == "p05"
    assert (
        len(
            {audit.start(DEPLOYMENT, audit.partition(n)) for n in range(audit.PARTITIONS)}
            | {audit.start(DEPLOYMENT, audit.DESK)}
        )
        == 65
    )


def test_checkpoint_gives_its_heads_to_who_knows_the_bot():
    heads = {"p05": Head(4, chained(entries(4))[-1]), "desk": Head(0, audit.start(DEPLOYMENT, "desk"))}
    text = audit.checkpoint(DEPLOYMENT, 5, 7, heads, BOT)

    assert audit.heads(text, DEPLOYMENT, {BOT.id: BOT.public}) == heads
    with pytest.raises(Broken):
        audit.heads(text, DEPLOYMENT, {})


@pytest.mark.parametrize(
    "heads", [None, [], {"p05": None}, {"p05": {}}, {"p05": {"n": "x", "h": ""}}, {"p05": {"n": 1, "h": "zz"}}]
)
def test_checkpoint_of_another_form_is_broken_even_when_signed(heads):
    body = {"v": 1, "deployment": DEPLOYMENT, "at": 5, "roster": 1, "heads": heads, "by": BOT.id}
    text = keys.canonical({**body, "sig": keys.b64u(BOT.sign(audit._to_sign(DEPLOYMENT, body)))})

    with pytest.raises(Broken):
        audit.heads(text, DEPLOYMENT, {BOT.id: BOT.public})


@given(st.binary(max_size=200))
def test_any_bytes_for_a_checkpoint_are_broken_never_a_crash(data):
    with pytest.raises(Broken):
        audit.heads(data, DEPLOYMENT, {BOT.id: BOT.public})


def test_every_tag_and_fact_stands_in_the_protocol():
    protocol = (Path(audit.__file__).parent / "PROTOCOL.md").read_text()

    assert [tag.value for tag in Tag if f"| `{tag.value}` |" not in protocol] == []
    _, _, facts = protocol.partition("\nFacts: ")
    named = set(re.findall(r"[a-z]+", facts.partition("\n\n")[0]))
    assert (audit.IDS | audit.NUMBERS | audit.TOKENS | audit.FLAGS) - named == set()


def history(count: int) -> list[str]:
    """Entries that all differ."""
    return [audit.entry(Tag.CASE_READ, 1000 + n, WORKER, case=CASE, count=n) for n in range(count)]


def changed(texts, links, data):
    """One change of what is stored, as somebody who can write to the store might make it: what, and the result."""
    at = data.draw(st.integers(0, len(texts) - 1))
    other = data.draw(st.integers(0, len(texts) - 1).filter(lambda n: n != at) if len(texts) > 1 else st.just(at))
    texts, links = list(texts), list(links)
    way = data.draw(st.sampled_from(["byte", "swap", "drop", "cut", "insert", "link", "cut both", "drop both"]))
    if way == "byte":
        raw = bytearray(texts[at].encode())
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] ^= 1 << data.draw(st.integers(0, 7))
        texts[at] = raw.decode(errors="replace")
    elif way == "swap":
        texts[at], texts[other] = texts[other], texts[at]
    elif way == "drop":
        del texts[at]
    elif way == "cut":
        del texts[at:]
    elif way == "insert":
        texts.insert(at, audit.entry(Tag.CASE_CLOSED, 1, "bot", case=CASE))
    elif way == "link":
        links[at] = bytes(32)
    elif way == "cut both":
        del texts[at:], links[at:]
    else:  # and the chain is made anew behind it
        del texts[at]
        links = chained(texts)
    return way, texts, links


@given(st.integers(1, 12), st.data())
def test_any_single_change_swap_drop_cut_or_rewriting_is_found_against_a_checkpoint(count, data):
    texts = history(count)
    links = chained(texts)
    known = [Head(count, links[-1])]
    assert verdict(texts, links, known).good

    way, now, then = changed(texts, links, data)
    found = verdict(now, then, known)

    assert (now, then) == (texts, links) or found.flaw is not None, way
    expected = {
        "cut": {audit.Flaw.TRUNCATED},
        "cut both": {audit.Flaw.TRUNCATED},
        "drop both": {audit.Flaw.TRUNCATED, audit.Flaw.FORK},
        "byte": {audit.Flaw.ALTERED},
        "link": {audit.Flaw.ALTERED},
    }
    assert (now, then) == (texts, links) or found.flaw in expected.get(way, set(audit.Flaw)), (way, found)


@given(st.integers(3, 12), st.integers(0, 4), st.data())
def test_a_gap_in_the_middle_is_called_a_gap_and_a_swap_is_not(count, tail, data):
    texts = history(count + tail)
    links = chained(texts)[:count]
    at = data.draw(st.integers(0, count - 2))

    dropped = verdict([*texts[:at], *texts[at + 1 :]], links)
    assert (dropped.bad, dropped.flaw) == (at + 1, audit.Flaw.GAP)
    swapped = verdict([*texts[:at], texts[at + 1], texts[at], *texts[at + 2 :]], links)
    assert (swapped.bad, swapped.flaw) == (at + 1, audit.Flaw.ALTERED)


def test_history_written_anew_is_a_fork():
    texts = history(4)
    forged = [audit.entry(Tag.CASE_CLOSED, 1, "bot", case=CASE), *texts[1:]]

    assert verdict(forged, chained(forged), [Head(4, chained(texts)[3])]).flaw is audit.Flaw.FORK
    assert verdict(texts, chained(texts), [Head(0, bytes(32))]).flaw is audit.Flaw.FORK


ID, TOKEN = st.sampled_from([CASE, WORKER, "0" * 32, "x", CASE.upper()]), st.sampled_from(["a", "abc-d", "A", "", "é"])
NUMBER = st.integers(-2, 2**54)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(audit.IDS, ID),
        **dict.fromkeys(audit.NUMBERS, NUMBER),
        **dict.fromkeys(audit.TOKENS, TOKEN),
        **dict.fromkeys(audit.FLAGS, st.booleans()),
        "text": st.just("hello"),
    },
)


@given(FACTS, NUMBER, st.sampled_from(list(Tag)), st.booleans())
def test_the_quick_way_to_know_an_entry_takes_nothing_that_the_slow_one_refuses(facts, at, tag, twist):
    text = json.dumps({"v": 1, "tag": tag, "at": at, "by": "bot", **facts}, separators=(",", ":"), sort_keys=not twist)
    try:
        audit.read(text)
        slow = True
    except Broken:
        slow = False

    assert slow or not audit._FORM.fullmatch(text)
    assert audit._formed(text) == slow


def test_the_quick_way_knows_every_tag_and_every_fact():
    facts = {
        **dict.fromkeys(audit.IDS, CASE),
        **dict.fromkeys(audit.NUMBERS, 5),
        **dict.fromkeys(audit.TOKENS, "a-b"),
        **dict.fromkeys(audit.FLAGS, True),
    }
    assert all(audit._FORM.fullmatch(audit.entry(tag, 5, WORKER, **facts)) for tag in Tag)


def test_a_link_of_another_length_and_an_endless_entry_are_flaws_and_no_crash():
    texts = history(3)
    links = chained(texts)

    assert verdict(texts, [b"", *links[1:]]).flaw is audit.Flaw.ALTERED
    assert verdict(["x" * 70_000, *texts[1:]], links).flaw is audit.Flaw.ALTERED
    assert verdict(["\ud800", *texts[1:]], links).flaw is audit.Flaw.ALTERED
