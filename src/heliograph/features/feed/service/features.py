"""What the formula is told of each candidate, asked of the owners of facts in one batch each."""

import asyncio

import numpy as np

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
_Fact = tuple[int, float]
"""A post's own id, and how good its first picture is."""


class FeatureMemory:
    """What a process remembers of posts, for ranking alone: none of it says who may see what."""

    def __init__(self) -> None:
        self.facts: Memo[int, _Fact] = Memo("feed.facts", ttl_seconds=600, size_max=50_000)


async def features_of(ctx: Ctx, actor: Actor, rows: Entries, seen: Ids) -> Features:
    """Return the features of each row, in its order. Raises `Unavailable` and `TimeoutError`."""
    ids: list[int] = rows[:, 0].tolist()
    authors: list[int] = rows[:, 1].tolist()
    memory = ctx.tool(FeatureMemory)
    async with asyncio.timeout(_TIMEOUT_SECONDS), ctx.db.read() as db:
        facts = await memory.facts.get_many(ids, lambda missing: _facts(db, missing))
        close_ids = await graph.marked_among(db, actor.account_id, set(authors), Mark.CLOSE_FRIEND)
    columns = {
        "age_hours": ranking.age_hours(rows[:, 0], ctx.clock.now()),
        "is_close_friend": [author_id in close_ids for author_id in authors],
        "is_own": rows[:, 1] == actor.account_id,
        "quality": [facts[published_id][1] if published_id in facts else 0.0 for published_id in ids],
        "seen_count": _counts(rows[:, 0], seen),
    }
    features = np.zeros((len(rows), len(ranking.FEATURES)), np.float32)
    for name, column in columns.items():
        features[:, ranking.FEATURES.index(name)] = column
    return features


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
