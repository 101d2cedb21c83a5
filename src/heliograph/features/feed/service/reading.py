"""Serve a page of the feed, and count what is new."""

import msgspec
import numpy as np

from heliograph.features.feed.rules import ranking
from heliograph.features.feed.service.logging_pages import PageLog
from heliograph.features.feed.service.news import count_new
from heliograph.features.feed.service.positions import beginning, read_position, write_position
from heliograph.features.feed.service.sampling import Sampler
from heliograph.features.feed.service.walking import Found, Walk
from heliograph.features.feed.types import (
    REASON_FOLLOWING,
    EncodedPage,
    NewPosts,
    Order,
    Place,
    ServedPage,
    Stage,
)
from heliograph.features.posts import service as posts
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor
from heliograph.platform.ids import first_at
from heliograph.platform.paging import BadCursor

_REASON = b',"reason":%b}' % msgspec.json.encode(REASON_FOLLOWING)


async def home(ctx: Ctx, actor: Actor, order: Order | None, cursor: str | None, limit: int) -> EncodedPage:
    """Return a page of the actor's feed, refilled where the policy empties it.

    The first page is ranked unless `order` says otherwise; a cursor knows its own order. Raises `BadCursor`, also
    where `order` is another than the cursor's.
    """
    place, newest_id = beginning(order or Order.RANKED), 0
    if cursor is not None:
        position = read_position(ctx, actor, cursor)
        if order not in (None, position.order):
            raise BadCursor
        order, place, newest_id = position.order, position.place, position.newest_id
    order = order or Order.RANKED
    walk = Walk(ctx, actor, order)
    rest = await walk.on(place, limit + 1)
    shown = walk.found[:limit]
    following = walk.found[limit].place if len(walk.found) > limit else rest
    newest_id = newest_id or walk.newest_id or first_at(ctx.clock.now())
    _keep_record(ctx, actor, order, walk, shown)
    encoded = await posts.encoded(ctx, actor, [found.card for found in shown])
    sealed = None if following is None else walk.sealable(following)
    return EncodedPage(
        posts=[msgspec.Raw(post[:-1] + _REASON) for post in encoded],
        next_cursor=None if sealed is None else write_position(ctx, actor, order, newest_id, sealed),
        has_more=following is not None,
        newest_cursor=write_position(ctx, actor, order, newest_id, beginning(order)),
    )


async def new_posts(ctx: Ctx, actor: Actor, since: str) -> NewPosts:
    """Count what others have published since the first page that `since` belongs to. Raises `BadCursor`."""
    return await count_new(ctx, actor, read_position(ctx, actor, since).newest_id)


def _keep_record(ctx: Ctx, actor: Actor, order: Order, walk: Walk, shown: list[Found]) -> None:
    """Hand the page to those who write it down and who look at it again. Neither waits, and neither fails."""
    if shown and ctx.config.feed_log_days:
        ctx.tool(PageLog).offer(_served(ctx, actor, order, walk, shown))
    ctx.tool(Sampler).offer(ctx, actor, order, walk, shown)


def _served(ctx: Ctx, actor: Actor, order: Order, walk: Walk, shown: list[Found]) -> ServedPage:
    """Put down each post with the score and the features that it was ranked by, where they were kept."""
    scores = np.full(len(shown), np.nan, np.float32)
    features = np.full((len(shown), len(ranking.FEATURES)), np.nan, np.float32)
    formula = 0
    for row, found in enumerate(shown):
        snapshot = walk.snapshots.get(found.place.snapshot_id)
        if found.place.stage is not Stage.SLICE or snapshot is None or not snapshot.is_ranked:
            continue
        formula = ranking.VERSION
        if found.place.offset < len(snapshot.ranking.scores):
            scores[row] = snapshot.ranking.scores[found.place.offset]
            features[row] = snapshot.ranking.features[found.place.offset]
    return ServedPage(
        account_id=actor.account_id,
        served_at=ctx.clock.now(),
        order=order,
        is_exploring=False,
        formula=formula,
        published_ids=np.array([found.published_id for found in shown], np.uint64),
        positions=np.array([_position(found.place) for found in shown], np.int16),
        scores=scores,
        features=features,
    )


def _position(place: Place) -> int:
    return place.offset if place.stage is Stage.SLICE else -1
