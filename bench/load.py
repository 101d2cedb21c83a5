"""A load generator for HTTP/1.1 over kept-alive connections, in a process of its own.

`python -m bench.load FILE` reads a `Plan` as JSON from the file and replaces it by a `Load`.

Open loop (`per_second` is given): request i is due at the beginning + i / per_second whatever became of those before,
and its latency counts from that moment: a server that falls behind pays for the queue it makes, and so does a
generator that is late itself (`late_p99_ms` says by how much). Closed loop: each of N connections sends its next
request when it has the last answer, which finds the largest rate; latency is then the time in a queue of N.

An answer outside 2xx ends the run with an error, unless the plan tolerates its status: then it is counted.
"""

import asyncio
import itertools
import math
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec
import uvloop

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_DRAIN_SECONDS = 10.0
_BODILESS = (204, 304)


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One request; `body` is JSON."""

    path: str
    token: str = ""
    method: str = "GET"
    body: str = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask, how long, over how many connections, and how often (0: as fast as the answers come).

    Targets go round and round, or `is_once`: each is asked once, without warm-up, and then the run ends.
    """

    port: int
    targets: list[Target]
    connections: int = 16
    seconds: float = 5.0
    warm_up_seconds: float = 1.0
    per_second: float = 0.0
    accepts_gzip: bool = False
    is_once: bool = False
    keeps_bodies: bool = False
    tolerates: list[int] = []
    """Statuses outside 2xx that are counted instead of ending the run."""


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a plan; times in milliseconds."""

    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    body_bytes: int
    """The mean."""
    mean_ms: float = math.nan
    max_ms: float = math.nan
    late_p99_ms: float = 0.0
    """How late the generator itself was, open loop; it is contained in the latencies."""
    unanswered: int = 0
    """How many had no answer ten seconds after the end; their latencies count as what they had waited by then."""
    tolerated: int = 0
    """Answers outside 2xx."""
    bodies: list[bytes] = []
    """In the order of the targets, where they were to be kept."""


class WrongAnswer(Exception):
    """The server answered something else than success."""


def run_load(plan: Plan) -> Load:
    """Run a plan in a process of its own and return what came of it."""
    with tempfile.NamedTemporaryFile(prefix="heliograph-load-") as file:
        exchange = Path(file.name)
        exchange.write_bytes(msgspec.json.encode(plan))
        subprocess.run([sys.executable, "-m", "bench.load", file.name], check=True)
        return msgspec.json.decode(exchange.read_bytes(), type=Load)


class _Run:
    """What the connections of a run share: what is due, and what was measured."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        requests = [_request(plan, target) for target in plan.targets]
        numbered = enumerate(requests)
        self._next: Iterator[tuple[int, bytes]] = numbered if plan.is_once else itertools.cycle(numbered)
        self._is_over = False
        self.began = 0.0
        self.counts_from = 0.0
        self.ends_at = 0.0
        self.last_at = 0.0
        self.latencies: list[float] = []
        self.late: list[float] = []
        self.body_bytes = 0
        self.tolerated = 0
        self.bodies: dict[int, bytes] = {}
        self.idle: list[_Connection] = []
        self._due: deque[float] = deque()
        self.unanswered = 0

    @property
    def is_open(self) -> bool:
        """Say whether requests are due at their own times."""
        return self._plan.per_second > 0

    def begin(self) -> None:
        """Start the clock."""
        self.began = self.last_at = time.perf_counter()
        self.counts_from = self.began + (0 if self._plan.is_once else self._plan.warm_up_seconds)
        self.ends_at = math.inf if self._plan.is_once else self.counts_from + self._plan.seconds

    def seconds(self) -> float:
        """Return over how long was counted; a server that falls behind is not credited with what it was asked for."""
        least = 0.0 if self._plan.is_once else self._plan.seconds
        return max(least, self.last_at - self.counts_from) if self._plan.is_once or self.is_open else least

    def take(self, connection: "_Connection") -> tuple[int, bytes, float] | None:
        """Return (number, bytes, when it was due) of what a free connection is to send; None: nothing now."""
        now = time.perf_counter()
        if not self.is_open:
            following = None if now >= self.ends_at else next(self._next, None)
            return None if following is None else (*following, now)
        if not self._due:
            self.idle.append(connection)
            return None
        intended = self._due.popleft()
        following = next(self._next, None)
        return None if following is None else (*following, intended)

    def is_done(self, connection: "_Connection") -> bool:
        """Say whether a connection that has nothing to send is done for good."""
        return not self.is_open or (self._is_over and connection in self.idle)

    async def keep_time(self) -> None:
        """Make requests due at their times until the end; an idle connection takes each at once."""
        loop = asyncio.get_running_loop()
        offset = loop.time() - time.perf_counter()
        for number in itertools.count():
            intended = self.began + number / self._plan.per_second
            if intended >= self.ends_at or (self._plan.is_once and number >= len(self._plan.targets)):
                break
            wait = intended - time.perf_counter()
            if wait > 0:
                moment: asyncio.Future[None] = loop.create_future()
                loop.call_at(intended + offset, moment.set_result, None)
                await moment
            self._due.append(intended)
            if self.idle:
                self.late.append(time.perf_counter() - intended)
                self.idle.pop().ask()
        self._is_over = True
        for connection in list(self.idle):
            connection.end()

    def give_up(self, waiting: list[float]) -> None:
        """Count those that nobody answered, sent (`waiting`: when they were due) or not, with what they have waited."""
        now = time.perf_counter()
        wanted = [intended for intended in (*waiting, *self._due) if self.counts_from <= intended < self.ends_at]
        self.unanswered = len(wanted)
        self.latencies.extend(now - intended for intended in wanted)
        self.last_at = now

    def count(self, number: int, intended: float, status: int, body: bytes) -> None:
        """Count an answer that came just now."""
        now = time.perf_counter()
        is_within = self.is_open or now <= self.ends_at
        if not 200 <= status < 300:
            self.tolerated += 1
        if self.counts_from <= intended < self.ends_at and is_within:
            self.last_at = now
            self.latencies.append(now - intended)
            self.body_bytes += len(body)
        if self._plan.keeps_bodies:
            self.bodies[number] = body


class _Connection(asyncio.Protocol):
    """One connection: asks, reads the answer, asks again."""

    def __init__(self, run: _Run, tolerates: list[int]) -> None:
        self._run = run
        self._tolerates = frozenset(tolerates)
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._wanted = 0
        """Bytes of the whole answer; 0 while its head is incomplete."""
        self._body_at = 0
        self._status = 0
        self._number = 0
        self.intended = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def is_waiting(self) -> bool:
        """Say whether a request has no answer yet."""
        return self.intended > 0 and self not in self._run.idle

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._wanted and not self._read_head():
            return
        if len(self._received) >= self._wanted:
            body = bytes(self._received[self._body_at : self._wanted])
            self._run.count(self._number, self.intended, self._status, body)
            self.ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self._fail(exc or ConnectionError("the server closed the connection"))

    def ask(self) -> None:
        """Send what is due now; close where nothing ever will be."""
        following = self._run.take(self)
        if following is None:
            if self._run.is_done(self):
                self.end()
            return
        self._number, request, self.intended = following
        self._received.clear()
        self._wanted = 0
        if self._transport is not None:
            self._transport.write(request)

    def end(self) -> None:
        """Close."""
        if not self.done.done():
            self.done.set_result(None)
        if self._transport is not None:
            self._transport.close()

    def _read_head(self) -> bool:
        """Read the head if it is there as a whole, and say so."""
        end = self._received.find(_HEAD_END)
        if end < 0:
            return False
        head = bytes(self._received[:end]).lower()
        self._status = int(head[9:12]) if head.startswith(b"http/1.1 ") else 0
        if not 200 <= self._status < 300 and self._status not in self._tolerates:
            self._fail(WrongAnswer(self._received[:600].decode(errors="replace")))
            return False
        self._body_at = end + len(_HEAD_END)
        self._wanted = self._body_at + (0 if self._status in _BODILESS else _content_length(head))
        return True

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


async def carry_out(plan: Plan) -> Load:
    """Carry out a plan in this process."""
    loop = asyncio.get_running_loop()
    run = _Run(plan)
    connections = [
        (await loop.create_connection(lambda: _Connection(run, plan.tolerates), "127.0.0.1", plan.port))[1]
        for _ in range(plan.connections)
    ]
    longest = None if plan.is_once else plan.warm_up_seconds + plan.seconds + _DRAIN_SECONDS
    try:
        async with asyncio.timeout(longest):
            run.begin()
            for connection in connections:
                connection.ask()
            timing = [run.keep_time()] if run.is_open else []
            await asyncio.gather(*(connection.done for connection in connections), *timing)
    except TimeoutError:
        run.give_up([connection.intended for connection in connections if connection.is_waiting])
    count = len(run.latencies) - run.unanswered
    return Load(
        requests=count,
        per_second=count / run.seconds(),
        p50_ms=percentile(run.latencies, 50) * 1000,
        p99_ms=percentile(run.latencies, 99) * 1000,
        mean_ms=sum(run.latencies) / max(1, len(run.latencies)) * 1000,
        max_ms=max(run.latencies, default=math.nan) * 1000,
        late_p99_ms=percentile(run.late, 99) * 1000 if run.late else 0.0,
        body_bytes=run.body_bytes // max(1, count),
        unanswered=run.unanswered,
        tolerated=run.tolerated,
        bodies=[run.bodies[number] for number in sorted(run.bodies)],
    )


def percentile(values: list[float], percent: float) -> float:
    """Return the smallest of `values` that at least `percent` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else math.nan


def _request(plan: Plan, target: Target) -> bytes:
    lines = [f"{target.method} {target.path} HTTP/1.1", f"Host: 127.0.0.1:{plan.port}"]
    if target.token:
        lines.append(f"Authorization: Bearer {target.token}")
    if plan.accepts_gzip:
        lines.append("Accept-Encoding: gzip")
    if target.method != "GET":
        lines.append(f"Content-Length: {len(target.body.encode())}")
    if target.body:
        lines.append("Content-Type: application/json")
    return ("\r\n".join(lines) + "\r\n\r\n" + target.body).encode()


def _content_length(head: bytes) -> int:
    at = head.find(_LENGTH)
    if at < 0:
        raise WrongAnswer("the answer does not say its length")
    return int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0])


def main() -> None:
    """Carry out the plan in the file that is named."""
    exchange = Path(sys.argv[1])
    plan = msgspec.json.decode(exchange.read_bytes(), type=Plan)
    exchange.write_bytes(msgspec.json.encode(uvloop.run(carry_out(plan))))


if __name__ == "__main__":
    main()
