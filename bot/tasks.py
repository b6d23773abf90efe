"""Work that runs beside: held strongly, its failure told, stopped in order.

The event loop keeps only a weak reference to a task, so an unheld one can vanish in mid-flight, and the error
of one that nobody awaits is told when it is too late. `spawn` holds and tells. A `Group` holds the long-running
parts of the service and stops them in the reverse order of their start, each finishing what is in hand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from enum import StrEnum
from typing import Any, TypeVar

from bot.log import Event, event

T = TypeVar("T")
Stop = Callable[[], Awaitable[None]]

_held: set[asyncio.Task[Any]] = set()


def spawn(name: StrEnum, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Run `work` beside; whoever wants its result may await it, and an error is told in any case."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    _held.add(task)
    task.add_done_callback(lambda done: _finish(name, done))
    return task


def aside(name: StrEnum, work: Coroutine[Any, Any, object]) -> None:
    """Run `work` beside, wanting nothing back; an error is told."""
    _ = spawn(name, work)


def held() -> int:
    """How many tasks are running beside now."""
    return len(_held)


class Group:
    """Parts of the service, stopped in the reverse order of starting."""

    def __init__(self) -> None:
        self._parts: list[tuple[StrEnum, Stop]] = []

    def add(self, name: StrEnum, stop: Stop) -> None:
        """Something that has been started; `stop` finishes what is in hand and returns."""
        self._parts.append((name, stop))

    def run(self, name: StrEnum, work: Coroutine[Any, Any, Any], stop: Stop | None = None) -> asyncio.Task[Any]:
        """Spawn `work`. Stopping calls `stop` and waits for its end; without `stop` it is cancelled."""
        task = spawn(name, work)

        async def end() -> None:
            try:
                if stop is not None:
                    await stop()
                    await asyncio.wait([task])
            finally:
                task.cancel()
                await asyncio.wait([task])

        self.add(name, end)
        return task

    async def stop(self, grace: float = 10.0) -> None:
        """Stop all, last started first. One that fails or takes over `grace` seconds is told and cut off."""
        while self._parts:
            name, stop = self._parts.pop()
            try:
                async with asyncio.timeout(grace):
                    await stop()
            except Exception as error:  # noqa: BLE001 - the others must be stopped too
                event(Event.TASK_FAILED, task=name, error=error)


def _finish(name: StrEnum, task: asyncio.Task[Any]) -> None:
    _held.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        event(Event.TASK_FAILED, task=name, error=error)
