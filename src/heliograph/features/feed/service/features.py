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
_Look = tuple[float, float, float]
"""How much was done about a post, how many likes it got lately, and how good its first picture is."""
_UNKNOWN: _Look = (0.0, 0.0, 0.0)


class FeatureMemory:
    """What a process remembers of posts, for ranking alone: none of it says who may see what."""

    def __init__(self) -> None:
        self.facts: Memo[int, _Fact] = Memo("feed.facts", ttl_seconds=600, size_max=100_000)
        self.looks: Memo[int, _Look] = Memo("feed.looks", ttl_seconds=15, size_max=100_000)
        self.affinities: Memo[int, dict[int, float]] = Memo("feed.affinities", ttl_seconds=60, size_max=2_000)


async def features_of(ctx: Ctx, actor: Actor, rows: Entries, seen: Ids) -> Features:
    """Return the features of each row, in its order. Raises `Unavailable` and `TimeoutError`.

    What costs a look at the post itself is asked of the most promising ones alone, and 0 (not known) of the others.
    """
    memory = ctx.tool(FeatureMemory)
    now = ctx.clock.now()
    authors: list[int] = rows[:, 1].tolist()
    ages = ranking.age_hours(rows[:, 0], now)
    async with asyncio.timeout(_TIMEOUT_SECONDS), ctx.db.read() as db:
        affinities = await memory.affinities.get_many(
            [actor.account_id], lambda missing: _affinities(db, missing, now - timedelta(days=_AFFINITY_DAYS))
        )
        by_author = affinities.get(actor.account_id, {})
        close_ids = await graph.marked_among(db, actor.account_id, set(authors), Mark.CLOSE_FRIEND)
        features = np.zeros((len(rows), len(ranking.FEATURES)), np.float32)
        columns: dict[str, npt.ArrayLike] = {
            "age_hours": ages,
            "affinity": [by_author.get(author_id, 0.0) for author_id in authors],
            "is_close_friend": [author_id in close_ids for author_id in authors],
            "is_own": rows[:, 1] == actor.account_id,
            "seen_count": _counts(rows[:, 0], seen),
        }
        for name, column in columns.items():
            features[:, ranking.FEATURES.index(name)] = column
        looked_at = ranking.promising(features)
        ids: list[int] = rows[looked_at, 0].tolist()
        looks = await memory.looks.get_many(ids, lambda missing: _looks(db, memory.facts, missing))
    found = [looks.get(published_id, _UNKNOWN) for published_id in ids]
    weights, recent, qualities = np.array(found).reshape(-1, 3).T
    features[looked_at, ranking.FEATURES.index("velocity")] = ranking.velocity(weights, recent, ages[looked_at])
    features[looked_at, ranking.FEATURES.index("quality")] = qualities
    return features


async def _looks(db: Read, memory: Memo[int, _Fact], ids: list[int]) -> dict[int, _Look]:
    facts = await memory.get_many(ids, lambda missing: _facts(db, missing))
    stats = await engagement.post_stats(db, [post_id for post_id, _ in facts.values()])
    return {
        published_id: (*_liveliness(stats.get(post_id)), quality) for published_id, (post_id, quality) in facts.items()
    }


def _liveliness(stats: PostStats | None) -> tuple[float, float]:
    if stats is None:
        return 0.0, 0.0
    weight = ranking.weight_of(
        likes=stats.like_count, comments=stats.comment_count, saves=stats.save_count, shares=stats.share_count
    )
    return weight, stats.recent_like_count


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
