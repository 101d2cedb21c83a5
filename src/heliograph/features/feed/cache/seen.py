"""What readers have seen lately, in the Redis-compatible server. May be emptied at any time.

`seen:{account}` is a list of the last 1,024 sights, 8-byte little-endian published ids, oldest first: a post that is
in it twice was seen twice.
"""

import struct
from typing import cast

import numpy as np
import numpy.typing as npt

from heliograph.platform.cache import Cache

SIZE = 1_024
_LIFETIME_SECONDS = 30 * 86_400


async def add(redis: Cache, account_id: int, published_ids: list[int]) -> None:
    """Append sights, and forget the oldest beyond what is kept."""
    async with redis.pipeline(transaction=True) as pipe:
        pipe.rpush(_key(account_id), *(struct.pack("<Q", published_id) for published_id in published_ids))
        pipe.ltrim(_key(account_id), -SIZE, -1)
        pipe.expire(_key(account_id), _LIFETIME_SECONDS)
        await pipe.execute()


async def read(redis: Cache, account_id: int) -> npt.NDArray[np.uint64]:
    """Return the sights, oldest first."""
    raw = cast("list[bytes]", await redis.lrange(_key(account_id), 0, -1))
    return np.frombuffer(b"".join(raw), dtype="<u8")


def _key(account_id: int) -> str:
    return f"seen:{account_id}"
