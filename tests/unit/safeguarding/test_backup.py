from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shell import BOT_SEED, DEPLOYMENT, Team

from flows.errors import Broken
from safeguarding import backup, keys
from safeguarding.backup import Manifest, Part, Piece

BOT = keys.SignKey(BOT_SEED)
SEED = b"r" * 32
FILES = {"config/service.toml": Piece(3, "ab" * 32), "appendonlydir/a.1.base.rdb": Piece(0, "cd" * 32)}
MADE = Manifest(DEPLOYMENT, Part.MAIN, "0c" * 16, 5, FILES)


@pytest.fixture(scope="module")
def roster():
    return Team.made().roster


def test_a_manifest_reads_back_and_is_believed(roster):
    text = backup.write(MADE, BOT)

    assert backup.read(text) == MADE
    backup.believe(text, roster)


@given(st.data())
def test_a_manifest_with_any_byte_changed_is_broken(data):
    text = bytearray(backup.write(MADE, BOT))
    text[data.draw(st.integers(0, len(text) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(Broken):
        believed(bytes(text))


ROSTER = Team.made().roster


def believed(text):
    backup.read(text)
    backup.believe(text, ROSTER)


def test_a_stranger_signs_no_manifest(roster):
    with pytest.raises(Broken):
        backup.believe(backup.write(MADE, keys.SignKey(b"e" * 32)), roster)


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "config/../x", "config/a/b", "config/.x", "credentials/pepper", "x", "config/"]
)
def test_a_manifest_names_only_files_in_their_two_folders(name):
    with pytest.raises(Broken):
        backup.read(backup.write(Manifest(DEPLOYMENT, Part.MAIN, "0c" * 16, 5, {name: Piece(1, "ab" * 32)}), BOT))


@given(st.binary(max_size=100))
def test_any_bytes_are_broken_never_a_crash(text):
    with pytest.raises(Broken):
        backup.read(text)
    with pytest.raises(Broken):
        backup.open_credentials(text, SEED)


def test_credentials_open_with_the_recovery_key_alone():
    key = keys.SealKey(SEED)
    text = backup.seal_credentials(DEPLOYMENT, key.public, {"credentials/pepper": "aa"})

    assert backup.open_credentials(text, SEED) == {"credentials/pepper": "aa"}
    with pytest.raises(Broken, match="another recovery key"):
        backup.open_credentials(text, b"x" * 32)
    with pytest.raises(Broken):
        backup.open_credentials(text.replace(DEPLOYMENT.encode(), ("5b" * 16).encode()), SEED)
