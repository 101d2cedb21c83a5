"""Tell every edge what to forget: a stream in the Redis-compatible server that each edge reads at its own pace.

An entry lives twice as long as an edge may keep an answer without asking again, so that an edge that comes back later
has nothing left to forget. Losing the stream costs just that time: it is the bound, this is the speed.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

import msgspec
from redis.asyncio import Redis

from heliograph.platform.cache import Lost
from heliograph.platform.clock import Clock
from heliograph.platform.errors import Unavailable

_STREAM = "edge:purges"
_FIELD = b"m"
_AT_A_TIME = 100
BEGINNING = "0"

_Reply = list[tuple[bytes, list[tuple[bytes, dict[bytes, bytes]]]]]


async def announce_purge(redis: "Redis", clock: Clock, media_ids: Sequence[int], *, kept_seconds: int) -> None:
    """Have every edge forget what it has cached of these media. Raises `Unavailable`."""
    oldest = int((clock.now() - timedelta(seconds=2 * kept_seconds)).timestamp() * 1000)
    try:
        await redis.xadd(_STREAM, {_FIELD: msgspec.msgpack.encode(list(media_ids))}, minid=oldest, approximate=True)
    except Lost as error:
        raise Unavailable("The cache does not answer.") from error


async def purges_after(redis: "Redis", position: str, wait_ms: int) -> list[tuple[str, list[int]]]:
    """Return (position, media ids) of the next announcements, waiting for one at most `wait_ms`. Raises `Lost`'s."""
    answer = cast("_Reply", await redis.xread({_STREAM: position}, count=_AT_A_TIME, block=wait_ms) or [])
    return [
        (entry_id.decode(), msgspec.msgpack.decode(fields[_FIELD], type=list[int]))
        for _, entries in answer
        for entry_id, fields in entries
    ]


def earlier(position: str, seconds: int) -> str:
    """Return the position `seconds` before: positions begin with milliseconds."""
    return f"{max(0, int(position.partition('-')[0]) - seconds * 1000)}-0"
