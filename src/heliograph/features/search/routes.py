"""HTTP of search."""

from typing import Annotated

import msgspec
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from heliograph.features.graph.types import ListedUser
from heliograph.features.search import service
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import PageLimit
from heliograph.platform.http.routing import Policy, get
from heliograph.platform.identity import Actor
from heliograph.platform.paging import LIMIT_DEFAULT, check_limit
from heliograph.platform.ratelimit import SEARCHES

Typed = Annotated[
    str, QueryParameter(name="q", description="the start of a name; empty: those whom one follows, newest first")
]


class FoundPeople(msgspec.Struct, frozen=True, kw_only=True):
    """People found, the closest first; there is one page."""

    users: list[ListedUser]
    next_cursor: str | None = None
    has_more: bool = False


@get("/api/search/users", policy=Policy.ACCOUNT, limit=SEARCHES)
async def people(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], q: Typed = "", limit: PageLimit = LIMIT_DEFAULT
) -> FoundPeople:
    """Find people by the start of their names, whom one follows first."""
    return FoundPeople(users=await service.people(ctx, actor, q, check_limit(limit)))


ROUTES = [people]
