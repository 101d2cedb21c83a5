"""Inboxes in the Redis-compatible server: keys, encoding, lifetimes. May be emptied at any time.

`h:{account}` is a list of 16-byte little-endian entries (u64 published_id, u64 author_id), in order of arrival.
`hm:{account}` says for which follows, in which life of the server (its epoch) and when the inbox was built, and its
floor: it is complete, for authors who are pushed, for ids ≥ floor. Pushes go only to inboxes that are there (RPUSHX). A
rebuild opens the inbox with a sentinel first, so that pushes meanwhile are kept. Each build has a name of its own:
whoever changes what it has read names it, and changes nothing where another has been there.
"""

import asyncio
import secrets
import struct
import time
from dataclasses import dataclass
from typing import cast

import numpy as np

from heliograph.features.feed.types import INBOX_SIZE, LIFETIME_MAX_SECONDS, Entries, Inbox
from heliograph.platform.cache import Cache

_LENGTH_MAX = INBOX_SIZE + 140
_Meta = tuple[bytes | None, bytes | None, bytes | None, bytes | None, bytes | None, bytes | None]
_Answer = tuple[list[bytes], _Meta, int]
_SENTINEL = struct.pack("<QQ", 0, 0)
_REBUILD_SECONDS = 5
_OPEN_SECONDS = 60
"""How long an inbox is kept that was opened and never filled."""

# One reply a script instead of one a key, which costs the client ten times as much as the push costs the server.
_PUSH = """
for _, key in ipairs(KEYS) do
  if redis.call('RPUSHX', key, ARGV[1]) > tonumber(ARGV[2]) then redis.call('DEL', key) end
end
"""
_KEYS_A_SCRIPT = 250
"""Bounds for how long a push keeps the server from others: below a millisecond."""

_FILL = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for index = 7, #ARGV do redis.call('LPUSHX', KEYS[2], ARGV[index]) end
redis.call('HSET', KEYS[3], 'build', ARGV[1], 'version', ARGV[2], 'epoch', ARGV[3], 'floor', ARGV[4], 'at', ARGV[5])
redis.call('EXPIRE', KEYS[2], ARGV[6])
redis.call('EXPIRE', KEYS[3], ARGV[6])
redis.call('DEL', KEYS[1])
return 1
"""

# Floors are compared as the strings they are: as numbers, Lua would round them.
_MERGE = """
local known = redis.call('HMGET', KEYS[2], 'build', 'version', 'floor')
if known[1] ~= ARGV[1] or known[2] ~= ARGV[2] or known[3] ~= ARGV[3] then return 0 end
for index = 6, #ARGV do redis.call('LPUSHX', KEYS[1], ARGV[index]) end
redis.call('HSET', KEYS[2], 'version', ARGV[4], 'floor', ARGV[5])
redis.call('HDEL', KEYS[2], 'pulled')
return 1
"""

_REPLACE = """
local known = redis.call('HMGET', KEYS[2], 'build', 'floor')
if known[1] ~= ARGV[1] or known[2] ~= ARGV[2] or redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[3]) then return 0 end
local lifetime = redis.call('PTTL', KEYS[1])
redis.call('DEL', KEYS[1])
for index = 5, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[index]) end
redis.call('HSET', KEYS[2], 'floor', ARGV[4])
redis.call('PEXPIRE', KEYS[1], lifetime)
return 1
"""

_NOTE_PULLED = """
local known = redis.call('HMGET', KEYS[1], 'build', 'version')
if known[1] == ARGV[1] and known[2] == ARGV[2] then redis.call('HSET', KEYS[1], 'pulled', ARGV[3]) end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """For which follows, in which life of the server and at which id an inbox was built, how far down, for how long."""

    version: int
    epoch: bytes
    floor_id: int
    built_id: int
    lifetime_seconds: int = LIFETIME_MAX_SECONDS


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


async def read(redis: Cache, account_ids: list[int], epoch: bytes) -> dict[int, Inbox]:
    """Return the accounts' inboxes in one round trip; those that are absent or of another epoch are left out.

    For which follows one is good is the caller's to ask.
    """
    async with redis.pipeline(transaction=True) as pipe:
        for account_id in account_ids:
            pipe.lrange(_list(account_id), 0, -1)
            pipe.hmget(_meta(account_id), "build", "version", "epoch", "floor", "at", "pulled")
            pipe.pttl(_list(account_id))
        answers = await pipe.execute()
    found: dict[int, Inbox] = {}
    for place, account_id in enumerate(account_ids):
        inbox = _inbox(cast("_Answer", answers[3 * place : 3 * place + 3]), epoch)
        if inbox is not None:
            found[account_id] = inbox
    return found


def _inbox(answer: _Answer, epoch: bytes) -> Inbox | None:
    raw, (build, version, built_epoch, floor, built_id, pulled), left_ms = answer
    if not raw or build is None or version is None or floor is None or built_id is None or built_epoch != epoch:
        return None
    return Inbox(
        entries=_decode(raw),
        floor_id=int(floor),
        version=int(version),
        built_id=int(built_id),
        build=build,
        left_seconds=left_ms // 1_000,
        pulled=None if pulled is None else tuple(np.frombuffer(pulled, dtype="<u8").tolist()),
    )


async def open_rebuild(redis: Cache, account_id: int) -> str | None:
    """Begin a rebuild: from now on pushes are kept. Return what `fill` asks for; None where another reader is at it."""
    ticket = secrets.token_hex(8)
    if not await redis.set(_rebuild(account_id), ticket, nx=True, ex=_REBUILD_SECONDS):
        return None
    async with redis.pipeline(transaction=True) as pipe:
        pipe.delete(_meta(account_id), _list(account_id))
        pipe.rpush(_list(account_id), _SENTINEL)
        pipe.expire(_list(account_id), _OPEN_SECONDS)
        await pipe.execute()
    return ticket


async def fill(redis: Cache, account_id: int, rows: list[tuple[int, int]], *, ticket: str, built: Built) -> None:
    """End the rebuild that `ticket` belongs to with `rows` (published_id, author_id; newest first).

    One that took too long, so that another began meanwhile, changes nothing: it has not seen what was pushed between.
    """
    keys = [_rebuild(account_id), _list(account_id), _meta(account_id)]
    head: list[str | bytes | int] = [ticket, built.version, built.epoch, built.floor_id, built.built_id]
    await redis.register_script(_FILL)(keys=keys, args=[*head, built.lifetime_seconds, *_packed(rows)])


async def merge(
    redis: Cache, account_id: int, inbox: Inbox, rows: list[tuple[int, int]], *, version: int, floor_id: int
) -> None:
    """Add `rows` to what was read as `inbox`, which is then for the follows of `version`, complete from `floor_id`.

    They come before everything: to whoever saw something in the inbox, they are not what came after it.
    """
    known: list[str | bytes | int] = [inbox.build, inbox.version, inbox.floor_id]
    keys = [_list(account_id), _meta(account_id)]
    await redis.register_script(_MERGE)(keys=keys, args=[*known, version, floor_id, *_packed(rows)])


async def push(redis: Cache, account_ids: list[int], published_id: int, author_id: int) -> None:
    """Append a post to every one of the inboxes that is there. One that nobody reads and that overflows goes cold."""
    entry = struct.pack("<QQ", published_id, author_id)
    script = redis.register_script(_PUSH)
    parts = [account_ids[start : start + _KEYS_A_SCRIPT] for start in range(0, len(account_ids), _KEYS_A_SCRIPT)]
    keys = ([_list(account_id) for account_id in part] for part in parts)
    # At once, so that the server works on one part while the next is packed; what one raises is raised as it is.
    await asyncio.gather(*(script(keys=part, args=[entry, _LENGTH_MAX]) for part in keys))


async def shorten(redis: Cache, account_id: int, inbox: Inbox, kept: Entries, floor_id: int) -> None:
    """Replace what was read as `inbox` by `kept` (oldest first), unless a push came between."""
    known: list[str | bytes | int] = [inbox.build, inbox.floor_id, len(inbox.entries)]
    packed = [kept[index].tobytes() for index in range(len(kept))]
    keys = [_list(account_id), _meta(account_id)]
    await redis.register_script(_REPLACE)(keys=keys, args=[*known, floor_id, *packed])


async def note_pulled(redis: Cache, account_id: int, inbox: Inbox, pulled: tuple[int, ...]) -> None:
    """Keep beside what was read as `inbox` which authors are to be pulled, as `Inbox.pulled` says."""
    packed = np.array(pulled, dtype="<u8").tobytes()
    await redis.register_script(_NOTE_PULLED)(keys=[_meta(account_id)], args=[inbox.build, inbox.version, packed])


async def renew(redis: Cache, account_id: int, lifetime_seconds: int) -> None:
    """Have an inbox live for so long from now."""
    async with redis.pipeline(transaction=False) as pipe:
        pipe.expire(_list(account_id), lifetime_seconds)
        pipe.expire(_meta(account_id), lifetime_seconds)
        await pipe.execute()


async def having(redis: Cache, account_ids: list[int]) -> set[int]:
    """Return which of the accounts have an inbox."""
    async with redis.pipeline(transaction=False) as pipe:
        for account_id in account_ids:
            pipe.exists(_list(account_id))
        answers = cast("list[int]", await pipe.execute())
    return {account_id for account_id, is_there in zip(account_ids, answers, strict=True) if is_there}


def _packed(rows: list[tuple[int, int]]) -> list[bytes]:
    return [struct.pack("<QQ", *row) for row in rows]


def _rebuild(account_id: int) -> str:
    return f"hb:{account_id}"


def _decode(raw: list[bytes]) -> Entries:
    return np.frombuffer(b"".join(raw), dtype="<u8").reshape(-1, 2)


def _list(account_id: int) -> str:
    return f"h:{account_id}"


def _meta(account_id: int) -> str:
    return f"hm:{account_id}"
