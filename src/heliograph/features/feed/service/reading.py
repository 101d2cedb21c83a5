"""Read a page of the feed, and count what is new."""

import msgspec

from heliograph.features.feed.service.gathering import Skeleton, skeleton
from heliograph.features.feed.service.inboxes import kept_inbox
from heliograph.features.feed.service.news import count_new
from heliograph.features.feed.types import REASON_FOLLOWING, FeedPage, FeedPost, NewPosts, Position
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import PostCard
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST, first_at
from heliograph.platform.paging import read_cursor, write_cursor

_ROUNDS_MAX = 6


async def home(ctx: Ctx, actor: Actor, cursor: str | None, limit: int) -> FeedPage:
    """Return a page of the actor's feed, newest first, refilled where the policy empties it.

    Costs one round trip to the cache and a fixed number of statements, warm or cold. Raises `BadCursor`.
    """
    scope = f"feed:{actor.account_id}"
    position = Position(newest_id=0, before_id=LARGEST)
    if cursor is not None:
        newest_id, before_id = read_cursor(ctx.keys, scope, cursor, 2)
        position = Position(newest_id=newest_id, before_id=before_id)
    kept = await kept_inbox(ctx, actor.account_id)
    async with ctx.db.read() as db:
        found_in = await skeleton(ctx, db, actor, kept)
        found, rest_id = await _collect(db, actor, found_in, position.before_id, limit + 1)
    shown = found[:limit]
    below_id = shown[-1][0] if len(found) > limit else rest_id
    newest_id = position.newest_id or (shown[0][0] if shown else first_at(ctx.clock.now()))
    cards = await posts.presented(ctx, actor, [card for _, card in shown])
    return FeedPage(
        posts=[_feed_post(card) for card in cards],
        next_cursor=None if below_id is None else write_cursor(ctx.keys, scope, (newest_id, below_id)),
        has_more=below_id is not None,
        newest_cursor=write_cursor(ctx.keys, scope, (newest_id, LARGEST)),
    )


async def new_posts(ctx: Ctx, actor: Actor, since: str) -> NewPosts:
    """Count what others have published since the first page that `since` belongs to. Raises `BadCursor`."""
    newest_id, _ = read_cursor(ctx.keys, f"feed:{actor.account_id}", since, 2)
    return await count_new(ctx, actor, newest_id)


async def _collect(
    db: Read, actor: Actor, found_in: Skeleton, before_id: int, wanted: int
) -> tuple[list[tuple[int, PostCard]], int | None]:
    """Gather `wanted` posts below `before_id` that the actor may see.

    Where so much is denied that the rounds run out first, return also the id below which to go on; None otherwise.
    """
    found: list[tuple[int, PostCard]] = []
    for round_number in range(_ROUNDS_MAX):
        batch = await found_in.below(before_id, (wanted - len(found)) << round_number)
        if len(batch.rows):
            # Denied at read, by the primary: what is followed, alive and visible at this moment is kept.
            found.extend(await posts.feed_cards(db, actor, batch.rows[:, 0].tolist()))
            before_id = int(batch.rows[-1, 0])
        if batch.is_end or len(found) >= wanted:
            return found, None
    return found, before_id


def _feed_post(card: PostCard) -> FeedPost:
    return FeedPost(**msgspec.structs.asdict(card), reason=REASON_FOLLOWING)
