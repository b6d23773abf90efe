from __future__ import annotations

import socket

import pytest

from bot import credentials, rehearse
from bot.rehearsal import enrol
from bot.rehearse import Addresses, Plan, Rehearsing
from flows.errors import Refused


def test_what_a_rehearsal_needs_is_made_once(tmp_path):
    place = tmp_path / "rehearsal"
    rehearse.prepare(place, fresh=False)
    before = credentials.read(place / rehearse.SECRETS)

    rehearse.prepare(place, fresh=False)

    assert credentials.read(place / rehearse.SECRETS) == before
    assert place.stat().st_mode & 0o077 == 0


def test_fresh_forgets_the_last_rehearsal(tmp_path):
    place = tmp_path / "rehearsal"
    rehearse.prepare(place, fresh=False)
    before = credentials.read(place / rehearse.SECRETS)
    (place / "old").touch()

    rehearse.prepare(place, fresh=True)

    assert credentials.read(place / rehearse.SECRETS).pepper != before.pepper
    assert not (place / "old").exists()


@pytest.mark.parametrize("fresh", [True, False])
def test_a_directory_of_somebody_else_is_left_alone(tmp_path, fresh):
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(Refused):
        rehearse.prepare(tmp_path, fresh=fresh)

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_welcome_names_every_address_and_every_passphrase():
    said = rehearse.welcome(Addresses("http://chat", "http://console", "http://dashboard", "http://health"))

    for part in ("http://chat", "http://console", "http://dashboard", *(p.passphrase for p in enrol.TEAM)):
        assert part in said


async def test_a_start_that_fails_leaves_nothing_running(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        base = taken.getsockname()[1] - 3
        with pytest.raises((Refused, OSError)):
            await Rehearsing(Plan(tmp_path / "r", base=base)).start()

    again = Rehearsing(Plan(tmp_path / "r", base=0))
    addresses = await again.start()
    await again.stop()

    assert addresses.console.endswith("/console")
