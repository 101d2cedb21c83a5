"""HTTP of the feed."""

from typing import Annotated, Literal

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from heliograph.features.feed import service
from heliograph.features.feed.types import FeedPage, NewPosts
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import Cursor, PageLimit
from heliograph.platform.http.routing import Policy, get
from heliograph.platform.identity import Actor
from heliograph.platform.paging import LIMIT_DEFAULT, check_limit
from heliograph.platform.ratelimit import REQUESTS


@get("/api/feed", policy=Policy.ACCOUNT, limit=REQUESTS)
async def home(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
    order: Annotated[Literal["ranked", "chronological"], QueryParameter(name="order")] = "ranked",
) -> FeedPage:
    """Return the home feed. Both orders are newest first until there is a ranker."""
    return await service.home(ctx, actor, cursor, check_limit(limit))


@get("/api/feed/new", policy=Policy.ACCOUNT, limit=REQUESTS)
async def new_posts(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    since: Annotated[str, QueryParameter(name="since", description="`newest_cursor` of the feed")],
) -> NewPosts:
    """Count what came since."""
    return await service.new_posts(ctx, actor, since)


ROUTES = [home, new_posts]
