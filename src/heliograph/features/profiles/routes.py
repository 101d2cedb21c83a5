"""HTTP of profiles."""

from typing import Annotated, Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, RawBody

from heliograph.features.accounts.types import ProfileChanges
from heliograph.features.profiles import service
from heliograph.features.profiles.types import OwnProfile, Profile
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import PathId
from heliograph.platform.http.routing import Policy, delete, get, patch, put
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.ratelimit import REQUESTS

_AVATAR_BODY_BYTES_MAX = 20_000_000
"""Where reading stops; what is taken is the setting `avatar_max_bytes`."""

Username = Annotated[str, PathParameter(description="in any case")]


@get("/api/users/me", policy=Policy.ACCOUNT, limit=REQUESTS)
async def own(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor]) -> OwnProfile:
    """Return one's own profile and settings."""
    return await service.own(ctx, actor)


@patch("/api/users/me", policy=Policy.ACCOUNT, limit=REQUESTS)
async def edit(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], data: JSONBody[ProfileChanges]) -> OwnProfile:
    """Change one's profile and settings; what is absent stays."""
    return await service.edit(ctx, actor, data)


@put("/api/users/me/avatar", policy=Policy.ACCOUNT, limit=REQUESTS, request_max_body_size=_AVATAR_BODY_BYTES_MAX)
async def change_avatar(
    request: Request[Any, Any, Any], ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], body: RawBody
) -> OwnProfile:
    """Take the bytes of a picture as one's own."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return await service.change_avatar(ctx, actor, body, content_type)


@delete("/api/users/me/avatar", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def remove_avatar(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor]) -> OwnProfile:
    """Show no picture any more."""
    return await service.remove_avatar(ctx, actor)


@get("/api/users/{user_id:int}", policy=Policy.ANYONE, limit=REQUESTS)
async def by_id(ctx: NamedDependency[Ctx], viewer: NamedDependency[Viewer], user_id: PathId) -> Profile:
    """Return an account's profile."""
    return await service.by_id(ctx, viewer, user_id)


@get("/api/users/by-username/{username:str}", policy=Policy.ANYONE, limit=REQUESTS)
async def by_username(ctx: NamedDependency[Ctx], viewer: NamedDependency[Viewer], username: Username) -> Profile:
    """Return the profile of the account that bears a name."""
    return await service.by_username(ctx, viewer, username)


ROUTES = [own, edit, change_avatar, remove_avatar, by_id, by_username]
