"""The verbs of the graph, and the policy."""

from heliograph.features.graph.rules import may_view
from heliograph.features.graph.service.changing import (
    accept,
    accept_waiting,
    decline,
    fold_followers,
    follow,
    remove_follower,
    unfollow,
)
from heliograph.features.graph.service.erasing import erase
from heliograph.features.graph.service.feeding import FollowChangesAsked, sight, sights
from heliograph.features.graph.service.finding import find_followers, find_following
from heliograph.features.graph.service.marking import mark, unmark
from heliograph.features.graph.service.pairing import pairs_that_may, severed_pairs
from heliograph.features.graph.service.reading import (
    audiences,
    check_may,
    counts,
    follow_requests,
    followed_among,
    followee_ids,
    follower_samples,
    followers,
    followers_after,
    following,
    marked,
    marked_among,
    marks_about,
    readers_among,
    relations,
    severed_among,
    visible_owners,
)
from heliograph.features.graph.service.suggesting import refresh_popular, suggested

__all__ = [
    "FollowChangesAsked",
    "accept",
    "accept_waiting",
    "audiences",
    "check_may",
    "counts",
    "decline",
    "erase",
    "find_followers",
    "find_following",
    "fold_followers",
    "follow",
    "follow_requests",
    "followed_among",
    "followee_ids",
    "follower_samples",
    "followers",
    "followers_after",
    "following",
    "mark",
    "marked",
    "marked_among",
    "marks_about",
    "may_view",
    "pairs_that_may",
    "readers_among",
    "refresh_popular",
    "relations",
    "remove_follower",
    "severed_among",
    "severed_pairs",
    "sight",
    "sights",
    "suggested",
    "unfollow",
    "unmark",
    "visible_owners",
]
