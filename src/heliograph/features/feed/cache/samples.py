"""What processes have seen, on its way to whoever counts: samples of costs and reads, and authors who posted.

Losing it costs a little knowledge: averages move a little later.
"""

from typing import cast

import msgspec

from heliograph.features.feed.types import Sample
from heliograph.platform.cache import Cache

_SAMPLES = "feed:samples"
_POSTED = "feed:posted"
_KEPT_MAX = 20_000


async def add(redis: Cache, sample: Sample) -> None:
    """Hand in a sample."""
    async with redis.pipeline(transaction=False) as pipe:
        pipe.lpush(_SAMPLES, msgspec.msgpack.encode(sample))
        pipe.ltrim(_SAMPLES, 0, _KEPT_MAX - 1)
        await pipe.execute()


async def take(redis: Cache, limit: int) -> list[Sample]:
    """Take up to `limit` samples, the oldest."""
    raw = cast("list[bytes] | None", await redis.rpop(_SAMPLES, limit))
    return [msgspec.msgpack.decode(packed, type=Sample) for packed in raw or []]


async def add_posted(redis: Cache, author_id: int) -> None:
    """Say that an author has posted, and is to be looked at."""
    await redis.sadd(_POSTED, author_id)


async def take_posted(redis: Cache, limit: int) -> list[int]:
    """Take up to `limit` authors who have posted."""
    raw = cast("list[bytes]", await redis.spop(_POSTED, limit))
    return [int(author_id) for author_id in raw]
