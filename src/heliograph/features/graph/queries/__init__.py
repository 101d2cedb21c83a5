"""SQL of the graph; names only its own schema."""

from heliograph.features.graph.queries.following import (
    counts,
    delete_follow,
    followed_among,
    followee_ids,
    followers_after,
    insert_follows,
    insert_request,
    lock_counts,
    newest_followees,
    newest_followers,
    reader_version,
    readers_among,
    relations,
    requests_of,
    take_requests,
)
from heliograph.features.graph.queries.marking import (
    delete_mark,
    insert_mark,
    newest_marks,
)
from heliograph.features.graph.queries.suggesting import (
    friends_of_friends,
    popular,
    refresh_popular,
)

__all__ = [
    "counts",
    "delete_follow",
    "delete_mark",
    "followed_among",
    "followee_ids",
    "followers_after",
    "friends_of_friends",
    "insert_follows",
    "insert_mark",
    "insert_request",
    "lock_counts",
    "newest_followees",
    "newest_followers",
    "newest_marks",
    "popular",
    "reader_version",
    "readers_among",
    "refresh_popular",
    "relations",
    "requests_of",
    "take_requests",
]
