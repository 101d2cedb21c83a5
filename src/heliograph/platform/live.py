"""Hints to people who have the client open, over publish and subscribe.

A hint holds ids and states only, never a private thing ready to show; a lost hint costs a moment, as the client asks
again. One subscription a process; streams of one account hang under it.
"""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

import msgspec
from redis.asyncio import Redis

from heliograph.platform.cache import Lost
from heliograph.platform.tasks import goes_on

CHANNEL = "live"
_PRESENCE_KEY = "live:present"
_PRESENCE_SECONDS = 60
_QUEUE_SIZE = 64
_EVERYONE_SECONDS = 0.25


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """One server-sent event for one account."""

    account_id: int
    event: str
    data: bytes


class Live:
    """Publish hints, and hand those of one account to its open streams."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis
        self._everyone: set[int] = set()
        self._everyone_at = float("-inf")
        self._queues: dict[int, set[asyncio.Queue[Hint | None]]] = defaultdict(set)

    async def publish(self, hints: list[Hint]) -> None:
        """Send hints to whoever listens; a bus that is away loses them."""
        if not hints:
            return
        with contextlib.suppress(*Lost):
            async with self._redis.pipeline(transaction=False) as pipe:
                for hint in hints:
                    pipe.publish(CHANNEL, msgspec.msgpack.encode(hint))
                await pipe.execute()

    async def present(self, account_ids: list[int]) -> list[int]:
        """Return those of `account_ids` that have had a stream open within the last minute."""
        if not account_ids:
            return []
        try:
            server_seconds = (await self._redis.time())[0]
            scores = await self._redis.zmscore(_PRESENCE_KEY, [str(account_id) for account_id in account_ids])
        except Lost:
            return []
        pairs = zip(account_ids, scores, strict=True)
        return [account_id for account_id, until in pairs if until is not None and until > server_seconds]

    async def everyone(self, limit: int) -> set[int] | None:
        """Return all who have had a stream open within the last minute, as of a moment ago; None for more than `limit`.

        For many questions at once: the answer is kept for a quarter of a second.
        """
        if time.monotonic() - self._everyone_at > _EVERYONE_SECONDS:
            try:
                server_seconds = (await self._redis.time())[0]
                found = await self._redis.zrangebyscore(
                    _PRESENCE_KEY, f"({server_seconds}", "+inf", start=0, num=limit + 1
                )
            except Lost:
                return set()
            self._everyone = {int(account_id) for account_id in cast("list[bytes]", found)}
            self._everyone_at = time.monotonic()
        return self._everyone if len(self._everyone) <= limit else None

    def streams(self, account_id: int) -> int:
        """Count the account's open streams in this process."""
        return len(self._queues.get(account_id, ()))

    @asynccontextmanager
    async def listen(self, account_id: int) -> AsyncGenerator[asyncio.Queue[Hint | None]]:
        """Lend a bounded queue of the account's hints for as long as the block runs; None in it says: end now."""
        queue: asyncio.Queue[Hint | None] = asyncio.Queue(_QUEUE_SIZE)
        self._queues[account_id].add(queue)
        await self.mark_present(account_id)
        try:
            yield queue
        finally:
            self._queues[account_id].discard(queue)
            if not self._queues[account_id]:
                del self._queues[account_id]

    def close(self) -> None:
        """Tell every stream to end, as the process is about to."""
        for queues in self._queues.values():
            for queue in queues:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)

    async def mark_present(self, account_id: int) -> None:
        """Say that `account_id` has a stream open, for the next minute."""
        with contextlib.suppress(*Lost):
            seconds = (await self._redis.time())[0]
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zadd(_PRESENCE_KEY, {str(account_id): seconds + _PRESENCE_SECONDS})
                pipe.zremrangebyscore(_PRESENCE_KEY, 0, seconds)
                await pipe.execute()

    async def run(self) -> None:
        """Carry hints from the bus to the queues until cancelled; reconnects by itself."""
        while goes_on():
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:
                    await subscription.subscribe(CHANNEL)
                    while goes_on():
                        message = cast("dict[str, object] | None", await subscription.get_message(timeout=5))
                        if message is not None:
                            self._deliver(msgspec.msgpack.decode(cast("bytes", message["data"]), type=Hint))
            except Lost:
                await asyncio.sleep(0.5)

    def _deliver(self, hint: Hint) -> None:
        for queue in self._queues.get(hint.account_id, ()):
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(hint)
