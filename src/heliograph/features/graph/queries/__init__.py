"""SQL of the graph; names only its own schema."""

from heliograph.features.graph.queries.counting import (
    add_followers,
    counts,
    lock_following,
    lock_pairs,
    popular,
    refresh_popular,
    take_follower_deltas,
)
from heliograph.features.graph.queries.following import (
    delete_follow,
    followed_among,
    followee_ids,
    followers_after,
    friends_of_friends,
    insert_follows,
    insert_request,
    newest_followees,
    newest_followers,
    reader_version,
    requests_of,
    take_requests,
)
from heliograph.features.graph.queries.relating import delete_mark, insert_mark, marked_among, newest_marks, relations

__all__ = [
    "add_followers",
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
    "lock_following",
    "lock_pairs",
    "marked_among",
    "newest_followees",
    "newest_followers",
    "newest_marks",
    "popular",
    "reader_version",
    "refresh_popular",
    "relations",
    "requests_of",
    "take_follower_deltas",
    "take_requests",
]
