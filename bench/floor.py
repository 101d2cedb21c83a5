"""The floor under a route: the very Redis commands and SQL statements of its requests, sent by a bare client.

`python -m bench.floor FILE` reads an `Order` from the file and replaces it by a `Floor`. Each target is asked once of
the application in this process, and what it sends to the engines is written down; then that is sent again by asyncpg
and a bare socket alone, as fast as the answers come: no HTTP, no permissions, no pages. Only for what changes nothing.
"""

import asyncio
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import asyncpg
import hiredis
import httpx
import msgspec
import uvloop
from redis.asyncio.connection import AbstractConnection

from bench.load import Target, percentile
from heliograph.platform.config import Config, environment_of, load_config
from heliograph.platform.db import Read
from heliograph.programs.web import open_app

Command = tuple[bytes, int]
"""What is sent in one go, and how many replies it has."""
Statement = tuple[str, tuple[object, ...]]
Work = list[Command | Statement]
_WARM_UP = 3


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to write down, and how long and by how many at a time to send it again."""

    environment: dict[str, str]
    targets: list[Target]
    connections: int
    seconds: float


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; the numbers of commands and statements are means a request."""

    per_second: float
    p50_ms: float
    p99_ms: float
    commands: float
    round_trips: float
    statements: float


def measure_floor(config: Config, targets: list[Target], connections: int, seconds: float) -> Floor:
    """Measure in a process of its own."""
    order = Order(environment=environment_of(config), targets=targets, connections=connections, seconds=seconds)
    with tempfile.NamedTemporaryFile(prefix="heliograph-floor-") as file:
        exchange = Path(file.name)
        exchange.write_bytes(msgspec.json.encode(order))
        subprocess.run([sys.executable, "-m", "bench.floor", file.name], check=True)
        return msgspec.json.decode(exchange.read_bytes(), type=Floor)


@contextmanager
def _listening(heard: Work) -> Generator[None]:
    """Write down what is sent to the engines."""
    kept: list[tuple[type, str, Any]] = []

    def put(owner: type, name: str, replacement: Any) -> None:
        kept.append((owner, name, getattr(owner, name)))
        setattr(owner, name, replacement)

    for name in ("one", "all", "value"):
        put(Read, name, _told(getattr(Read, name), heard))
    pack_one, pack_many = AbstractConnection.pack_command, AbstractConnection.pack_commands

    def one(self: AbstractConnection, *arguments: Any) -> Any:
        packed = pack_one(self, *arguments)
        heard.append((b"".join(packed), 1))
        return packed

    def many(self: AbstractConnection, commands: Any) -> Any:
        listed = list(commands)
        before = len(heard)
        packed = pack_many(self, listed)
        del heard[before:]  # each of them by itself: they are packed one by one, and sent in one go
        heard.append((b"".join(packed), len(listed)))
        return packed

    put(AbstractConnection, "pack_command", one)
    put(AbstractConnection, "pack_commands", many)
    try:
        yield
    finally:
        for owner, name, original in kept:
            setattr(owner, name, original)


def _told(method: Any, heard: Work) -> Any:
    async def told(self: Read, sql: str, *arguments: object) -> Any:
        heard.append((sql, arguments))
        return await method(self, sql, *arguments)

    return told


async def _write_down(config: Config, targets: list[Target]) -> list[Work]:
    heard: Work = []
    written: list[Work] = []
    with _listening(heard):
        async with open_app(config) as (app, _):
            transport = httpx.ASGITransport(cast("Any", app))
            async with httpx.AsyncClient(transport=transport, base_url="http://floor") as http:
                for target in [*targets[:_WARM_UP], *targets]:
                    heard.clear()
                    answer = await http.get(target.path, headers={"Authorization": f"Bearer {target.token}"})
                    answer.raise_for_status()
                    written.append(list(heard))
    return written[-len(targets) :]


class _Bare:
    """One bare client of both engines."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]", streams: Any) -> None:
        self._connection = connection
        self._reader, self._writer = streams
        self._parser = hiredis.Reader()
        self._prepared: dict[str, Any] = {}

    async def carry_out(self, work: Work) -> None:
        """Send everything, one after the other."""
        for each in work:
            if isinstance(each[0], bytes):
                await self.command(each[0], cast("int", each[1]))
            else:
                await self._ask(each[0], cast("tuple[object, ...]", each[1]))

    async def command(self, packed: bytes, replies: int) -> None:
        """Send packed commands and wait for all replies."""
        self._writer.write(packed)
        while replies:
            reply = self._parser.gets()
            if reply is False:
                self._parser.feed(await self._reader.read(1 << 16))
            else:
                replies -= 1

    async def _ask(self, sql: str, arguments: tuple[object, ...]) -> None:
        prepared = self._prepared.get(sql)
        if prepared is None:
            prepared = self._prepared[sql] = await self._connection.prepare(sql)
        await prepared.fetch(*arguments)


async def _open(config: Config) -> _Bare:
    parts = urlsplit(config.redis_url)
    streams = await asyncio.open_unix_connection(parts.path)
    bare = _Bare(await asyncpg.connect(config.database_url), streams)
    query = parse_qs(parts.query)
    password = query["password"][0].encode()
    await bare.command(b"*2\r\n$4\r\nAUTH\r\n$%d\r\n%b\r\n" % (len(password), password), 1)
    return bare


async def _send_again(config: Config, work: list[Work], order: Order) -> list[float]:
    clients = [await _open(config) for _ in range(order.connections)]
    following = itertools.cycle(work)
    ends_at = time.perf_counter() + order.seconds
    latencies: list[float] = []

    async def keep_on(client: _Bare) -> None:
        while (now := time.perf_counter()) < ends_at:
            await client.carry_out(next(following))
            latencies.append(time.perf_counter() - now)

    await asyncio.gather(*(keep_on(client) for client in clients))
    return latencies


async def _measure(order: Order) -> Floor:
    config = load_config(order.environment)
    work = await _write_down(config, order.targets)
    latencies = await _send_again(config, work, order)
    trips = [each for request in work for each in request if isinstance(each[0], bytes)]
    return Floor(
        per_second=len(latencies) / order.seconds,
        p50_ms=percentile(latencies, 50) * 1000,
        p99_ms=percentile(latencies, 99) * 1000,
        commands=sum(cast("int", replies) for _, replies in trips) / len(work),
        round_trips=len(trips) / len(work),
        statements=(sum(len(request) for request in work) - len(trips)) / len(work),
    )


def main() -> None:
    """Carry out the order in the file that is named."""
    exchange = Path(sys.argv[1])
    order = msgspec.json.decode(exchange.read_bytes(), type=Order)
    exchange.write_bytes(msgspec.json.encode(uvloop.run(_measure(order))))


if __name__ == "__main__":
    main()
