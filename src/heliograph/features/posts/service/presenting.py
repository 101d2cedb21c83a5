"""The last step before posts are shown: what changes by the second is put onto them, and their files get addresses."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

import msgspec

from heliograph.features.graph import service as graph
from heliograph.features.media import service as media
from heliograph.features.posts.types import FeedCard, PostCard, PostState, Stamp
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


async def encoded(ctx: Ctx, viewer: Viewer, shown: list[FeedCard]) -> list[bytes]:
    """Return what `presented` does of posts in a feed, each as a JSON object, made of bytes that stand ready."""
    stamps = await ctx.tool(Stamps).ask(ctx, viewer, [card.post_id for card in shown]) if shown else {}
    return [_head(ctx, viewer, card) + _tail(card, stamps[card.post_id]) for card in shown]


def _head(ctx: Ctx, viewer: Viewer, card: FeedCard) -> bytes:
    """Return a post's body as `FeedCard.encoded`, its files addressed where they have addresses of their own."""
    if not ctx.config.media_url:
        return card.encoded
    files = [media.addressed(ctx, viewer, view, is_public=card.is_public) for view in card.body.media]
    return msgspec.json.encode(msgspec.structs.replace(card.body, media=files, image_url=files[0].urls.large))[:-1]


def _tail(card: FeedCard, stamp: Stamp) -> bytes:
    """Return the stamp as the end of a JSON object."""
    return b',"like_count":%d,"comment_count":%d,"share_count":%d,"has_liked":%b,"has_saved":%b}' % (
        0 if card.body.like_count_hidden and not card.is_own else stamp.like_count,
        stamp.comment_count,
        stamp.share_count,
        b"true" if stamp.has_liked else b"false",
        b"true" if stamp.has_saved else b"false",
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
