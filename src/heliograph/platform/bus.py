"""The bus: one stream a consumer group in the Redis-compatible server, carrying copies of deliveries.

A stream holds only what no worker has received yet; PostgreSQL holds the truth, so losing the bus loses nothing.
The relay fills it, workers drain it. The surface is small enough for another carrier to stand behind it.
"""

import contextlib
import time
from typing import Any, cast

import msgspec
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from heliograph.platform.cache import Lost
from heliograph.platform.events import Delivery

KICK_CHANNEL = "bus:kick"
_READERS = "workers"
_ASTRAY_SECONDS = 2.0
"""After so long an entry that was handed out and not taken off the stream has gone astray: its worker was killed, or
the answer went to a connection that had been given up. Left there it would also take up the relay's room for ever."""

_Entry = tuple[bytes, dict[bytes, bytes]]
_Reply = list[tuple[bytes, list[_Entry]]]


class Bus:
    """Publish to and receive from the streams of consumer groups."""

    def __init__(self, redis: "Redis", waiting: "Redis") -> None:
        """Receive through `waiting`, which leaves a command time to wait at the server."""
        self._redis = redis
        self._waiting = waiting
        self._ready_groups: set[str] = set()
        self._searched_at: dict[str, float] = {}

    async def kick(self) -> None:
        """Hint the relay that facts were committed; a lost hint costs the relay's pause between two looks."""
        with contextlib.suppress(*Lost):
            await self._redis.publish(KICK_CHANNEL, b"")

    async def waiting(self, groups: list[str]) -> dict[str, int]:
        """Count the deliveries in each group's stream that no worker has received."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for group in groups:
                pipe.xlen(_stream(group))
            return dict(zip(groups, await pipe.execute(), strict=True))

    async def publish(self, deliveries: list[Delivery]) -> None:
        """Append each delivery to its group's stream."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for delivery in deliveries:
                pipe.xadd(_stream(delivery.group), {b"d": msgspec.msgpack.encode(delivery)})
            await pipe.execute()

    async def receive(self, group: str, *, worker: str, count: int, block_ms: int) -> list[Delivery]:
        """Take up to `count` deliveries off the stream, waiting at most `block_ms` for the first."""
        stream = _stream(group)
        if group not in self._ready_groups:
            await self._ensure_group(stream)
            self._ready_groups.add(group)
        try:
            entries = await self._astray(group, worker, count)
            if not entries:
                answer = await self._waiting.xreadgroup(_READERS, worker, {stream: ">"}, count=count, block=block_ms)
                entries = _entries(cast("_Reply", answer or []))
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            self._ready_groups.discard(group)
            return []
        if entries:
            entry_ids = [entry_id for entry_id, _ in entries]
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.xack(stream, _READERS, *entry_ids)
                pipe.xdel(stream, *entry_ids)
                await pipe.execute()
        return [msgspec.msgpack.decode(fields[b"d"], type=Delivery) for _, fields in entries]

    async def _astray(self, group: str, worker: str, count: int) -> list[_Entry]:
        """Take over what has gone astray, looking for it every two seconds."""
        now = time.monotonic()
        if now - self._searched_at.get(group, 0.0) < _ASTRAY_SECONDS:
            return []
        self._searched_at[group] = now
        idle_ms = int(_ASTRAY_SECONDS * 1000)
        answer: list[Any] = await self._redis.xautoclaim(_stream(group), _READERS, worker, idle_ms, count=count)
        return [(entry_id, fields) for entry_id, fields in cast("list[_Entry]", answer[1]) if fields]

    async def _ensure_group(self, stream: str) -> None:
        try:
            await self._redis.xgroup_create(stream, _READERS, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise


def _stream(group: str) -> str:
    return f"bus:{group}"


def _entries(answer: _Reply) -> list[_Entry]:
    """Flatten the reply of XREADGROUP: pairs of a stream and its entries."""
    return [entry for _, entries in answer for entry in entries]
