"""Run an asynchronous program until it is told to stop."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import uvloop

Stop = asyncio.Event
_COLLECT_AFTER = 10_000
"""How many objects that could be part of a cycle are made, less those gone again, between two looks at the youngest."""


def run_until_stopped(program: Callable[[Stop], Coroutine[Any, Any, None]]) -> None:
    """Run `program` on uvloop; SIGTERM and SIGINT set its stop event."""

    async def supervised() -> None:
        stop = Stop()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await program(stop)

    uvloop.run(supervised())


def settle_in() -> None:
    """Have the garbage collector leave alone what has been made so far, and look less often at what comes.

    For a program that is set up and begins to serve: a walk through all that was imported would hold up every request
    of that moment for tens of milliseconds, and what requests make is freed by its reference counts.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)


async def until_stopped(stop: Stop, *work: Awaitable[None]) -> None:
    """Run `work` together until `stop` is set or one of it fails; then cancel the rest and wait for it."""
    tasks = [asyncio.ensure_future(part) for part in work]
    waiting = asyncio.ensure_future(stop.wait())
    done, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in (waiting, *tasks):
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            if task not in done:
                await task
    for task in done:
        if task is not waiting:
            task.result()
