"""What the code has stands in its document, and what the README names is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import reference
from typer.main import get_command

from bot import cli, settings
from bot.store import keys
from bot.web.access import ROUTES
from safeguarding import effects
from safeguarding.audit import Tag
from safeguarding.counts import Count

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PROTOCOL = (ROOT / "safeguarding" / "PROTOCOL.md").read_text()
PLACES = ("*.md", "bot/*.md", "flows/*.md", "safeguarding/**/*.md", "deploy/**/*.md", ".github/*.md")
PAGES = sorted(page for place in PLACES for page in ROOT.glob(place))


def test_the_reference_is_current():
    assert reference.FILE.read_text() == reference.document(), "run: .venv/bin/python tests/support/reference.py"


def test_each_effect_count_route_and_key_stands_in_the_reference():
    text = reference.FILE.read_text()
    wanted = [f"`{kind.__name__}`" for kind in get_args(effects.Effect)]
    wanted += [f"`{count.value}` | {count.label} |" for count in Count]
    wanted += [f"`{method} {path}`" for method, path in ROUTES]
    wanted += [f":{key.name}" for key in keys.TABLE]

    assert [name for name in wanted if name not in text] == []


def test_each_setting_stands_in_the_settings():
    text = (ROOT / "deploy" / "SETTINGS.md").read_text()

    assert [name for name in settings.names() if f"`{name}`" not in text] == []


def test_each_audit_tag_stands_in_the_protocol():
    assert [tag.value for tag in Tag if tag.value not in PROTOCOL] == []


def test_every_file_that_the_readme_names_is_there():
    named = set(re.findall(r"`([a-zA-Z_.][\w./-]*/[\w./-]*|[A-Z]+\.md)`", README)) | pictures(README)
    addresses = {name for name in named if name.startswith("/")}

    assert len(named) > 8
    assert [name for name in sorted(named - addresses) if not (ROOT / name).exists()] == []


def pictures(text):
    return set(re.findall(r"!\[[^\]]*\]\(([^)#:]+)\)", text))


def test_every_link_between_our_pages_leads_somewhere():
    lost = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert lost == []


def test_every_target_that_a_page_names_can_be_made():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {target for page in PAGES for target in re.findall(r"`make ([a-z-]+)`", page.read_text())}
    named |= set(re.findall(r"^make ([a-z-]+)$", README, re.MULTILINE))

    assert {"run", "test"} <= named
    assert sorted(named - targets) == []


def test_every_command_that_an_operators_page_names_exists():
    commands = set(get_command(cli.app).commands)
    pages = [page for page in PAGES if page.parent.name != "safeguarding"]
    named = {command for page in pages for command in re.findall(r"`wren ([a-z][a-z-]*)", page.read_text())}

    assert {"init", "doctor", "run"} <= named
    assert sorted(named - commands) == []


def test_every_target_runs_a_file_that_is_there():
    recipe = re.findall(r"\$\(BIN\)/python ((?:tests|deploy)/[\w/]+\.py)", (ROOT / "Makefile").read_text())

    assert recipe
    assert [path for path in recipe if not (ROOT / path).is_file()] == []
