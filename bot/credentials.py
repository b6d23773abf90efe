"""The service's own secrets: files of 0600 that only `wren init` and the first rehearsal make.

Start-up reads and never creates: a missing file is an error and nothing is written (a service that makes itself a
new pepper has lost everybody it knew). No key in here opens a record.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from flows.errors import Broken, Refused

FILES: Mapping[str, int] = MappingProxyType(
    {
        "deployment": 16,
        "pepper": 32,
        "session-key": 32,
        "bot-signing-seed": 32,
        "alias-key": 32,
        "sign-in-key": 32,
        "webhook-secret": 32,
    }
)
"""Name and size in bytes of each credential; stored as hex."""


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What the running service holds. `sign_in_key` makes fake salts for unknown names."""

    deployment: str
    pepper: bytes
    session_key: bytes
    bot_signing_seed: bytes
    alias_key: bytes
    sign_in_key: bytes
    webhook_secret: str


def create(folder: Path) -> None:
    """Make every credential. Raises Refused when one is there already: none is ever overwritten."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if present := [name for name in FILES if (folder / name).exists()]:
        raise Refused(f"There are credentials already ({', '.join(present)}); they are never overwritten.")
    for name, size in FILES.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(size))


def read(folder: Path) -> Credentials:
    """Read them all. Raises Broken when one is missing, malformed or open to others."""
    values = {name: _read(folder / name, size) for name, size in FILES.items()}
    return Credentials(
        deployment=values["deployment"].hex(),
        pepper=values["pepper"],
        session_key=values["session-key"],
        bot_signing_seed=values["bot-signing-seed"],
        alias_key=values["alias-key"],
        sign_in_key=values["sign-in-key"],
        webhook_secret=values["webhook-secret"].hex(),
    )


def _read(path: Path, size: int) -> bytes:
    try:
        mode = path.stat().st_mode
        value = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError):
        raise Broken(f"The credential {path.name} is missing or malformed; `wren init` makes them.") from None
    if mode & 0o077:
        raise Broken(f"The credential {path.name} can be read by others; its mode must be 0600.")
    if len(value) != size:
        raise Broken(f"The credential {path.name} has the wrong size.")
    return value
