"""The verbs of posts."""

from heliograph.features.posts.service.publishing import fail, held, publish, refuse, release, tell_progress
from heliograph.features.posts.service.reading import (
    addressed,
    byte_access,
    captures,
    cards,
    counts_since,
    feed_cards,
    grid,
    newer_ids,
    newest_of_each,
    post_counts,
    recent_ids,
    show,
    status,
    visible_post,
)
from heliograph.features.posts.service.writing import begin, delete, discard_abandoned, edit, redo, submit

__all__ = [
    "addressed",
    "begin",
    "byte_access",
    "captures",
    "cards",
    "counts_since",
    "delete",
    "discard_abandoned",
    "edit",
    "fail",
    "feed_cards",
    "grid",
    "held",
    "newer_ids",
    "newest_of_each",
    "post_counts",
    "publish",
    "recent_ids",
    "redo",
    "refuse",
    "release",
    "show",
    "status",
    "submit",
    "tell_progress",
    "visible_post",
]
