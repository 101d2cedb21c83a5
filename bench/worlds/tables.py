"""Put a world into the real tables, by COPY, and hand out sessions that HTTP believes."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import asyncpg
import numpy as np

from bench.worlds.shapes import BEGINNING, Shape
from heliograph.platform.config import Config
from heliograph.platform.ids import SEQUENCES
from heliograph.platform.tokens import AccessToken, Keys

TOKEN_SECONDS = 7 * 86_400
_SIZES = (("t", 150, 150), ("s", 320, 240), ("m", 640, 480), ("l", 1080, 810))
_FORMATS = (("jpg", 0.12), ("webp", 0.08))
_PLACEHOLDER = "1QcSHQRnh493V4dIh4eXh1h4kJUI"
_SESSION_SEQUENCE = 7

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Rows = Iterable[tuple[Any, ...]]


async def build(config: Config, shape: Shape) -> None:
    """Fill the empty, migrated database with the world of `shape`."""
    connection: Connection = await asyncpg.connect(config.database_url)
    try:
        await _copy(connection, "accounts.account", _ACCOUNT, _accounts(shape))
        await _copy(connection, "accounts.session", _SESSION, _sessions(shape))
        await _copy(connection, "graph.follow", ("follower_id", "followee_id", "follow_id"), _follows(shape))
        await _copy(connection, "graph.counts", ("account_id", "follower_count", "following_count"), _counts(shape))
        await _copy(connection, "graph.reader", ("account_id", "version"), _readers(shape))
        await _copy(connection, "posts.post", _POST, _posts(shape))
        await _copy(connection, "posts.author_count", ("account_id", "post_count"), _author_counts(shape))
        await _copy(connection, "media.medium", _MEDIUM, _media(shape))
        await _copy(connection, "media.rendition", _RENDITION, _renditions(shape))
        await connection.execute("VACUUM ANALYZE", timeout=300)
    finally:
        await connection.close()


async def add_followers(config: Config, account_id: int, count: int) -> list[int]:
    """Give an account `count` more followers, whose ids are consecutive; return them."""
    first = 1 << 40
    follower_ids = list(range(first, first + count))
    connection: Connection = await asyncpg.connect(config.database_url)
    try:
        rows = ((follower_id, account_id, follower_id) for follower_id in follower_ids)
        await _copy(connection, "graph.follow", ("follower_id", "followee_id", "follow_id"), rows)
        await connection.execute("VACUUM ANALYZE graph.follow", timeout=300)
    finally:
        await connection.close()
    return follower_ids


def access_token(config: Config, shape: Shape, account: int) -> str:
    """Return a bearer token of the account's session, good for a week."""
    account_id = int(shape.account_ids[account])
    return Keys(config.secret_key).sign_access(
        AccessToken(account_id=account_id, session_id=account_id + _SESSION_SEQUENCE),
        now=datetime.now(UTC),
        lifetime_seconds=TOKEN_SECONDS,
    )


async def _copy(connection: Connection, table: str, columns: tuple[str, ...], rows: Rows) -> None:
    schema, _, name = table.partition(".")
    await connection.copy_records_to_table(name, schema_name=schema, columns=columns, records=rows, timeout=600)


_ACCOUNT = ("account_id", "username", "email", "password_hash", "full_name", "bio", "created_at")


def _accounts(shape: Shape) -> Rows:
    for number, account_id in enumerate(shape.account_ids.tolist()):
        name = f"reader{number:06}"
        yield account_id, name, f"{name}@example.org", "no log-in by password", f"Reader {number}", "", BEGINNING


_SESSION = ("session_id", "account_id", "refresh_hash", "user_agent", "last_seen_at", "expires_at")


def _sessions(shape: Shape) -> Rows:
    now = datetime.now(UTC)
    for account_id in shape.account_ids.tolist():
        yield account_id + _SESSION_SEQUENCE, account_id, bytes(32), "bench", now, now + timedelta(days=30)


def _follows(shape: Shape) -> Rows:
    account_ids = shape.account_ids
    for reader, followees in enumerate(shape.followees):
        follower_id = int(account_ids[reader])
        followee_ids = account_ids[followees].tolist()
        for followee_id, follow_id in zip(followee_ids, shape.follow_ids(reader).tolist(), strict=True):
            yield follower_id, followee_id, follow_id


def _counts(shape: Shape) -> Rows:
    followers = np.bincount(shape.followees.ravel(), minlength=shape.accounts).tolist()
    return zip(shape.account_ids.tolist(), followers, [shape.follows] * shape.accounts, strict=True)


def _readers(shape: Shape) -> Rows:
    return ((account_id, shape.follows) for account_id in shape.account_ids.tolist())


_POST = (
    *("post_id", "author_id", "state", "published_id", "media_count", "caption", "hashtags"),
    *("created_at", "submitted_at", "published_at"),
)


def _posts(shape: Shape) -> Rows:
    author_ids = shape.account_ids[shape.posts_authors].tolist()
    post_ids, published_ids = shape.post_ids.tolist(), shape.published_ids.tolist()
    counts = shape.media_counts.tolist()
    for post in range(shape.posts):
        caption, moment = shape.caption(post), shape.moment(post)
        hashtags = list(dict.fromkeys(word[1:] for word in caption.split() if word.startswith("#")))
        words = (caption, hashtags, moment, moment, moment)
        yield post_ids[post], author_ids[post], "published", published_ids[post], counts[post], *words


def _author_counts(shape: Shape) -> Rows:
    counts = np.bincount(shape.posts_authors, minlength=shape.accounts).tolist()
    return ((account_id, count) for account_id, count in zip(shape.account_ids.tolist(), counts, strict=True) if count)


_MEDIUM = (
    *("media_id", "account_id", "purpose", "object_id", "position", "state", "content_type", "size_bytes"),
    *("upload_key", "original_key", "width", "height", "placeholder"),
)


def _media(shape: Shape) -> Rows:
    author_ids = shape.account_ids[shape.posts_authors].tolist()
    post_ids = shape.post_ids.tolist()
    for post, position, media_id in _files(shape):
        keys = (f"quarantine/bench/{media_id}", f"originals/bench/{media_id}")
        about = (author_ids[post], "post", post_ids[post], position, "ready", "image/jpeg", 3_400_000)
        yield media_id, *about, *keys, 4032, 3024, _PLACEHOLDER


_RENDITION = ("media_id", "size", "format", "width", "height", "size_bytes", "object_key")


def _renditions(shape: Shape) -> Rows:
    for _, _, media_id in _files(shape):
        for size, width, height in _SIZES:
            for extension, weight in _FORMATS:
                key = f"renditions/bench/{media_id}_{size}.{extension}"
                yield media_id, size, extension, width, height, int(width * height * weight), key


def _files(shape: Shape) -> Iterator[tuple[int, int, int]]:
    """Yield (post, position, media_id) of every photo."""
    for post, count in enumerate(shape.media_counts.tolist()):
        for position in range(count):
            yield post, position, shape.media_ids(post, position)


assert _SESSION_SEQUENCE < SEQUENCES
