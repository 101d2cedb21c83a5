"""HTTP of profiles."""

from typing import Annotated, Any
from urllib.parse import urljoin

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter, RawBody

from heliograph.features.accounts.types import ProfileChanges
from heliograph.features.profiles import rules, service
from heliograph.features.profiles.types import Embed, FormatNotOffered, OwnProfile, Profile
from heliograph.platform.context import Ctx
from heliograph.platform.http.client import file_at, page_with
from heliograph.platform.http.faces import Face, FacePicture
from heliograph.platform.http.requests import PathId
from heliograph.platform.http.routing import Policy, delete, get, patch, put
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.ratelimit import REQUESTS

_AVATAR_BODY_BYTES_MAX = 20_000_000
"""Where reading stops; what is taken is the setting `avatar_max_bytes`."""

Username = Annotated[str, PathParameter(description="in any case")]
Address = Annotated[str, QueryParameter(name="url", description="of a post (`/p/…`) or a profile, on this server")]
Room = Annotated[int | None, QueryParameter(description="in pixels; absent: any")]
Format = Annotated[str, QueryParameter(name="format", description="`json`, the only one")]
_AVATAR = 150
"""The side of the picture that stands beside a name."""


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


@get("/api/oembed", policy=Policy.UNSEEN, limit=REQUESTS)
async def embed(
    ctx: NamedDependency[Ctx],
    origin: NamedDependency[str],
    url: Address,
    maxwidth: Room = None,
    maxheight: Room = None,
    format_name: Format = "json",
) -> Response[Embed]:
    """Say how another site may show a public post or profile (oEmbed 1.0)."""
    if format_name != "json":
        raise FormatNotOffered("Embeds are offered as JSON only.")
    box = rules.check_box(maxwidth, maxheight)
    found = await service.shared(ctx, rules.read_address(url, origin))
    # A page of any site may ask: nobody is recognised here, so nothing but the public is told.
    headers = {"Cache-Control": "public, max-age=60", "Access-Control-Allow-Origin": "*"}
    return Response(rules.embed(found, origin, box), headers=headers)


@get("/{username:str}", policy=Policy.UNSEEN, limit=REQUESTS, keeps_encoding=True, include_in_schema=False)
async def profile_page(
    request: Request[Any, Any, Any], ctx: NamedDependency[Ctx], origin: NamedDependency[str], username: FromPath[str]
) -> Response[bytes]:
    """Serve the client's page, with the face of a public account and nothing for any other; or a file of the client."""

    async def face() -> Face:
        return _face(await service.public_profile(ctx, username), origin)

    return file_at(request, username) or await page_with(face())


def _face(profile: Profile, origin: str) -> Face:
    """Show a public account to those who only read addresses."""
    address = profile.profile_pic_url
    picture = FacePicture(url=urljoin(origin, address), width=_AVATAR, height=_AVATAR) if address else None
    return Face(
        kind="profile",
        url=f"{origin}/{profile.username}",
        title=f"{profile.full_name} (@{profile.username})" if profile.full_name else f"@{profile.username}",
        description=profile.bio or "",
        picture=picture,
        details={"profile:username": profile.username},
    )


ROUTES = [own, edit, change_avatar, remove_avatar, by_id, by_username, embed, profile_page]
