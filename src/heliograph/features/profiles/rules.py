"""What of a profile goes with its header, which more people see than the rest; and how other sites show ours."""

import html
from urllib.parse import urljoin, urlsplit

import msgspec

from heliograph.features.media.types import MediaView
from heliograph.features.posts.types import PostCard
from heliograph.features.profiles.types import BadEmbed, Box, Embed, NoSuchProfile, Profile
from heliograph.platform.http.faces import SITE, shortened

EMBED_KEPT_SECONDS = 300
_SMALL = frozenset(("t", "s"))
_UNBOUNDED = 100_000
_CARD = Box(width=400, height=160)
"""The room that a profile takes."""
_THUMBNAIL = 150
_TITLE_LENGTH_MAX = 200


def is_small(size: str) -> bool:
    """Say whether a profile picture of this size is part of the header."""
    return size in _SMALL


def outline(profile: Profile) -> Profile:
    """Return the profile's header: without biography, web address and counts."""
    return msgspec.structs.replace(
        profile, bio=None, website=None, follower_count=None, following_count=None, post_count=None
    )


def read_address(url: str, origin: str) -> tuple[str, ...]:
    """Return the parts of a path of ours. Raises `NoSuchProfile` for another site's address, and for what is none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise NoSuchProfile from error
    is_ours = parts.scheme in ("http", "https") and parts.netloc.lower() == urlsplit(origin).netloc.lower()
    if not is_ours:
        raise NoSuchProfile
    return tuple(parts.path.strip("/").split("/"))


def check_box(width_max: int | None, height_max: int | None) -> Box:
    """Return the room there is; None: any. Raises `BadEmbed` for none at all."""
    given = {"maxwidth": width_max, "maxheight": height_max}
    errors = {name: "at least 1" for name, pixels in given.items() if pixels is not None and pixels < 1}
    if errors:
        raise BadEmbed("An embed needs room.", errors=errors)
    return Box(width=width_max or _UNBOUNDED, height=height_max or _UNBOUNDED)


def embed(found: PostCard | Profile, origin: str, box: Box) -> Embed:
    """Make what everyone may see into an embed."""
    return _profile_embed(found, origin, box) if isinstance(found, Profile) else _post_embed(found, origin, box)


def _post_embed(card: PostCard, origin: str, box: Box) -> Embed:
    """Make a post's first photo or video into an embed; of what is shown behind a click, a mere link."""
    title = shortened(card.caption, _TITLE_LENGTH_MAX) or f"@{card.user.username}"
    link = _link((card.user.username, card.user.full_name), title, origin)
    if card.is_sensitive:
        return link
    first = card.media[0]
    playable = _playable(first)
    if playable is None:
        url, width, height = _rendition(first, box)
        shown = msgspec.structs.replace(link, type="photo", url=urljoin(origin, url), width=width, height=height)
    else:
        shown = _video(link, first, (urljoin(origin, playable), urljoin(origin, first.urls.large)), box)
    return _with_thumbnail(shown, urljoin(origin, first.urls.thumbnail), box)


def _profile_embed(profile: Profile, origin: str, box: Box) -> Embed:
    """Make a profile into an embed: name and biography, as a quotation that links here."""
    name = profile.full_name or profile.username
    address = f"{origin}/{profile.username}"
    quoted = (
        f'<blockquote cite="{html.escape(address)}"><p><a href="{html.escape(address)}">{html.escape(name)}'
        f" (@{html.escape(profile.username)})</a></p><p>{html.escape(profile.bio or '')}</p></blockquote>"
    )
    shown = msgspec.structs.replace(
        _link((profile.username, profile.full_name), f"{name} (@{profile.username})", origin),
        type="rich",
        html=quoted,
        width=min(_CARD.width, box.width),
        height=min(_CARD.height, box.height),
    )
    picture = profile.profile_pic_url
    return shown if picture is None else _with_thumbnail(shown, urljoin(origin, picture), box)


def _link(author: tuple[str, str], title: str, origin: str) -> Embed:
    username, full_name = author
    return Embed(
        type="link",
        version="1.0",
        title=title,
        author_name=full_name or username,
        author_url=f"{origin}/{username}",
        provider_name=SITE,
        provider_url=origin,
        cache_age=EMBED_KEPT_SECONDS,
    )


def _rendition(view: MediaView, box: Box) -> tuple[str, int, int]:
    """Return address, width and height of the largest rendition that fits; else of the smallest, to be scaled down."""
    for url, longest in ((view.urls.large, 1_080), (view.urls.medium, 640), (view.urls.small, 320)):
        width, height = view.size_within(longest, longest)
        if width <= box.width and height <= box.height:
            return url, width, height
    return view.urls.small, *view.size_within(min(320, box.width), min(320, box.height))


def _playable(view: MediaView) -> str | None:
    urls = view.video_urls or {}
    return urls.get("720p") or urls.get("480p")


def _video(link: Embed, view: MediaView, addresses: tuple[str, str], box: Box) -> Embed:
    film, cover = addresses
    width, height = view.size_within(min(720, box.width), min(720, box.height))
    player = (
        f'<video src="{html.escape(film)}" poster="{html.escape(cover)}" width="{width}" height="{height}"'
        ' controls playsinline preload="none"></video>'
    )
    return msgspec.structs.replace(link, type="video", html=player, width=width, height=height)


def _with_thumbnail(embed: Embed, url: str, box: Box) -> Embed:
    if box.width < _THUMBNAIL or box.height < _THUMBNAIL:
        return embed
    return msgspec.structs.replace(embed, thumbnail_url=url, thumbnail_width=_THUMBNAIL, thumbnail_height=_THUMBNAIL)
