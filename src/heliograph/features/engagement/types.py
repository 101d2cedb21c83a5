"""Values and refusals of engagement."""

from datetime import datetime

import msgspec

from heliograph.features.accounts.types import UserCard
from heliograph.platform.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class PostWish(msgspec.Struct, frozen=True, kw_only=True):
    """An account's wish to like a post, or not to any more."""

    account_id: int
    post_id: int
    is_like: bool


class CommentWish(msgspec.Struct, frozen=True, kw_only=True):
    """An account's wish to like a comment, or not to any more."""

    account_id: int
    comment_id: int
    is_like: bool


class LikeChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change that a batch writes; `author_id` wrote what is liked."""

    target_id: int
    account_id: int
    author_id: int
    is_like: bool


class LikeCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many like a post after a change; 0 where its author keeps that to themselves."""

    like_count: int
    is_hidden: bool


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many acts there are about a post, exactly."""

    like_count: int = 0
    comment_count: int = 0
    save_count: int = 0
    share_count: int = 0


class LiveCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What changes about a post by the second, as one viewer sees it; 0 likes where `like_count_hidden` keeps them."""

    post_id: str
    like_count: int
    like_count_hidden: bool
    liked_by: str | None
    """The name of one who likes it and whom the viewer follows; None for nobody, and where the count is kept back."""
    comment_count: int
    comments_off: bool
    share_count: int
    has_liked: bool
    has_saved: bool


class PostStats(Counts, frozen=True, kw_only=True):
    """Counts as of the last fold, for ranking. `recent_like_count`: likes, each weighing less the older it is."""

    recent_like_count: float = 0.0


class Affinity(msgspec.Struct, frozen=True, kw_only=True):
    """How many acts of a viewer's there are about one author's posts."""

    likes: int = 0
    comments: int = 0
    saves: int = 0
    shares: int = 0


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment's row with its exact counts; `author_id` wrote the post, `account_id` the comment."""

    comment_id: int
    post_id: int
    author_id: int
    account_id: int
    parent_id: int
    """0: it is on the post itself."""
    text: str
    mention_ids: list[int]
    like_count: int = 0
    reply_count: int = 0


class NewComment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody writes under a post; `parent_id` names the comment it answers."""

    text: str
    parent_id: str | None = None
    """None: it is on the post itself."""


class CommentCard(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as clients see it."""

    comment_id: str
    post_id: str
    user: UserCard
    text: str
    mentions: list[str]
    parent_id: str | None
    """None: it is on the post itself."""
    like_count: int
    reply_count: int
    has_liked: bool
    may_delete: bool
    created_at: str


class TopPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a reader of the best comments is: which those are, how many are read, and below which id the rest is."""

    top_ids: list[int]
    offset: int
    before_id: int


class SaveRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a post is to be kept besides among all that is saved."""

    collection_id: str | None = None
    """None: nowhere else."""


class CollectionName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a collection is called."""

    name: str


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A collection's row, and how many posts are in it."""

    collection_id: int
    account_id: int
    name: str
    post_count: int


class CollectionCard(msgspec.Struct, frozen=True, kw_only=True):
    """A collection as its owner sees it; posts that are not to be seen any more count until they are deleted."""

    collection_id: str
    name: str
    post_count: int
    created_at: str


class ShareRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a post is to be shared to, and with which words."""

    conversation_ids: list[str] = []
    user_ids: list[str] = []
    to_story: bool = False
    text: str = ""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """A share was counted."""

    success: bool
    new_share_count: int


class Repeats(msgspec.Struct, frozen=True, kw_only=True):
    """How often an account has said the same since a moment, this time included."""

    said_count: int
    since: datetime


class NoSuchComment(NotFound):
    """Absent, or not the viewer's to know of."""


class NoSuchCollection(NotFound):
    """Absent, or somebody else's."""


class LikesHidden(Forbidden):
    """The post's author keeps to themselves who likes it."""

    code = "likes_hidden"

    def __init__(self) -> None:
        super().__init__("Whoever posted this keeps likes to themselves.")


class CommentsOff(Forbidden):
    """Nobody comments on this post, its author included."""

    code = "comments_off"

    def __init__(self) -> None:
        super().__init__("Comments are off for this post.")


class NotYours(Forbidden):
    """Only who wrote the comment or the post may do this."""

    code = "not_yours"

    def __init__(self) -> None:
        super().__init__("Only who wrote the comment, or the post, can delete it.")


class InvalidAsk(Invalid):
    """Not a list of posts."""

    code = "invalid"

    def __init__(self) -> None:
        super().__init__(
            "Name up to 30 posts by their ids, parted by commas.", errors={"post_ids": "is not a list of up to 30 ids"}
        )


class InvalidComment(Invalid):
    """The comment is not one: empty, too long, or an answer to nothing of this post's."""

    code = "invalid_comment"


class CommentRefused(Invalid):
    """What the comment says is not taken here."""

    code = "comment_refused"


class RepeatedComment(TooMany):
    """The same account has written the same too often."""

    code = "comment_repeated"


class InvalidCollection(Invalid):
    """The name of a collection is not acceptable; `errors` says why."""

    code = "invalid_collection"


class TooManyCollections(Conflict):
    """An account has as many collections as one can have."""

    code = "collection_limit"


class NotAvailableYet(Invalid):
    """The contract knows it, and this server cannot do it so far."""

    code = "not_available_yet"
