"""A closed-loop load generator for HTTP/1.1 over kept-alive connections, in a process of its own.

`python -m bench.load FILE` reads a `Plan` as JSON from the file and replaces it by a `Load`. Each of N connections
sends its next request when the answer to the last has come whole, so a server that slows down is asked less; latency
is from the first byte sent to the last received. An answer other than 200 ends the run with an error.
"""

import asyncio
import itertools
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec
import uvloop

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_DRAIN_SECONDS = 30.0


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One GET."""

    path: str
    token: str = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask, how long, over how many connections.

    Targets go round and round, or `is_once`: each is asked once, without warm-up, and then the run ends.
    """

    port: int
    targets: list[Target]
    connections: int = 16
    seconds: float = 5.0
    warm_up_seconds: float = 1.0
    accepts_gzip: bool = False
    is_once: bool = False
    keeps_bodies: bool = False


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a plan; times in milliseconds."""

    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    body_bytes: int
    """The mean."""
    bodies: list[bytes] = []
    """In the order of the targets, where they were to be kept."""


class WrongAnswer(Exception):
    """The server answered something else than 200."""


def run_load(plan: Plan) -> Load:
    """Run a plan in a process of its own and return what came of it."""
    with tempfile.NamedTemporaryFile(prefix="heliograph-load-") as file:
        exchange = Path(file.name)
        exchange.write_bytes(msgspec.json.encode(plan))
        subprocess.run([sys.executable, "-m", "bench.load", file.name], check=True)
        return msgspec.json.decode(exchange.read_bytes(), type=Load)


class _Run:
    """What the connections of a run share."""

    def __init__(self, plan: Plan, began: float) -> None:
        requests = [_request(plan, target) for target in plan.targets]
        numbered = enumerate(requests)
        self._next: Iterator[tuple[int, bytes]] = numbered if plan.is_once else itertools.cycle(numbered)
        self.counts_from = began + (0 if plan.is_once else plan.warm_up_seconds)
        self.ends_at = math.inf if plan.is_once else self.counts_from + plan.seconds
        self.latencies: list[float] = []
        self.body_bytes = 0
        self.bodies: dict[int, bytes] = {}
        self.keeps_bodies = plan.keeps_bodies

    def next(self) -> tuple[int, bytes] | None:
        """Return the number and the bytes of the next request; None at the end."""
        return next(self._next, None)


class _Connection(asyncio.Protocol):
    """One connection: asks, reads the answer, asks again."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._wanted = 0
        """Bytes of the whole answer; 0 while its head is incomplete."""
        self._number = 0
        self._sent_at = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._wanted:
            end = self._received.find(_HEAD_END)
            if end < 0:
                return
            head = bytes(self._received[:end]).lower()
            if not head.startswith(b"http/1.1 200"):
                self._fail(WrongAnswer(self._received[:600].decode(errors="replace")))
                return
            self._wanted = end + len(_HEAD_END) + _content_length(head)
        if len(self._received) >= self._wanted:
            self._count()
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self._fail(exc or ConnectionError("the server closed the connection"))

    def _ask(self) -> None:
        following = None if time.perf_counter() >= self._run.ends_at else self._run.next()
        if following is None or self._transport is None:
            if not self.done.done():
                self.done.set_result(None)
            if self._transport is not None:
                self._transport.close()
            return
        self._number, request = following
        self._received.clear()
        self._wanted = 0
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def _count(self) -> None:
        now = time.perf_counter()
        body_at = self._received.find(_HEAD_END) + len(_HEAD_END)
        if self._run.counts_from <= self._sent_at and now <= self._run.ends_at:
            self._run.latencies.append(now - self._sent_at)
            self._run.body_bytes += len(self._received) - body_at
        if self._run.keeps_bodies:
            self._run.bodies[self._number] = bytes(self._received[body_at:])

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


async def _carry_out(plan: Plan) -> Load:
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    run = _Run(plan, began)
    opened = [
        await loop.create_connection(lambda: _Connection(run), "127.0.0.1", plan.port) for _ in range(plan.connections)
    ]
    longest = None if plan.is_once else plan.warm_up_seconds + plan.seconds + _DRAIN_SECONDS
    async with asyncio.timeout(longest):
        await asyncio.gather(*(connection.done for _, connection in opened))
    seconds = time.perf_counter() - began if plan.is_once else plan.seconds
    count = len(run.latencies)
    return Load(
        requests=count,
        per_second=count / seconds,
        p50_ms=percentile(run.latencies, 50) * 1000,
        p99_ms=percentile(run.latencies, 99) * 1000,
        body_bytes=run.body_bytes // max(1, count),
        bodies=[run.bodies[number] for number in sorted(run.bodies)],
    )


def percentile(values: list[float], percent: float) -> float:
    """Return the smallest of `values` that at least `percent` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else math.nan


def _request(plan: Plan, target: Target) -> bytes:
    lines = [f"GET {target.path} HTTP/1.1", f"Host: 127.0.0.1:{plan.port}"]
    if target.token:
        lines.append(f"Authorization: Bearer {target.token}")
    if plan.accepts_gzip:
        lines.append("Accept-Encoding: gzip")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _content_length(head: bytes) -> int:
    at = head.find(_LENGTH)
    if at < 0:
        raise WrongAnswer("the answer does not say its length")
    return int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0])


def main() -> None:
    """Carry out the plan in the file that is named."""
    exchange = Path(sys.argv[1])
    plan = msgspec.json.decode(exchange.read_bytes(), type=Plan)
    exchange.write_bytes(msgspec.json.encode(uvloop.run(_carry_out(plan))))


if __name__ == "__main__":
    main()
