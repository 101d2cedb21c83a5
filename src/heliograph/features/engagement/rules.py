"""Pure decisions of engagement: what a comment may be, whose it is to delete, how many likes are shown."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from heliograph.features.engagement.types import (
    Comment,
    CommentWish,
    InvalidAsk,
    InvalidCollection,
    InvalidComment,
    LikeCount,
    NotAvailableYet,
    PostWish,
    ShareRequest,
)
from heliograph.platform.ids import parse_id
from heliograph.platform.writing import clean, compared_words, without_mentions

COMMENT_LENGTH_MAX = 2_200
MENTIONS_MAX = 30
COLLECTION_NAME_LENGTH_MAX = 100
ASKED_MAX = 30
TOP_COMMENTS = 30
"""So many of the best come first where the best are asked for; the rest follow, the newest first."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def check_text(text: str) -> str:
    """Return a comment in its kept form. Raises `InvalidComment` where it is empty or longer than 2,200 code points."""
    kept = clean(text)
    if not kept:
        raise InvalidComment("A comment needs words.", errors={"text": "is empty"})
    if len(kept) > COMMENT_LENGTH_MAX:
        raise InvalidComment(
            f"A comment may have up to {COMMENT_LENGTH_MAX:,} characters; this one has {len(kept):,}.",
            errors={"text": f"at most {COMMENT_LENGTH_MAX} characters"},
        )
    return kept


def check_asked(post_ids: str) -> list[int]:
    """Return the posts that a list of ids, parted by commas, names. Raises `InvalidAsk` for none, or more than 30."""
    asked = [parse_id(post_id.strip()) for post_id in post_ids.split(",", ASKED_MAX)]
    known = [post_id for post_id in asked if post_id is not None]
    if len(known) < len(asked) or len(known) > ASKED_MAX:
        raise InvalidAsk
    return list(dict.fromkeys(known))


def text_hash(text: str) -> bytes:
    """Return what tells comments that say the same: the words alone, whoever is mentioned in them."""
    words = compared_words(without_mentions(text)) or (text,)
    return hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest()


def read_word_list(lines: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Return the phrases of a word list by their first word; empty lines and those that begin with # are none."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for line in lines:
        words = () if line.lstrip().startswith("#") else compared_words(line)
        if words:
            phrases.setdefault(words[0], []).append(words)
    return phrases


def has_listed_phrase(text: str, phrases: dict[str, list[tuple[str, ...]]]) -> bool:
    """Say whether the text contains a phrase as whole words, in whatever spelling and whatever stands between them."""
    words = compared_words(text)
    return any(
        words[place : place + len(phrase)] == phrase
        for place, word in enumerate(words)
        for phrase in phrases.get(word, ())
    )


def may_delete(account_id: int, comment: Comment) -> bool:
    """Say whether the comment is the account's to delete: its own, or one under its own post."""
    return account_id in (comment.account_id, comment.author_id)


def shown_like_count(viewer_id: int | None, author_id: int, like_count: int, *, is_hidden: bool) -> LikeCount:
    """Return how many likes the viewer is told of: 0 where the post's author, and nobody else, is to know."""
    is_kept_back = is_hidden and viewer_id != author_id
    return LikeCount(like_count=0 if is_kept_back else like_count, is_hidden=is_hidden)


def last_post_wishes(wishes: list[PostWish]) -> dict[tuple[int, int], bool]:
    """Return each account's last wish about each post, by (account, post), in order of posts and accounts."""
    wanted = {(wish.account_id, wish.post_id): wish.is_like for wish in wishes}
    return dict(sorted(wanted.items(), key=lambda entry: entry[0][::-1]))


def last_comment_wishes(wishes: list[CommentWish]) -> dict[tuple[int, int], bool]:
    """Return each account's last wish about each comment, by (account, comment), in order of comments and accounts."""
    wanted = {(wish.account_id, wish.comment_id): wish.is_like for wish in wishes}
    return dict(sorted(wanted.items(), key=lambda entry: entry[0][::-1]))


def check_collection_name(name: str) -> str:
    """Return a collection's name in its kept form. Raises `InvalidCollection`."""
    kept = " ".join(clean(name).split())
    if not 1 <= len(kept) <= COLLECTION_NAME_LENGTH_MAX:
        raise InvalidCollection(
            f"A collection's name has 1 to {COLLECTION_NAME_LENGTH_MAX} characters.",
            errors={"name": f"1 to {COLLECTION_NAME_LENGTH_MAX} characters"},
        )
    return kept


def check_share(request: ShareRequest) -> None:
    """Refuse what cannot be shared to so far. Raises `NotAvailableYet`."""
    given = {
        "conversation_ids": bool(request.conversation_ids),
        "user_ids": bool(request.user_ids),
        "to_story": request.to_story,
        "text": bool(request.text),
    }
    errors = {name: "not available yet" for name, is_given in given.items() if is_given}
    if errors:
        raise NotAvailableYet(
            "Sharing to people, conversations and stories is not available yet; a share without them is counted.",
            errors=errors,
        )


def microseconds(moment: datetime) -> int:
    """Return a moment as the microseconds since 1970, for cursors."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds_since: int) -> datetime:
    """Return the moment that `microseconds` was given."""
    return _EPOCH + timedelta(microseconds=microseconds_since)
