"""Who may see how much of a profile."""

import msgspec

from heliograph.features.profiles.types import Profile


def may_see_details(viewer_id: int | None, *, is_private: bool) -> bool:
    """Say whether biography, web address and counts are the viewer's to see: not an anonymous one's of the private."""
    return viewer_id is not None or not is_private


def outline(profile: Profile) -> Profile:
    """Return the profile without what `may_see_details` keeps back."""
    return msgspec.structs.replace(
        profile, bio=None, website=None, follower_count=None, following_count=None, post_count=None
    )
