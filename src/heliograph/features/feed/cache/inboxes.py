"""Inboxes in the Redis-compatible server: keys, encoding, lifetimes. May be emptied at any time.

`h:{account}` is a list of 16-byte little-endian entries (u64 published_id, u64 author_id), in order of arrival.
`hm:{account}` says under which follow version and server epoch the inbox was built, and its floor: it is complete for
ids ≥ floor. Pushes go only to inboxes that are there (RPUSHX). A rebuild opens the inbox with a sentinel first, so
that pushes meanwhile are kept. Another epoch (the server restarted, or is another one) makes an inbox cold.
"""

import secrets
import struct
import time
from dataclasses import dataclass
from typing import cast

import numpy as np

from heliograph.features.feed.types import INBOX_SIZE, Entries, Inbox
from heliograph.platform.cache import Cache

LIFETIME_SECONDS = 30 * 86_400
_LENGTH_MAX = INBOX_SIZE + 140
_Answer = tuple[list[bytes], tuple[bytes | None, bytes | None, bytes | None]]
_SENTINEL = struct.pack("<QQ", 0, 0)
_REBUILD_SECONDS = 5

# One reply a script instead of one a key, which costs the client ten times as much as the push costs the server.
_PUSH = """
for _, key in ipairs(KEYS) do
  if redis.call('RPUSHX', key, ARGV[1]) > tonumber(ARGV[2]) then redis.call('DEL', key) end
end
"""
_KEYS_A_SCRIPT = 250
"""Bounds for how long a push keeps the server from others: below a millisecond."""

_REPLACE = """
if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
redis.call('DEL', KEYS[1])
for index = 3, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[index]) end
redis.call('HSET', KEYS[2], 'floor', ARGV[2])
redis.call('EXPIRE', KEYS[1], 2592000)
return 1
"""

_FILL = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for index = 6, #ARGV do redis.call('LPUSHX', KEYS[2], ARGV[index]) end
redis.call('HSET', KEYS[3], 'version', ARGV[2], 'epoch', ARGV[3], 'floor', ARGV[4])
redis.call('EXPIRE', KEYS[3], ARGV[5])
redis.call('DEL', KEYS[1])
return 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """For which follows and in which life of the server an inbox was built, and down to where it is complete."""

    version: int
    epoch: bytes
    floor_id: int


class Epoch:
    """Which life of the server this is; asked at most once a second."""

    def __init__(self, redis: Cache) -> None:
        self._redis = redis
        self._value = b""
        self._asked_at = 0.0

    async def current(self) -> bytes:
        """Return the server's run id."""
        if time.monotonic() - self._asked_at > 1:
            info: dict[str, object] = await self._redis.info("server")
            self._value = str(info["run_id"]).encode()
            self._asked_at = time.monotonic()
        return self._value


async def read(redis: Cache, account_id: int, epoch: bytes) -> Inbox | None:
    """Return the inbox, or None where it is absent or of another epoch. For which follows is the caller's to ask."""
    async with redis.pipeline(transaction=True) as pipe:
        pipe.lrange(_list(account_id), 0, -1)
        pipe.hmget(_meta(account_id), "version", "epoch", "floor")
        raw, (built_version, built_epoch, floor) = cast("_Answer", await pipe.execute())
    if not raw or floor is None or built_version is None or built_epoch != epoch:
        return None
    return Inbox(entries=_decode(raw), floor_id=int(floor), version=int(built_version))


async def open_rebuild(redis: Cache, account_id: int) -> str | None:
    """Begin a rebuild: from now on pushes are kept. Return what `fill` asks for; None where another reader is at it."""
    ticket = secrets.token_hex(8)
    if not await redis.set(_rebuild(account_id), ticket, nx=True, ex=_REBUILD_SECONDS):
        return None
    async with redis.pipeline(transaction=True) as pipe:
        pipe.delete(_meta(account_id), _list(account_id))
        pipe.rpush(_list(account_id), _SENTINEL)
        pipe.expire(_list(account_id), LIFETIME_SECONDS)
        await pipe.execute()
    return ticket


async def fill(redis: Cache, account_id: int, rows: list[tuple[int, int]], *, ticket: str, built: Built) -> None:
    """End the rebuild that `ticket` belongs to with `rows` (published_id, author_id; newest first).

    One that took too long, so that another began meanwhile, changes nothing: it has not seen what was pushed between.
    """
    keys = [_rebuild(account_id), _list(account_id), _meta(account_id)]
    head: list[str | bytes | int] = [ticket, built.version, built.epoch, built.floor_id, LIFETIME_SECONDS]
    packed = [struct.pack("<QQ", *row) for row in rows]
    await redis.register_script(_FILL)(keys=keys, args=[*head, *packed])


async def push(redis: Cache, account_ids: list[int], published_id: int, author_id: int) -> None:
    """Append a post to every one of the inboxes that is there. One that nobody reads and that overflows goes cold."""
    entry = struct.pack("<QQ", published_id, author_id)
    script = redis.register_script(_PUSH)
    for start in range(0, len(account_ids), _KEYS_A_SCRIPT):
        keys = [_list(account_id) for account_id in account_ids[start : start + _KEYS_A_SCRIPT]]
        await script(keys=keys, args=[entry, _LENGTH_MAX])


async def shorten(redis: Cache, account_id: int, kept: Entries, *, from_length: int, floor_id: int) -> None:
    """Replace an inbox of `from_length` entries by `kept` (oldest first), unless a push came between."""
    packed = [kept[index].tobytes() for index in range(len(kept))]
    await redis.eval(_REPLACE, 2, _list(account_id), _meta(account_id), str(from_length), str(floor_id), *packed)


def _rebuild(account_id: int) -> str:
    return f"hb:{account_id}"


def _decode(raw: list[bytes]) -> Entries:
    return np.frombuffer(b"".join(raw), dtype="<u8").reshape(-1, 2)


def _list(account_id: int) -> str:
    return f"h:{account_id}"


def _meta(account_id: int) -> str:
    return f"hm:{account_id}"
