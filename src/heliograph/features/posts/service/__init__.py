"""The verbs of posts."""

from heliograph.features.posts.service.erasing import erase
from heliograph.features.posts.service.feeding import FeedCardsAsked
from heliograph.features.posts.service.hashtags import hashtag_posts
from heliograph.features.posts.service.moderating import short_path, staff_captions, take_down
from heliograph.features.posts.service.presenting import Stamps, encoded, presented
from heliograph.features.posts.service.publishing import fail, held, publish, refuse, release, tell_progress
from heliograph.features.posts.service.reading import (
    authors_of,
    byte_access,
    captures,
    cards,
    counts_since,
    grid,
    ids_of,
    newest_of_each,
    post_counts,
    published_among,
    published_post,
    recent_ids,
    show,
    show_by_code,
    standings,
    status,
    visible_among,
    visible_cards,
    visible_post,
)
from heliograph.features.posts.service.tagging import tagged, untag_me
from heliograph.features.posts.service.writing import begin, delete, discard_abandoned, edit, redo, submit

__all__ = [
    "FeedCardsAsked",
    "Stamps",
    "authors_of",
    "begin",
    "byte_access",
    "captures",
    "cards",
    "counts_since",
    "delete",
    "discard_abandoned",
    "edit",
    "encoded",
    "erase",
    "fail",
    "grid",
    "hashtag_posts",
    "held",
    "ids_of",
    "newest_of_each",
    "post_counts",
    "presented",
    "publish",
    "published_among",
    "published_post",
    "recent_ids",
    "redo",
    "refuse",
    "release",
    "short_path",
    "show",
    "show_by_code",
    "staff_captions",
    "standings",
    "status",
    "submit",
    "tagged",
    "take_down",
    "tell_progress",
    "untag_me",
    "visible_among",
    "visible_cards",
    "visible_post",
]
