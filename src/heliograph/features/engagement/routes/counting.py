"""HTTP of the counts that posts in view ask for anew."""

from typing import Annotated

import msgspec
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from heliograph.features.engagement import rules, service
from heliograph.features.engagement.types import LiveCounts
from heliograph.platform.context import Ctx
from heliograph.platform.http.routing import Policy, get
from heliograph.platform.identity import Actor
from heliograph.platform.ratelimit import REQUESTS


class LiveCountsList(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of posts; those that are gone, or no longer the reader's to see, are absent."""

    counts: list[LiveCounts]


@get("/api/posts/counts", policy=Policy.ACCOUNT, limit=REQUESTS)
async def counts(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    post_ids: Annotated[
        str, QueryParameter(name="post_ids", description="up to 30 ids, parted by commas", max_length=1_000)
    ],
) -> LiveCountsList:
    """Return what changes by the second of posts that one looks at; ask again every few seconds."""
    return LiveCountsList(counts=await service.live_counts(ctx, actor, rules.check_asked(post_ids)))


ROUTES = [counts]
