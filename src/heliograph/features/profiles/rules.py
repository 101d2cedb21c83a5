"""What of a profile goes with its header, which more people see than the rest."""

import msgspec

from heliograph.features.profiles.types import Profile

_SMALL = frozenset(("t", "s"))


def is_small(size: str) -> bool:
    """Say whether a profile picture of this size is part of the header."""
    return size in _SMALL


def outline(profile: Profile) -> Profile:
    """Return the profile's header: without biography, web address and counts."""
    return msgspec.structs.replace(
        profile, bio=None, website=None, follower_count=None, following_count=None, post_count=None
    )
