"""Pages of posts from lists that know nothing of who may see them: read on until a page is full."""

from collections.abc import Awaitable, Callable

from heliograph.features.posts import queries
from heliograph.features.posts.service.reading import cards
from heliograph.features.posts.types import Post, PostCard
from heliograph.platform.db import Read
from heliograph.platform.identity import Viewer
from heliograph.platform.ids import LARGEST

_READ, _READ_MAX = 250, 1_000

IdsBefore = Callable[[int, int], Awaitable[list[int]]]
"""Published ids below one, the newest first, up to a limit."""
Shown = Callable[[list[Post]], Awaitable[list[Post]]]
"""Those of the posts that the viewer may see."""


async def filled(
    db: Read, viewer: Viewer, ids_before: IdsBefore, shown: Shown, *, before_id: int | None, limit: int
) -> tuple[list[PostCard], int | None]:
    """Return up to `limit` cards, still without counts, and behind which id the list goes on; None: it does not.

    Fewer while there is more only where a thousand in a row are hidden. `before_id` None: from the newest on.
    """
    posts, stopped_at = await _found(db, ids_before, shown, before_id or LARGEST, limit + 1)
    page = posts[:limit]
    hydrated = await cards(db, viewer, page)
    last_id = page[-1].published_id if len(posts) > limit else stopped_at
    return [hydrated[post.post_id] for post in page if post.post_id in hydrated], last_id


async def _found(
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
