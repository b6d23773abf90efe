"""Sealing what waits in the outbox and in the counts, with the session key: it survives a restart, unread."""

from __future__ import annotations

import os

from safeguarding.people import NONCE, SessionKey, Who


class Bodies:
    """Seals and opens outbox bodies and count deltas, each bound to where it lies."""

    def __init__(self, key: SessionKey) -> None:
        self._key = key

    def seal_out(self, who: Who, body: bytes) -> bytes:
        """An outbox body, bound to its person."""
        return self._key.seal(body, b"wren/v1/out" + bytes.fromhex(who.id), os.urandom(NONCE))

    def open_out(self, who: Who, sealed: bytes) -> bytes:
        """An outbox body. Raises Broken when it does not open."""
        return self._key.open(sealed, b"wren/v1/out" + bytes.fromhex(who.id))

    def seal_count(self, part: int, delta: bytes) -> bytes:
        """A count delta, bound to its partition and padded, so that its length says nothing."""
        size = -(-(len(delta) + 1) // _BLOCK) * _BLOCK
        return self._key.seal(delta.ljust(size), b"wren/v1/count%d" % part, os.urandom(NONCE))

    def open_count(self, part: int, sealed: bytes) -> bytes:
        """A count delta. Raises Broken when it does not open."""
        return self._key.open(sealed, b"wren/v1/count%d" % part).rstrip()


_BLOCK = 128
