"""Put a world into the real tables, by COPY, and hand out sessions that HTTP believes."""

import struct
from collections.abc import AsyncGenerator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import asyncpg
import numpy as np

from bench.worlds import bare, packed
from bench.worlds.acts import Acts
from bench.worlds.packed import Column
from bench.worlds.shapes import CAPTIONS, Shape
from heliograph.platform.config import Config
from heliograph.platform.ids import EPOCH, SEQUENCES
from heliograph.platform.tokens import AccessToken, Keys

TOKEN_SECONDS = 7 * 86_400
_SIZES = (("l", 1080, 810), ("m", 640, 480), ("s", 320, 240), ("t", 150, 150))
_FORMATS = (("jpg", 0.12), ("webp", 0.08))
_PLACEHOLDER = "1QcSHQRnh493V4dIh4eXh1h4kJUI"
_SESSION_SEQUENCE = 7
_COPY_SECONDS = 3_600
_TEXT_OID = 25

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Rows = Iterable[tuple[Any, ...]]
Packed = Iterator[bytes]


async def build(administrator_url: str, shape: Shape) -> None:
    """Fill the empty, migrated database with the world of `shape`; the role may switch foreign keys' triggers off."""
    connection: Connection = await asyncpg.connect(administrator_url, server_settings=bare.LOADING)
    try:
        await _copy(connection, "accounts.account", _ACCOUNT, _accounts(shape))
        await _copy(connection, "accounts.session", _SESSION, _sessions(shape))
        await _copy(connection, "graph.counts", ("account_id", "follower_count", "following_count"), _counts(shape))
        await _copy(connection, "graph.reader", ("account_id", "version"), _readers(shape))
        await _copy(connection, "posts.author_count", ("account_id", "post_count"), _author_counts(shape))
        await _pour(connection, "graph.follow", ("follower_id", "followee_id", "follow_id"), _follows(shape))
        await _pour(connection, "posts.post", _POST, _posts(shape))
        await _in_order_of_time(connection)
        await _pour(connection, "media.medium", _MEDIUM, _media(shape))
        if shape.likes:
            await _engage(connection, Acts(shape=shape))
        if shape.renditions:
            await _pour(connection, "media.rendition", _RENDITION, _renditions(shape))
        await connection.execute("VACUUM (FREEZE, ANALYZE)", timeout=_COPY_SECONDS)
    finally:
        await connection.close()


async def add_followers(config: Config, account_id: int, count: int, *, first: int = 1 << 40) -> list[int]:
    """Give an account `count` more followers, whose ids are consecutive from `first`; return them."""
    follower_ids = list(range(first, first + count))
    connection: Connection = await asyncpg.connect(config.database_url)
    try:
        numbers = np.arange(first, first + count, dtype=np.int64)
        columns = [packed.bigint(numbers), packed.bigint(account_id), packed.bigint(numbers)]
        filled = iter([packed.rows(count, columns)])
        await _fill(connection, "graph.follow", ("follower_id", "followee_id", "follow_id"), filled)
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


def object_key(media_id: int, size: str, extension: str) -> str:
    """Return where the store keeps a rendition of the world's photos."""
    return f"renditions/bench/{media_id:018}_{size}.{extension}"


async def _copy(connection: Connection, table: str, columns: tuple[str, ...], rows: Rows) -> None:
    schema, _, name = table.partition(".")
    await connection.copy_records_to_table(
        name, schema_name=schema, columns=columns, records=rows, timeout=_COPY_SECONDS
    )


async def _pour(connection: Connection, table: str, columns: tuple[str, ...], parts: Packed) -> None:
    """Copy into a table whose indexes and constraints are taken off meanwhile."""
    async with bare.stripped(connection, table):
        await _fill(connection, table, columns, parts)


async def _engage(connection: Connection, acts: Acts) -> None:
    await _pour(connection, "engagement.post_like", ("post_id", "account_id", "author_id", "created_at"), _likes(acts))
    await _pour(connection, "engagement.comment", _COMMENT, _comments(acts))
    columns = ("post_id", "like_count", "comment_count", "recent_likes", "recent_at")
    await _pour(connection, "engagement.post_count", columns, _post_counts(acts))


async def _in_order_of_time(connection: Connection) -> None:
    """Lay posts down as life does: the newest side by side."""
    await connection.execute("CLUSTER posts.post USING post_pkey", timeout=_COPY_SECONDS)
    await connection.execute("ALTER TABLE posts.post SET WITHOUT CLUSTER")


async def _fill(connection: Connection, table: str, columns: tuple[str, ...], parts: Packed) -> None:
    async def stream() -> AsyncGenerator[bytes]:
        yield packed.SIGNATURE
        for part in parts:
            yield part
        yield packed.TRAILER

    schema, _, name = table.partition(".")
    await connection.copy_to_table(
        name, schema_name=schema, columns=columns, source=stream(), format="binary", timeout=_COPY_SECONDS
    )


_ACCOUNT = ("account_id", "username", "email", "password_hash", "full_name", "bio", "created_at")


def _accounts(shape: Shape) -> Rows:
    for number, account_id in enumerate(shape.account_ids.tolist()):
        name = f"reader{number:06}"
        yield account_id, name, f"{name}@example.org", "no log-in by password", f"Reader {number}", "", EPOCH


_SESSION = ("session_id", "account_id", "refresh_hash", "user_agent", "last_seen_at", "expires_at")


def _sessions(shape: Shape) -> Rows:
    now = datetime.now(UTC)
    for account_id in shape.account_ids.tolist():
        yield account_id + _SESSION_SEQUENCE, account_id, bytes(32), "bench", now, now + timedelta(days=30)


def _counts(shape: Shape) -> Rows:
    return zip(shape.account_ids.tolist(), shape.follower_counts.tolist(), shape.follow_counts.tolist(), strict=True)


def _readers(shape: Shape) -> Rows:
    return zip(shape.account_ids.tolist(), shape.follow_counts.tolist(), strict=True)


def _author_counts(shape: Shape) -> Rows:
    counts = np.bincount(shape.posts_authors, minlength=shape.accounts).tolist()
    return ((account_id, count) for account_id, count in zip(shape.account_ids.tolist(), counts, strict=True) if count)


def _follows(shape: Shape) -> Packed:
    readers, followees = shape.edges
    for part in packed.chunks(len(readers)):
        follower_ids, followee_ids = shape.account_ids[readers[part]], shape.account_ids[followees[part]]
        columns = [packed.bigint(follower_ids), packed.bigint(followee_ids), packed.bigint(shape.follow_ids[part])]
        yield packed.rows(len(follower_ids), columns)


_POST = (
    *("post_id", "author_id", "state", "published_id", "media_count", "caption", "hashtags"),
    *("created_at", "submitted_at", "published_at"),
)


def _posts(shape: Shape) -> Packed:
    """Posts of like caption together, since their rows are of like width."""
    author_ids = shape.account_ids[shape.posts_authors]
    moments = shape.moments(shape.post_milliseconds + 2)
    for first in range(min(CAPTIONS, shape.posts)):
        mine = slice(first, None, CAPTIONS)
        caption = shape.caption(first)
        hashtags = list(dict.fromkeys(word[1:] for word in caption.split() if word.startswith("#")))
        columns = [
            packed.bigint(shape.post_ids[mine]),
            packed.bigint(author_ids[mine]),
            packed.text("published"),
            packed.bigint(shape.published_ids[mine]),
            packed.smallint(shape.media_counts[mine]),
            packed.text(caption),
            _text_array(hashtags),
            *(packed.bigint(moments[mine]) for _ in range(3)),
        ]
        yield packed.rows(len(shape.post_ids[mine]), columns)


def _text_array(words: list[str]) -> Column:
    """Spell a `text[]` that is the same in every row, as PostgreSQL's `array_recv` reads it."""
    head = struct.pack(">5i", 1, 0, _TEXT_OID, len(words), 1) if words else struct.pack(">3i", 0, 0, _TEXT_OID)
    return packed.raw(head + b"".join(struct.pack(">i", len(word)) + word.encode() for word in words))


_MEDIUM = (
    *("media_id", "account_id", "purpose", "object_id", "position", "state", "content_type", "size_bytes"),
    *("upload_key", "original_key", "width", "height", "placeholder"),
)


def _media(shape: Shape) -> Packed:
    posts, positions, media_ids = shape.files
    author_ids = shape.account_ids[shape.posts_authors]
    for part in packed.chunks(len(posts)):
        columns = [
            packed.bigint(media_ids[part]),
            packed.bigint(author_ids[posts[part]]),
            packed.text("post"),
            packed.bigint(shape.post_ids[posts[part]]),
            packed.smallint(positions[part]),
            packed.text("ready"),
            packed.text("image/jpeg"),
            packed.bigint(3_400_000),
            packed.numbered("quarantine/bench/", media_ids[part], ""),
            packed.numbered("originals/bench/", media_ids[part], ""),
            packed.integer(4032),
            packed.integer(3024),
            packed.text(_PLACEHOLDER),
        ]
        yield packed.rows(len(media_ids[part]), columns)


def _likes(acts: Acts) -> Packed:
    shape = acts.shape
    posts, accounts = acts.likes
    moments = shape.moments(acts.milliseconds(posts, 7))
    author_ids = shape.account_ids[shape.posts_authors]
    for part in packed.chunks(len(posts)):
        columns = [
            packed.bigint(shape.post_ids[posts[part]]),
            packed.bigint(shape.account_ids[accounts[part]]),
            packed.bigint(author_ids[posts[part]]),
            packed.bigint(moments[part]),
        ]
        yield packed.rows(len(posts[part]), columns)


_COMMENT = ("comment_id", "post_id", "author_id", "account_id", "text")


def _comments(acts: Acts) -> Packed:
    shape = acts.shape
    posts, accounts = acts.comments
    author_ids = shape.account_ids[shape.posts_authors]
    shard_bits = shape.post_ids & ((1 << 23) - 1) & ~(SEQUENCES - 1)
    ids = (acts.milliseconds(posts, 8) << 23) | shard_bits[posts] | (np.arange(len(posts)) % SEQUENCES)
    for part in packed.chunks(len(posts)):
        columns = [
            packed.bigint(ids[part]),
            packed.bigint(shape.post_ids[posts[part]]),
            packed.bigint(author_ids[posts[part]]),
            packed.bigint(shape.account_ids[accounts[part]]),
            packed.text("what a light over the harbour"),
        ]
        yield packed.rows(len(posts[part]), columns)


def _post_counts(acts: Acts) -> Packed:
    shape = acts.shape
    like_counts = np.bincount(acts.likes[0], minlength=shape.posts)
    columns = [
        packed.bigint(shape.post_ids),
        packed.bigint(like_counts),
        packed.bigint(np.bincount(acts.comments[0], minlength=shape.posts)),
        packed.double(like_counts),
        packed.bigint(shape.moments(shape.post_milliseconds + 60_000)),
    ]
    yield packed.rows(shape.posts, columns)


_RENDITION = ("media_id", "size", "format", "width", "height", "size_bytes", "object_key")


def _renditions(shape: Shape) -> Packed:
    every = [(size, width, height, *form) for form in _FORMATS for size, width, height in _SIZES]
    _, _, media_ids = shape.files
    for size, width, height, extension, weight in every[: shape.renditions]:
        for part in packed.chunks(len(media_ids)):
            columns = [
                packed.bigint(media_ids[part]),
                packed.text(size),
                packed.text(extension),
                packed.integer(width),
                packed.integer(height),
                packed.bigint(int(width * height * weight)),
                packed.numbered("renditions/bench/", media_ids[part], f"_{size}.{extension}"),
            ]
            yield packed.rows(len(media_ids[part]), columns)


assert _SESSION_SEQUENCE < SEQUENCES
