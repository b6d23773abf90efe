from __future__ import annotations

import pytest

from bot import packs
from flows.errors import Broken, Refused


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "files", lambda root: tmp_path / root)
    (tmp_path / "flows" / "text" / "en").mkdir(parents=True)
    (tmp_path / "flows" / "__pycache__").mkdir()
    return tmp_path / "flows"


def test_files_come_with_their_paths_in_order(place):
    (place / "second.toml").write_text("b = 2")
    (place / "first.toml").write_text("a = 1")
    (place / "text" / "en" / "hello.ftl").write_text("hello = Héllo")
    (place / "__pycache__" / "stray.toml").write_text("no")

    assert list(packs.texts("flows", ".toml").items()) == [
        ("flows/first.toml", "a = 1"),
        ("flows/second.toml", "b = 2"),
    ]
    assert packs.texts("flows/text", ".ftl") == {"flows/text/en/hello.ftl": "hello = Héllo"}
    assert packs.texts("flows/text/", ".txt") == {}


@pytest.mark.parametrize("folder", ["bot", "/etc", "flows/../bot", "flows//text", "", "flows/nowhere", "flows/."])
@pytest.mark.usefixtures("place")
def test_other_folders_are_refused(folder):
    with pytest.raises(Refused):
        packs.texts(folder, ".toml")


def test_a_file_that_is_not_text_is_named_with_its_line(place):
    (place / "bad.toml").write_bytes(b"a = 1\nb = '\xff'\n")

    with pytest.raises(Broken, match=r"flows/bad\.toml:2: not UTF-8"):
        packs.texts("flows", ".toml")


def test_sizes_and_numbers_are_bounded(place, monkeypatch):
    (place / "big.toml").write_bytes(b"#" * (packs.MAX_BYTES + 1))
    with pytest.raises(Broken, match="larger"):
        packs.texts("flows", ".toml")

    (place / "big.toml").write_text("small now")
    (place / "more.toml").write_text("one more")
    monkeypatch.setattr(packs, "MAX_FILES", 1)
    with pytest.raises(Broken, match="more than 1 files"):
        packs.texts("flows", ".toml")


def test_folders_too_deep_are_not_walked(place, monkeypatch):
    (place / "text" / "en" / "deep.ftl").write_text("a = b")
    monkeypatch.setattr(packs, "MAX_DEPTH", 1)

    assert packs.texts("flows", ".ftl") == {}


def test_the_installed_package_is_read():
    assert "flows/errors.py" in packs.texts("flows", ".py")


def test_one_file_is_read_by_its_path():
    assert "[danger.staffed]" in packs.text("safeguarding/clocks.toml")


@pytest.mark.parametrize("path", ["safeguarding/nothing.toml", "safeguarding", "bot/app.py", "flows/../bot/app.py"])
def test_one_file_elsewhere_is_refused(path):
    with pytest.raises(Refused):
        packs.text(path)
