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
