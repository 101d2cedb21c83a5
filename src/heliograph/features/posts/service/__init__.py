"""The verbs of posts."""

from heliograph.features.posts.service.publishing import fail, publish
from heliograph.features.posts.service.reading import (
    byte_access,
    cards,
    grid,
    newer_ids,
    newest_of_each,
    post_counts,
    published_cards,
    recent_ids,
    show,
    status,
    visible_post,
)
from heliograph.features.posts.service.writing import begin, delete, discard_abandoned, edit, submit

__all__ = [
    "begin",
    "byte_access",
    "cards",
    "delete",
    "discard_abandoned",
    "edit",
    "fail",
    "grid",
    "newer_ids",
    "newest_of_each",
    "post_counts",
    "publish",
    "published_cards",
    "recent_ids",
    "show",
    "status",
    "submit",
    "visible_post",
]
