"""The command `wren`: parsing only; each command's work is elsewhere and imported when it is wanted."""

from __future__ import annotations

import errno
import sys
from functools import partial
from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated

import typer

from flows.errors import WrenError

UNFIT = 78
"""EX_CONFIG of sysexits.h: the configuration is not fit to run; the unit does not restart on it."""

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
pager = typer.Typer(no_args_is_help=True, help="Try who is woken.")
app.add_typer(pager, name="pager")
audit = typer.Typer(no_args_is_help=True, help="Check what was done, and by whom.")
app.add_typer(audit, name="audit")
Data = Annotated[Path | None, typer.Option("--data", help="The data directory; else the one that the settings name.")]
Explain = Annotated[bool, typer.Option("--explain", help="Read one message as it is; show what was noticed where.")]
Directory = Annotated[Path, typer.Option("--directory", help="Where the rehearsal keeps its data.")]


def main() -> None:
    """Run the command. One of our errors is one sentence on standard error, never a traceback."""
    try:
        app()
    except WrenError as error:
        typer.echo(str(error), err=True)
        sys.exit(UNFIT)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        typer.echo("Something else listens on a port that Wren needs. Stop it, or choose others with --port.", err=True)
        sys.exit(UNFIT)


@app.callback(invoke_without_command=True)
def _root(*, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """A bot through which young people can tell someone."""
    if version:
        typer.echo(installed("wren"))
        raise typer.Exit


@app.command()
def rehearse(
    directory: Directory = Path(".rehearsal"),
    port: Annotated[int, typer.Option(help="The first of four ports; 0 takes free ones.")] = 8041,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last rehearsal first.")] = False,
    poll: Annotated[bool, typer.Option("--poll", help="Fetch updates instead of having them sent.")] = False,
    api: Annotated[str, typer.Option(help="A stand-in for Telegram that runs elsewhere on this machine.")] = "",
) -> None:
    """Try everything out on this machine: the chat, the console, the dashboard. No Telegram needed."""
    from bot import process  # noqa: PLC0415
    from bot import rehearse as rehearsals  # noqa: PLC0415

    plan = rehearsals.Plan(directory, port, fresh, not poll, api)
    process.run(lambda ended: rehearsals.run(plan, typer.echo, ended), rehearsal=True)


@app.command()
def run() -> None:
    """Serve for real. Refuses to until everything that must be recorded is."""
    from bot import live, process  # noqa: PLC0415

    process.run(lambda ended: live.run(ended, typer.echo))


@app.command()
def init() -> None:
    """Prepare a service: ask what must be known, make its secrets, print the first lead's link."""
    from bot import live  # noqa: PLC0415

    live.init(typer.prompt, typer.echo)


@app.command()
def doctor() -> None:
    """Explain each setting and check each part."""
    from bot import live  # noqa: PLC0415

    raise typer.Exit(live.doctor(typer.echo))


@pager.command()
def test() -> None:
    """Send a real test page to every address of the rota, and record which accepted it."""
    from bot import live  # noqa: PLC0415

    raise typer.Exit(live.pager_test(typer.echo))


@audit.command()
def verify(
    checkpoints: Annotated[
        list[Path] | None, typer.Argument(help="Checkpoints kept outside: files, or folders of them.")
    ] = None,
    data: Data = None,
) -> None:
    """Check every chain of the audit, and that it goes on from each checkpoint. Exit code 0: whole.

    10 unchained, 11 altered, 12 gap, 13 truncated, 14 fork, 15 forged checkpoint.
    """
    from bot import verify as verifying  # noqa: PLC0415

    raise typer.Exit(verifying.run(data, checkpoints or [], typer.echo))


@app.command()
def read(bundle: Annotated[Path, typer.Argument(help="The sealed copy that the console saved.")]) -> None:
    """Open a sealed copy of a case on your own machine, with your passphrase and your team's six words."""
    from bot import read as reading  # noqa: PLC0415

    secretly = partial(typer.prompt, hide_input=True)
    raise typer.Exit(reading.run(bundle, typer.prompt, secretly, typer.echo))


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where the words, the configuration and the sealed credentials go.")],
    shred: Annotated[Path, typer.Argument(help="Where the shred secrets go: another place. They live for 14 days.")],
    data: Data = None,
) -> None:
    """Copy the service while it runs: words, shred secrets and credentials, each in a file of its own."""
    from bot import backup as backups  # noqa: PLC0415

    raise typer.Exit(backups.run(data, folder, shred, typer.echo))


@app.command()
def restore(
    main: Annotated[Path, typer.Argument(help="The file wren-main-….tar.")],
    shred: Annotated[Path, typer.Argument(help="The file wren-shred-….tar that was made with it.")],
    credentials: Annotated[
        Path | None, typer.Argument(help="The file wren-credentials-….sealed, or a folder of credentials.")
    ] = None,
    data: Annotated[Path | None, typer.Option("--data", help="The empty directory to restore to.")] = None,
    checkpoint: Annotated[list[Path] | None, typer.Option(help="Checkpoints from before the backup.")] = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Only prove that it would work.")] = False,
) -> None:
    """Bring a service back from its backup, or prove that it would come back."""
    from bot import restore as restores  # noqa: PLC0415

    if check == (data is not None):
        raise typer.BadParameter("Give either --check or --data.")
    files = restores.Files(main, shred, credentials)
    asked = partial(typer.prompt, "The recovery key's seed, as the leads' ceremony gave it", hide_input=True)
    raise typer.Exit(restores.run(files, data, checkpoint or [], asked, typer.echo))


@app.command("verify-console")
def verify_console(
    url: Annotated[str, typer.Argument(help="Where the console is, like https://wren.example.org")],
) -> None:
    """Compare every file that a running server gives browsers with this release. Exit code 1: something differs."""
    from bot.web import compare  # noqa: PLC0415

    raise typer.Exit(compare.run(url, typer.echo))


@app.command()
def check() -> None:
    """Check flows, words and cues, as CI does; says file and line of each fault."""
    from bot import check as checks  # noqa: PLC0415

    raise typer.Exit(checks.run(typer.echo))


@app.command()
def assess(*, explain: Explain = False) -> None:
    """Read JSON Lines of messages on standard input; write one line each of what was noticed."""
    from bot.assess import run as assess_  # noqa: PLC0415
    from bot.shipped import indicators  # noqa: PLC0415

    if explain:
        from rich.console import Console  # noqa: PLC0415

        from bot import explain as explaining  # noqa: PLC0415

        raise typer.Exit(explaining.run(sys.stdin.buffer, Console(highlight=False), indicators()))
    raise typer.Exit(assess_(sys.stdin.buffer, sys.stdout.buffer, indicators()))
