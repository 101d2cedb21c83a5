"""64-bit, time-ordered ids: 41 bits of milliseconds since 2026-01-01, 13 of logical shard, 10 of sequence.

The layout is Instagram's ("Sharding & IDs at Instagram", 2012). The shard is the owning account's, so an id alone
says where its row lives. Ticks (millisecond and sequence) are leased from PostgreSQL in blocks, never reused,
so no two processes make the same id, and a clock that steps back only makes the lease run ahead of it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from heliograph.platform.clock import Clock

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
SHARD_BITS = 13
SEQUENCE_BITS = 10
SHARDS = 1 << SHARD_BITS
SEQUENCES = 1 << SEQUENCE_BITS
LARGEST = (1 << 63) - 1
ID_A_DAY = 86_400_000 << (SHARD_BITS + SEQUENCE_BITS)
"""By how much ids grow in a day."""

LeaseTicks = Callable[[int, int], Awaitable[int]]
"""(lowest tick wanted, how many) -> first tick of a block that nobody else will ever get."""


def compose(tick: int, shard: int) -> int:
    """Join a tick (`milliseconds << 10 | sequence`) and a shard (0–8191) into an id."""
    milliseconds, sequence = divmod(tick, SEQUENCES)
    return (milliseconds << (SHARD_BITS + SEQUENCE_BITS)) | (shard << SEQUENCE_BITS) | sequence


def shard_of(an_id: int) -> int:
    """Return the logical shard (0–8191) that the id's owner lives in."""
    return (an_id >> SEQUENCE_BITS) & (SHARDS - 1)


def time_of(an_id: int) -> datetime:
    """Return the moment of making that the id carries, to the millisecond."""
    return EPOCH + timedelta(milliseconds=an_id >> (SHARD_BITS + SEQUENCE_BITS))


def first_at(moment: datetime) -> int:
    """Return the smallest id that could be made at `moment` or later; 0 before the epoch."""
    milliseconds = max(0, (moment - EPOCH) // timedelta(milliseconds=1))
    return milliseconds << (SHARD_BITS + SEQUENCE_BITS)


def parse_id(text: str) -> int | None:
    """Read an id as JSON carries it, or None where it is none."""
    is_digits = text.isascii() and text.isdigit() and len(text) <= 19
    number = int(text) if is_digits else 0
    return number if 0 < number <= LARGEST else None


class IdSource:
    """Hand out ids from leased blocks; one a process.

    A block is used for at most `fresh_ms` after its lease, so that ids stay ordered by time across processes.
    """

    def __init__(self, lease: LeaseTicks, clock: Clock, *, block: int = 16, fresh_ms: int = 5) -> None:
        self._lease = lease
        self._clock = clock
        self._block = block
        self._fresh = timedelta(milliseconds=fresh_ms)
        self._next_tick = 0
        self._end_tick = 0
        self._leased_at = EPOCH
        self._lock = asyncio.Lock()

    async def next(self, shard: int) -> int:
        """Return an id that nobody else has, in `shard`; costs a statement once a block."""
        return (await self.several(1, shard))[0]

    async def several(self, count: int, shard: int) -> list[int]:
        """Return `count` ascending ids in `shard`."""
        async with self._lock:
            now = self._clock.now()
            is_stale = not timedelta(0) <= now - self._leased_at <= self._fresh
            if is_stale or self._end_tick - self._next_tick < count:
                wanted = max(self._block, count)
                lowest = (max(timedelta(0), now - EPOCH) // timedelta(milliseconds=1)) << SEQUENCE_BITS
                self._next_tick = await self._lease(lowest, wanted)
                self._end_tick = self._next_tick + wanted
                self._leased_at = now
            first = self._next_tick
            self._next_tick += count
            return [compose(tick, shard) for tick in range(first, first + count)]
