"""The verbs of engagement."""

from heliograph.features.engagement.service.checking import CHECKS, WordList
from heliograph.features.engagement.service.clearing import clear_comment, clear_post
from heliograph.features.engagement.service.commenting import (
    comment,
    delete_comment,
    newest_comments,
    replies,
    top_comments,
    visible_comment,
)
from heliograph.features.engagement.service.counting import (
    StampsAsked,
    affinities,
    exact_counts,
    live_counts,
    post_stats,
    stamps,
)
from heliograph.features.engagement.service.erasing import erase
from heliograph.features.engagement.service.folding import fold, forget_repeats
from heliograph.features.engagement.service.liking import (
    CommentLikes,
    PostLikes,
    like_comment,
    like_post,
    likers,
    unlike_comment,
    unlike_post,
)
from heliograph.features.engagement.service.moderating import staff_comments, take_down
from heliograph.features.engagement.service.saving import (
    collect,
    collection,
    collection_posts,
    collections,
    create_collection,
    delete_collection,
    rename_collection,
    save,
    saved,
    take_out,
    unsave,
)
from heliograph.features.engagement.service.sharing import share

__all__ = [
    "CHECKS",
    "CommentLikes",
    "PostLikes",
    "StampsAsked",
    "WordList",
    "affinities",
    "clear_comment",
    "clear_post",
    "collect",
    "collection",
    "collection_posts",
    "collections",
    "comment",
    "create_collection",
    "delete_collection",
    "delete_comment",
    "erase",
    "exact_counts",
    "fold",
    "forget_repeats",
    "like_comment",
    "like_post",
    "likers",
    "live_counts",
    "newest_comments",
    "post_stats",
    "rename_collection",
    "replies",
    "save",
    "saved",
    "share",
    "staff_comments",
    "stamps",
    "take_down",
    "take_out",
    "top_comments",
    "unlike_comment",
    "unlike_post",
    "unsave",
    "visible_comment",
]
