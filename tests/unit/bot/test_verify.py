"""What `wren audit verify` says of a real store that somebody with every right on it has changed."""

from __future__ import annotations

import pytest
from shell import AT, BOT_SEED, DEPLOYMENT, HARM
from typer.testing import CliRunner

from bot import cli, verify
from bot.chainer import Chainer
from bot.checkpoints import Checkpoints
from bot.clock import Movable
from bot.keyring import Keyring
from bot.store import keys
from bot.verify import Code
from flows.errors import Refused
from safeguarding import audit
from safeguarding.audit import Tag
from safeguarding.keys import SignKey

PART = 5


@pytest.fixture
async def told(shell):
    """A service in which something happened, chained, and a checkpoint of it kept outside."""
    store = shell.store
    await store.roster_add(1, shell.team.roster.text())
    await shell.waits(HARM)
    held = await shell.take()
    await shell.desk.close(held.case, held.fence, "tab-Sam")
    await store.audit(*(audit.entry(Tag.CASE_READ, AT + n, "bot", count=n) for n in range(8)), part=PART)
    chainer = Chainer(store, DEPLOYMENT)
    await chainer.round()
    keyring = Keyring(DEPLOYMENT, BOT_SEED)
    made = Checkpoints(store, chainer, keyring, shell.clock, {}).made(AT)
    return shell, [made]


async def call(shell, *words):
    return await shell.store._wires.main.call(*words)


def name(shell, kind, part=PART):
    return shell.store._wires.keys.part(kind, part)


async def code(told, seen=None):
    shell, kept = told
    return (await verify.check(shell.store, kept if seen is None else seen, shell.clock)).code


async def test_what_really_happened_is_whole_and_says_how_much(told):
    shell, kept = told
    found = await verify.check(shell.store, kept, shell.clock)

    assert found.code is Code.WHOLE
    assert found.entries >= 12
    assert found.lines()[-1].startswith("whole: 65 chains, ")
    assert "six words" in found.lines()[0]


async def test_each_flaw_has_its_word_and_its_exit_code(told):
    shell, _ = told
    entries, links = name(shell, keys.AUDIT), name(shell, keys.CHAIN)
    whole = await call(shell, "LRANGE", entries, 0, -1), await call(shell, "LRANGE", links, 0, -1)

    async def put(texts, hashes):
        await call(shell, "DEL", entries, links)
        for key, values in ((entries, texts), (links, hashes)):
            if values:
                await call(shell, "RPUSH", key, *values)

    texts, hashes = whole
    other = audit.entry(Tag.CASE_CLOSED, 1, "bot").encode()
    forged, here = [other, *texts[1:]], audit.start(DEPLOYMENT, "p05")
    anew = []
    for n, text in enumerate(forged, 1):
        here = audit.chain(here, n, text.decode())
        anew.append(here)
    for wrong, expected in (
        (([*texts[:3], other, *texts[4:]], hashes), Code.ALTERED),
        (([b"\xff\xfe", *texts[1:]], hashes), Code.ALTERED),
        (([*texts[:3], *texts[4:]], hashes), Code.GAP),
        ((texts[:-1], hashes), Code.TRUNCATED),
        ((texts[:-1], hashes[:-1]), Code.TRUNCATED),
        (([], []), Code.TRUNCATED),
        ((forged, anew), Code.FORK),
        (whole, Code.WHOLE),
    ):
        await put(*wrong)
        assert await code(told) is expected
        found = await verify.check(shell.store, told[1], shell.clock)
        assert expected is Code.WHOLE or f"p05: {expected.name.lower()} at entry" in found.lines()[0]


async def test_without_a_checkpoint_it_says_what_would_not_show(told):
    shell, _ = told
    for kind in (keys.AUDIT, keys.CHAIN):
        await call(shell, "LTRIM", name(shell, kind), 0, 2)

    found = await verify.check(shell.store, [], shell.clock)

    assert found.code is Code.WHOLE
    assert any("would not show" in line for line in found.lines())
    assert await code(told) is Code.TRUNCATED


async def test_a_checkpoint_by_another_key_is_forged(told):
    heads = {"p05": audit.Head(1, bytes(32))}

    assert await code(told, [audit.checkpoint(DEPLOYMENT, AT, 1, heads, SignKey(b"e" * 32))]) is Code.FORGED
    assert await code(told, [b"nonsense"]) is Code.FORGED


async def test_a_torn_line_is_named_apart_and_hides_nothing_else(told):
    shell, (made,) = told
    found = await verify.check(shell.store, [made[:60], made, made[:1]], shell.clock)
    assert (found.code, found.torn, found.forged, found.checkpoints) == (Code.TORN, 2, 0, 1)
    assert any(line.startswith("torn: 2 lines") for line in found.lines())

    for kind in (keys.AUDIT, keys.CHAIN):
        await call(shell, "LTRIM", name(shell, kind), 0, 2)
    assert await code(told, [made[:60], made]) is Code.TRUNCATED


@pytest.mark.parametrize("change", [b'{"at":1}', b'{"at":1,"at":1}', b'{"at":1.5}', b"[]", b"null", b"nonsense"])
async def test_what_is_a_whole_line_is_never_taken_for_torn(told, change):
    assert await code(told, [change]) is Code.FORGED


async def test_a_tail_is_nothing_until_it_has_waited_a_minute(told):
    shell, _ = told
    await shell.store.audit(audit.entry(Tag.CASE_READ, shell.clock.now(), "bot"), part=PART)
    assert await code(told) is Code.WHOLE

    shell.clock.move(verify.SLOW + 1)
    assert await code(told) is Code.UNCHAINED


async def test_without_a_roster_there_is_nobody_to_believe(store):
    with pytest.raises(Refused, match="roster"):
        await verify.check(store, [], Movable(AT))


@pytest.mark.parametrize("code", Code)
def test_the_command_ends_with_the_code(monkeypatch, tmp_path, code):
    asked = []
    monkeypatch.setattr(verify, "run", lambda *given: asked.append(given) or code)

    ended = CliRunner().invoke(cli.app, ["audit", "verify", "--data", "d", str(tmp_path)])

    assert ended.exit_code == code
    assert [str(given) for given in asked[0][:2]] == ["d", f"[{tmp_path!r}]"]
