"""Values and refusals of profiles."""

import msgspec

from heliograph.platform.errors import NotFound


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


class NoSuchProfile(NotFound):
    """There is no live account of that id or name."""
