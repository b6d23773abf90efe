from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot import check as checks
from bot import cli, live
from flows import errors
from flows.errors import Broken, Refused, Unavailable

COMMANDS = sorted(get_command(cli.app).commands)


class Mine(Refused):
    """This is what it says."""


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_each_command_explains_itself(command):
    shown = CliRunner().invoke(cli.app, [*([command] if command else []), "--help"])

    assert shown.exit_code == 0
    assert "Usage" in shown.output


def test_what_there_is():
    assert {"assess", "check", "doctor", "init", "rehearse", "run"} <= set(COMMANDS)
    assert CliRunner().invoke(cli.app, ["nonsense"]).exit_code == 2
    assert CliRunner().invoke(cli.app, ["--version"]).output.strip()


@pytest.mark.parametrize("error", [Broken("A file is wrong."), Unavailable("Not now."), Mine()])
def test_one_of_our_errors_is_one_sentence_and_an_exit_code_that_is_not_restarted(monkeypatch, capsys, error):
    def fail(_):
        raise error

    monkeypatch.setattr(live, "doctor", fail)
    monkeypatch.setattr(sys, "argv", ["wren", "doctor"])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == cli.UNFIT
    assert capsys.readouterr() == ("", f"{error}\n")


def test_an_error_says_its_docstring_when_it_is_given_nothing_else():
    assert str(Mine()) == "This is what it says."
    assert str(Mine("Another.")) == "Another."
    assert all(str(kind()) for kind in (errors.Refused, errors.Broken, errors.Unavailable))


@pytest.mark.parametrize(("command", "module"), [("doctor", live), ("check", checks)])
@pytest.mark.parametrize("code", [0, 1])
def test_what_was_found_is_the_exit_code(monkeypatch, command, module, code):
    monkeypatch.setattr(module, "doctor" if command == "doctor" else "run", lambda _: code)

    assert CliRunner().invoke(cli.app, [command]).exit_code == code


def test_init_asks_and_says(monkeypatch):
    monkeypatch.setattr(live, "init", lambda ask, say: say(f"called {ask('Name?')}"))

    assert "called wren" in CliRunner().invoke(cli.app, ["init"], input="wren\n").output


def test_assess_reads_lines_and_answers_each():
    given = '{"id": 1, "messages": ["my dad hits me"]}\nnonsense\n'
    done = CliRunner().invoke(cli.app, ["assess"], input=given)

    first, second = done.output.splitlines()
    assert '"serious"' in first
    assert '"error"' in second
    assert done.exit_code == 1


def test_run_without_a_service_is_one_sentence_and_78(tmp_path):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WREN_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env={**environ, "WREN_MODEL": "helpline", "WREN_DATA": str(tmp_path / "none")},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode == cli.UNFIT
    assert "service.toml" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_port_that_somebody_else_has_is_one_sentence_too(monkeypatch, capsys):
    def fail():
        raise OSError(errno.EADDRINUSE, "taken")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == cli.UNFIT
    assert "--port" in capsys.readouterr().err
