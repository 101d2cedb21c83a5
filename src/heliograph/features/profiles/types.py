"""Values and refusals of profiles."""

import msgspec

from heliograph.platform.errors import Invalid, NotFound, Refused


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """An account as the viewer sees it; null where it is not the viewer's to know, or where there is none."""

    user_id: str
    username: str
    full_name: str
    bio: str | None
    website: str | None
    profile_pic_url: str | None
    follower_count: int | None
    following_count: int | None
    post_count: int | None
    is_private: bool
    is_verified: bool
    is_following: bool
    follows_you: bool
    follow_requested: bool
    is_blocked: bool
    is_muted: bool
    is_close_friend: bool
    """On the viewer's own list; nobody else is told."""
    is_story_hidden: bool
    """The viewer's own stories are hidden from it; nobody else is told."""


class OwnProfile(Profile, frozen=True, kw_only=True):
    """An account as its owner sees it."""

    email: str
    language: str


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """The room that another site has for an embed, in pixels."""

    width: int
    height: int


class Embed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How another site shows something of ours (oEmbed 1.0, section 2.3.4)."""

    type: str
    version: str
    title: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    cache_age: int
    """How long it may be kept, in seconds."""
    url: str | None = None
    """A photo's own address."""
    html: str | None = None
    """What a video or something rich is shown by."""
    width: int | None = None
    height: int | None = None
    thumbnail_url: str | None = None
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None


class BadEmbed(Invalid):
    """An embed is asked for in a way that nobody could answer."""

    code = "invalid_embed"


class FormatNotOffered(Refused):
    """An embed in another format than JSON (oEmbed 1.0 has 501 for it)."""

    status = 501
    code = "format_not_offered"
    title = "Not offered in this format"


class NoSuchProfile(NotFound):
    """There is no live account of that id or name."""
