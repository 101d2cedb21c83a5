"""Find somebody by name among those who follow an account, or whom it follows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import queries
from heliograph.features.graph.service.reading import listed, visible_owners
from heliograph.features.graph.types import ListedUser, NoSuchOwner
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Viewer
from heliograph.platform.ids import LARGEST
from heliograph.platform.paging import Page

_READ_MAX = 8_000
"""So many names are read for one page: all whom one can follow. A longer list goes on with the next page."""

_Slice = Callable[[Read, int, int, int], Awaitable[list[tuple[int, int]]]]


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    before_id: int
    limit: int


async def find_followers(
    ctx: Ctx, viewer: Viewer, owner_id: int, name: str, before_id: int | None, limit: int
) -> Page[ListedUser]:
    """Return those of `followers` whose user name, or a word of whose full name, begins so. Raises `NoSuchOwner`.

    A page may be short, or empty, while there is more.
    """
    asked = _Asked(name, before_id or LARGEST, limit)
    return await _find(ctx, viewer, owner_id, asked, queries.newest_followers)


async def find_following(
    ctx: Ctx, viewer: Viewer, owner_id: int, name: str, before_id: int | None, limit: int
) -> Page[ListedUser]:
    """Return those of `following` who are called so, as `find_followers` does. Raises `NoSuchOwner`."""
    asked = _Asked(name, before_id or LARGEST, limit)
    return await _find(ctx, viewer, owner_id, asked, queries.newest_followees)


async def _find(ctx: Ctx, viewer: Viewer, owner_id: int, asked: _Asked, read_slice: _Slice) -> Page[ListedUser]:
    async with ctx.db.read() as db:
        if owner_id not in await visible_owners(db, viewer, [owner_id]):
            raise NoSuchOwner
        rows = await read_slice(db, owner_id, asked.before_id, _READ_MAX + 1)
        read = rows[:_READ_MAX]
        called = await accounts.called_among(db, [account_id for _, account_id in read], asked.name)
        found = [row for row in read if row[1] in called]
        page = await listed(db, viewer, found[: asked.limit + 1], asked.limit)
    if page.next_key is None and len(rows) > len(read):
        return Page(items=page.items, next_key=(read[-1][0],))
    return page
