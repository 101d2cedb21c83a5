"""The verbs of the graph."""

from heliograph.features.graph.service.changing import accept, accept_waiting, decline, follow, unfollow
from heliograph.features.graph.service.reading import (
    audiences,
    counts,
    feed_authors,
    follow_requests,
    follow_version,
    followed_among,
    followee_ids,
    followers,
    followers_after,
    following,
    relations,
    visible_owners,
)

__all__ = [
    "accept",
    "accept_waiting",
    "audiences",
    "counts",
    "decline",
    "feed_authors",
    "follow",
    "follow_requests",
    "follow_version",
    "followed_among",
    "followee_ids",
    "followers",
    "followers_after",
    "following",
    "relations",
    "unfollow",
    "visible_owners",
]
