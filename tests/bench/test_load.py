"""The load generator: a server that stops for a while pays for everything that was due meanwhile."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest

from bench.load import Load, Plan, Target, WrongAnswer, carry_out
from tests.processes import free_port

STOP_SECONDS = 0.5


@contextlib.asynccontextmanager
async def _server(port: int, *, stops_at: int = -1, status: str = "200 OK") -> AsyncGenerator[None]:
    """Answer every request at once, but hold up everything for half a second at the one numbered `stops_at`."""
    number = 0
    runs = asyncio.Event()
    runs.set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal number
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await reader.readuntil(b"\r\n\r\n")
                number += 1
                if number == stops_at:
                    runs.clear()
                    asyncio.get_running_loop().call_later(STOP_SECONDS, runs.set)
                await runs.wait()
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nok".encode())

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


async def _load(port: int, per_second: float) -> Load:
    plan = Plan(
        port=port,
        targets=[Target(path="/")],
        connections=4,
        seconds=1.5,
        warm_up_seconds=0.0,
        per_second=per_second,
    )
    return await carry_out(plan)


async def test_at_a_fixed_schedule_latency_counts_from_the_moment_that_was_intended() -> None:
    port = free_port()
    async with _server(port, stops_at=50):
        load = await _load(port, 200.0)
    assert load.requests == 300
    # A hundred requests were due while the server stood still; they waited half of that time on average.
    assert load.p99_ms > 0.8 * STOP_SECONDS * 1000
    waited = load.mean_ms * load.requests / 1000
    assert waited > 0.5 * STOP_SECONDS * 200 * STOP_SECONDS / 2


async def test_without_a_schedule_only_those_on_their_way_wait() -> None:
    port = free_port()
    async with _server(port, stops_at=50):
        load = await _load(port, 0.0)
    assert load.p50_ms < STOP_SECONDS * 100
    assert load.max_ms > 0.8 * STOP_SECONDS * 1000


async def test_an_answer_outside_2xx_ends_the_run() -> None:
    port = free_port()
    async with _server(port, status="503 Service Unavailable"):
        with pytest.raises(WrongAnswer):
            await _load(port, 100.0)
