from __future__ import annotations

import hashlib

import pytest

from bot.web.assets import load
from flows.errors import Broken


def test_every_file_has_its_place_its_type_and_its_hash(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.js").write_bytes(b"export {}")
    (tmp_path / "b.css").write_bytes(b"a{}")
    (tmp_path / "LICENSE").write_bytes(b"free")

    files = load(tmp_path, "/static/")

    assert {path: asset.type for path, asset in files.items()} == {
        "/static/deep/a.js": "text/javascript",
        "/static/b.css": "text/css",
        "/static/LICENSE": "text/plain",
    }
    assert files["/static/b.css"].sha256 == hashlib.sha256(b"a{}").hexdigest()


def test_types_for_the_checker_and_hidden_files_are_not_served(tmp_path):
    for name in ("a.d.ts", "a.d.mts", ".secret"):
        (tmp_path / name).write_bytes(b"x")

    assert load(tmp_path, "/static/") == {}


def test_a_file_of_an_unknown_kind_is_refused_at_start(tmp_path):
    (tmp_path / "a.exe").write_bytes(b"x")

    with pytest.raises(Broken, match=r"a\.exe"):
        load(tmp_path, "/static/")
