"""HTTP of the feed."""

from typing import Annotated, Literal, cast

import msgspec
from litestar import MediaType, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from heliograph.features.feed import service
from heliograph.features.feed.types import FeedPage, Impressions, NewPosts, Order, Why
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import Cursor, PageLimit, PathId
from heliograph.platform.http.routing import Policy, get, post
from heliograph.platform.identity import Actor
from heliograph.platform.paging import LIMIT_DEFAULT, check_limit
from heliograph.platform.ratelimit import REQUESTS, SEEN


class Success(msgspec.Struct, frozen=True, kw_only=True):
    """It is done."""

    success: bool


@get("/api/feed", policy=Policy.ACCOUNT, limit=REQUESTS)
async def home(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
    order: Annotated[
        Literal["ranked", "chronological"] | None,
        QueryParameter(name="order", description="`ranked` by default; with a cursor, the cursor's own"),
    ] = None,
) -> Response[FeedPage]:
    """Return the home feed: ranked by the formula of docs/ranking.md, or newest first."""
    page = await service.home(ctx, actor, None if order is None else Order(order), cursor, check_limit(limit))
    return cast("Response[FeedPage]", Response(msgspec.json.encode(page), media_type=MediaType.JSON))


@post("/api/feed/seen", policy=Policy.ACCOUNT, limit=SEEN, status_code=200)
async def seen(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], data: JSONBody[Impressions]) -> Success:
    """Take down which posts were on the screen, and for how long."""
    await service.see(ctx, actor, data.items)
    return Success(success=True)


@get("/api/feed/why/{post_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS)
async def why(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId) -> Why:
    """Say why a post stood in one's feed when it was last there."""
    return await service.why(ctx, actor, post_id)


@get("/api/feed/new", policy=Policy.ACCOUNT, limit=REQUESTS)
async def new_posts(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    since: Annotated[
        str, QueryParameter(name="since", description="any cursor of the feed: what is newer than its first page")
    ],
) -> NewPosts:
    """Count what came since."""
    return await service.new_posts(ctx, actor, since)


ROUTES = [home, new_posts, seen, why]
