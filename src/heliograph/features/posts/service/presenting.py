"""The last step before posts are shown: what changes by the second is put onto them, and their files get addresses."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

import msgspec

from heliograph.features.graph import service as graph
from heliograph.features.media import service as media
from heliograph.features.posts.types import PostCard, PostState, Stamp
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Viewer

Stamper = Callable[[Ctx, Viewer, Collection[int]], Awaitable[dict[int, Stamp]]]


@dataclass(frozen=True, slots=True)
class Stamps:
    """Who knows the counts of posts and what a viewer has done about them; made by the program, from above."""

    ask: Stamper


async def presented(ctx: Ctx, viewer: Viewer, shown: list[PostCard]) -> list[PostCard]:
    """Finish posts that the viewer is shown; every route that shows posts ends with this, once for a whole page.

    Puts counts and the viewer's own likes and saves onto them (two statements, however many posts there are), keeps a
    hidden like count back from all but the author, and points files at the CDN, where there is one: plainly or by
    signature. What it adds is never kept: neither in a cache nor under an Idempotency-Key.
    """
    if not shown:
        return shown
    stamps = await ctx.tool(Stamps).ask(ctx, viewer, [int(card.post_id) for card in shown])
    viewer_id = None if viewer is None else str(viewer.account_id)
    stamped = [_stamped(card, stamps[int(card.post_id)], is_own=card.user.user_id == viewer_id) for card in shown]
    return await _addressed(ctx, viewer, stamped) if ctx.config.media_url else stamped


def _stamped(card: PostCard, stamp: Stamp, *, is_own: bool) -> PostCard:
    return msgspec.structs.replace(
        card,
        like_count=0 if card.like_count_hidden and not is_own else stamp.like_count,
        comment_count=stamp.comment_count,
        share_count=stamp.share_count,
        has_liked=stamp.has_liked,
        has_saved=stamp.has_saved,
    )


async def _addressed(ctx: Ctx, viewer: Viewer, shown: list[PostCard]) -> list[PostCard]:
    async with ctx.db.read() as db:
        public_ids = await graph.visible_owners(db, None, {int(card.user.user_id) for card in shown})
    found: list[PostCard] = []
    for card in shown:
        is_public = card.status == PostState.PUBLISHED and int(card.user.user_id) in public_ids
        files = [media.addressed(ctx, viewer, view, is_public=is_public) for view in card.media]
        found.append(msgspec.structs.replace(card, media=files, image_url=files[0].urls.large))
    return found
