"""The verbs of posts."""

from heliograph.features.posts.service.publishing import fail, publish
from heliograph.features.posts.service.reading import (
    addressed,
    byte_access,
    cards,
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
from heliograph.features.posts.service.writing import begin, delete, discard_abandoned, edit, submit

__all__ = [
    "addressed",
    "begin",
    "byte_access",
    "cards",
    "delete",
    "discard_abandoned",
    "edit",
    "fail",
    "feed_cards",
    "grid",
    "newer_ids",
    "newest_of_each",
    "post_counts",
    "publish",
    "recent_ids",
    "show",
    "status",
    "submit",
    "visible_post",
]
