from __future__ import annotations

import pytest

from bot import credentials
from flows.errors import Broken, Refused


def test_what_is_made_is_read_back_and_kept_from_others(tmp_path):
    credentials.create(tmp_path / "c")

    read = credentials.read(tmp_path / "c")

    assert len(read.pepper) == 32
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "c").iterdir()} == {0o600}
    assert read.pepper.hex() not in repr(read)


@pytest.mark.parametrize("name", credentials.FILES)
def test_pitfall_18_a_missing_credential_stops_the_start_and_nothing_is_written(tmp_path, name):
    credentials.create(tmp_path)
    (tmp_path / name).unlink()
    before = sorted(p.name for p in tmp_path.iterdir())

    with pytest.raises(Broken, match=name):
        credentials.read(tmp_path)

    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_none_is_ever_overwritten(tmp_path):
    credentials.create(tmp_path)
    before = {p.name: p.read_text() for p in tmp_path.iterdir()}

    with pytest.raises(Refused):
        credentials.create(tmp_path)

    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == before


def test_a_credential_that_others_can_read_is_refused(tmp_path):
    credentials.create(tmp_path)
    (tmp_path / "pepper").chmod(0o644)

    with pytest.raises(Broken, match="0600"):
        credentials.read(tmp_path)


@pytest.mark.parametrize("text", ["", "zz", "00"])
def test_a_malformed_credential_is_refused(tmp_path, text):
    credentials.create(tmp_path)
    (tmp_path / "pepper").write_text(text)

    with pytest.raises(Broken, match="pepper"):
        credentials.read(tmp_path)
