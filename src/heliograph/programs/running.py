"""Run an asynchronous program until it is told to stop."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import uvloop

Stop = asyncio.Event


def run_until_stopped(program: Callable[[Stop], Coroutine[Any, Any, None]]) -> None:
    """Run `program` on uvloop; SIGTERM and SIGINT set its stop event."""

    async def supervised() -> None:
        stop = Stop()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await program(stop)

    uvloop.run(supervised())


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
