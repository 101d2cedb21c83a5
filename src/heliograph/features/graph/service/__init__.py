"""The verbs of the graph."""

from heliograph.features.graph.service.changing import (
    accept,
    accept_waiting,
    decline,
    fold_followers,
    follow,
    remove_follower,
    unfollow,
)
from heliograph.features.graph.service.marking import mark, unmark
from heliograph.features.graph.service.reading import (
    audiences,
    counts,
    follow_requests,
    follow_version,
    followed_among,
    followee_ids,
    followers,
    followers_after,
    following,
    marked,
    marked_among,
    relations,
    severed_among,
    sight,
    visible_owners,
)
from heliograph.features.graph.service.suggesting import refresh_popular, suggested

__all__ = [
    "accept",
    "accept_waiting",
    "audiences",
    "counts",
    "decline",
    "fold_followers",
    "follow",
    "follow_requests",
    "follow_version",
    "followed_among",
    "followee_ids",
    "followers",
    "followers_after",
    "following",
    "mark",
    "marked",
    "marked_among",
    "refresh_popular",
    "relations",
    "remove_follower",
    "severed_among",
    "sight",
    "suggested",
    "unfollow",
    "unmark",
    "visible_owners",
]
