"""Pages of posts from lists that know nothing of who may see them: read on until a page is full."""

from collections.abc import Awaitable, Callable

from heliograph.features.posts import queries
from heliograph.features.posts.types import Post
from heliograph.platform.db import Read

_READ, _READ_MAX = 250, 1_000

IdsBefore = Callable[[int, int], Awaitable[list[int]]]
"""Published ids below one, the newest first, up to a limit."""
Shown = Callable[[list[Post]], Awaitable[list[Post]]]
"""Those of the posts that the viewer may see."""


async def filled(
    db: Read, ids_before: IdsBefore, shown: Shown, before_id: int, wanted: int
) -> tuple[list[Post], int | None]:
    """Return `wanted` posts or more; else all there are, or those before the place where reading had to stop."""
    found: list[Post] = []
    read, size = 0, wanted
    while len(found) < wanted:
        published_ids = await ids_before(before_id, size)
        posts = await queries.published_posts(db, published_ids) if published_ids else []
        found += await shown(posts)
        if len(published_ids) < size:
            return found, None
        read, before_id, size = read + size, published_ids[-1], _READ
        if read >= _READ_MAX:
            return found, before_id
    return found, None
