"""What the formula is told of each candidate, asked of the owners of facts in one batch each."""

import asyncio
from datetime import datetime, timedelta

import msgspec
import numpy as np
import numpy.typing as npt

from heliograph.features.engagement import service as engagement
from heliograph.features.engagement.types import PostStats
from heliograph.features.feed.rules import ranking
from heliograph.features.feed.rules.passing import Ids
from heliograph.features.feed.types import Entries, Features
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import Mark
from heliograph.features.media import service as media
from heliograph.features.posts import service as posts
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Actor
from heliograph.platform.memo import Memo

_TIMEOUT_SECONDS = 0.5
_AFFINITY_DAYS = 90
_Fact = tuple[int, float]
"""A post's own id, and how good its first picture is."""
_UNKNOWN: _Fact = (0, 0.0)


class FeatureMemory:
    """What a process remembers of posts, for ranking alone: none of it says who may see what."""

    def __init__(self) -> None:
        self.facts: Memo[int, _Fact] = Memo("feed.facts", ttl_seconds=600, size_max=50_000)
        self.stats: Memo[int, PostStats] = Memo("feed.stats", ttl_seconds=15, size_max=50_000)
        self.affinities: Memo[int, dict[int, float]] = Memo("feed.affinities", ttl_seconds=60, size_max=2_000)


async def features_of(ctx: Ctx, actor: Actor, rows: Entries, seen: Ids) -> Features:
    """Return the features of each row, in its order. Raises `Unavailable` and `TimeoutError`."""
    ids: list[int] = rows[:, 0].tolist()
    authors: list[int] = rows[:, 1].tolist()
    memory = ctx.tool(FeatureMemory)
    now = ctx.clock.now()
    async with asyncio.timeout(_TIMEOUT_SECONDS), ctx.db.read() as db:
        facts = await memory.facts.get_many(ids, lambda missing: _facts(db, missing))
        post_ids = [facts[published_id][0] for published_id in ids if published_id in facts]
        stats = await memory.stats.get_many(post_ids, lambda missing: engagement.post_stats(db, missing))
        affinities = await memory.affinities.get_many(
            [actor.account_id], lambda missing: _affinities(db, missing, now - timedelta(days=_AFFINITY_DAYS))
        )
        close_ids = await graph.marked_among(db, actor.account_id, set(authors), Mark.CLOSE_FRIEND)
    own = [facts.get(published_id, _UNKNOWN) for published_id in ids]
    ages = ranking.age_hours(rows[:, 0], now)
    by_author = affinities.get(actor.account_id, {})
    columns: dict[str, npt.ArrayLike] = {
        "age_hours": ages,
        "affinity": [by_author.get(author_id, 0.0) for author_id in authors],
        "is_close_friend": [author_id in close_ids for author_id in authors],
        "is_own": rows[:, 1] == actor.account_id,
        "velocity": _velocities([stats.get(post_id) for post_id, _ in own], ages),
        "quality": [quality for _, quality in own],
        "seen_count": _counts(rows[:, 0], seen),
    }
    features = np.zeros((len(rows), len(ranking.FEATURES)), np.float32)
    for name, column in columns.items():
        features[:, ranking.FEATURES.index(name)] = column
    return features


def _velocities(stats: list[PostStats | None], ages: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how much is done about each post an hour."""
    weights = np.array([0.0 if each is None else _weight(each) for each in stats])
    recent = np.array([0.0 if each is None else each.recent_like_count for each in stats])
    return ranking.velocity(weights, recent, ages)


def _weight(stats: PostStats) -> float:
    return ranking.weight_of(
        likes=stats.like_count, comments=stats.comment_count, saves=stats.save_count, shares=stats.share_count
    )


async def _affinities(db: Read, viewer_ids: list[int], since: datetime) -> dict[int, dict[int, float]]:
    """Return by viewer and author how much each of the viewers (the one who asks) did about the author's posts."""
    return {
        viewer_id: {
            author_id: ranking.weight_of(**msgspec.structs.asdict(acts))
            for author_id, acts in (await engagement.affinities(db, viewer_id, since)).items()
            if author_id != viewer_id
        }
        for viewer_id in viewer_ids
    }


async def _facts(db: Read, published_ids: list[int]) -> dict[int, _Fact]:
    post_ids = await posts.ids_of(db, published_ids)
    qualities = await media.qualities(db, list(post_ids.values()))
    return {published_id: (post_id, qualities.get(post_id, 0.0)) for published_id, post_id in post_ids.items()}


def _counts(ids: Ids, seen: Ids) -> Ids:
    """Return how often each of the ids is among what was seen."""
    known, counts = np.unique(seen, return_counts=True)
    if not len(known):
        return np.zeros(len(ids), np.uint64)
    places = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[places] == ids, counts[places], 0).astype(np.uint64)
