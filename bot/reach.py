"""How a command reaches the stores of a service, whether or not it runs now. Nothing is loaded or replaced."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot import settings
from bot.store import given
from bot.store.server import running_pair
from bot.store.store import Store


@asynccontextmanager
async def store(data: Path | None = None) -> AsyncIterator[Store]:
    """The store in a data directory, or the one that the settings name. Raises Refused, Broken, Unavailable."""
    async with AsyncExitStack() as stack:
        chosen = settings.load() if data is None else None
        if chosen and chosen.store_url and chosen.shred_url:
            main, shred = (given.at(url.get_secret_value()) for url in (chosen.store_url, chosen.shred_url))
        else:
            main, shred = await stack.enter_async_context(running_pair(chosen.data if chosen else data or Path()))
        opened = Store.look(main=main, shred=shred)
        stack.push_async_callback(opened.close)
        yield opened
