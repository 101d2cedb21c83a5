"""Outboxes of authors who are pulled: the newest of their posts, in the Redis-compatible server and, a second, here.

`o:{epoch}:{author}` is a list like an inbox: opened with a sentinel, filled from the database, pushed to by fan-out
(RPUSHX) once a post is committed. An entry whose author is 0 tells the floor, and that the list was filled. Another
life of the server has other keys, so what an old dump brings back is never read.
"""

import secrets
import struct
from typing import cast

import numpy as np

from heliograph.features.feed.types import Outbox
from heliograph.platform.cache import Cache

OUTBOX_SIZE = 128
_LENGTH_MAX = OUTBOX_SIZE + 66
_LIFETIME_SECONDS = 3_600
_OPEN_SECONDS = 60
_TICKET_SECONDS = 5
_SENTINEL = struct.pack("<QQ", 0, 0)

_PUSH = """
if redis.call('RPUSHX', KEYS[1], ARGV[1]) > tonumber(ARGV[2]) then redis.call('DEL', KEYS[1]) end
"""

_FILL = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for index = 3, #ARGV do redis.call('LPUSHX', KEYS[2], ARGV[index]) end
redis.call('EXPIRE', KEYS[2], ARGV[2])
redis.call('DEL', KEYS[1])
return 1
"""


async def read(redis: Cache, author_ids: list[int], epoch: bytes) -> dict[int, Outbox]:
    """Return those of the authors' outboxes that are there and filled."""
    async with redis.pipeline(transaction=False) as pipe:
        for author_id in author_ids:
            pipe.lrange(_list(author_id, epoch), 0, -1)
        answers = cast("list[list[bytes]]", await pipe.execute())
    found = {author_id: _decode(raw) for author_id, raw in zip(author_ids, answers, strict=True)}
    return {author_id: outbox for author_id, outbox in found.items() if outbox is not None}


async def open_fills(redis: Cache, author_ids: list[int], epoch: bytes) -> dict[int, str]:
    """Begin to fill: from now on pushes are kept. Return a ticket for each author whom nobody else is filling."""
    tickets = {author_id: secrets.token_hex(8) for author_id in author_ids}
    async with redis.pipeline(transaction=False) as pipe:
        for author_id, ticket in tickets.items():
            pipe.set(_ticket(author_id), ticket, nx=True, ex=_TICKET_SECONDS)
        taken = cast("list[bool | None]", await pipe.execute())
    mine = {pair[0]: pair[1] for pair, is_mine in zip(tickets.items(), taken, strict=True) if is_mine}
    async with redis.pipeline(transaction=True) as pipe:
        for author_id in mine:
            pipe.delete(_list(author_id, epoch))
            pipe.rpush(_list(author_id, epoch), _SENTINEL)
            pipe.expire(_list(author_id, epoch), _OPEN_SECONDS)
        await pipe.execute()
    return mine


async def fill(redis: Cache, outboxes: dict[int, Outbox], tickets: dict[int, str], epoch: bytes) -> None:
    """End the fills that the tickets belong to."""
    async with redis.pipeline(transaction=False) as pipe:
        for author_id, ticket in tickets.items():
            outbox = outboxes[author_id]
            rows = [row.tobytes() for row in outbox.entries]
            # A floor of 0 would read as a sentinel; no id lies between.
            told = [ticket, _LIFETIME_SECONDS, *rows, struct.pack("<QQ", max(outbox.floor_id, 1), 0)]
            pipe.eval(_FILL, 2, _ticket(author_id), _list(author_id, epoch), *told)
        await pipe.execute()


async def push(redis: Cache, published_id: int, author_id: int, epoch: bytes) -> None:
    """Append a post to its author's outbox, if that is there. One that overflows goes cold."""
    entry = struct.pack("<QQ", published_id, author_id)
    await redis.register_script(_PUSH)(keys=[_list(author_id, epoch)], args=[entry, _LENGTH_MAX])


def _decode(raw: list[bytes]) -> Outbox | None:
    entries = np.frombuffer(b"".join(raw), dtype="<u8").reshape(-1, 2)
    floors = entries[entries[:, 1] == 0, 0]
    if not np.any(floors):
        return None
    floor_id = int(floors.max())
    return Outbox(entries=entries[entries[:, 1] != 0], floor_id=floor_id if floor_id > 1 else 0)


def _ticket(author_id: int) -> str:
    return f"ob:{author_id}"


def _list(author_id: int, epoch: bytes) -> str:
    return f"o:{epoch.decode()[:16]}:{author_id}"
