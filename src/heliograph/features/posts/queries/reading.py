"""Statements that read posts."""

from datetime import timedelta

import msgspec

from heliograph.features.posts.types import Post, Standing
from heliograph.platform.db import Read, Row


def post_of(row: Row) -> Post:
    """Return a row as the post that it is."""
    return msgspec.convert(dict(row), Post)


async def post_by_id(db: Read, post_id: int) -> Post | None:
    """Return the post in any state but deleted. Uses the primary key."""
    row = await db.one(
        """
        SELECT post_id, author_id, state, published_id, media_count, caption, hashtags, mention_ids, tagged_ids,
            location_name, latitude, longitude, alt_texts, is_comments_off, is_like_count_hidden, is_sensitive, filter,
            error, created_at, published_at
        FROM posts.post
        WHERE post_id = $1 AND state <> 'deleted'
        """,
        post_id,
    )
    return None if row is None else post_of(row)


async def published_posts(db: Read, published_ids: list[int]) -> list[Post]:
    """Return those of the posts that are published, newest first. Uses the unique index of published_id."""
    rows = await db.all(
        """
        SELECT post_id, author_id, state, published_id, media_count, caption, hashtags, mention_ids, tagged_ids,
            location_name, latitude, longitude, alt_texts, is_comments_off, is_like_count_hidden, is_sensitive, filter,
            error, created_at, published_at
        FROM posts.post
        WHERE published_id = ANY($1::bigint[]) AND state = 'published'
        ORDER BY published_id DESC
        """,
        published_ids,
    )
    return [post_of(row) for row in rows]


async def published_versions(db: Read, published_ids: list[int]) -> list[tuple[int, int]]:
    """Return (published_id, version) of those of the posts that are published. Uses the unique index of published_id.

    The version is the row's `xmin`, the transaction that has changed it last: nobody can forget to count it up.
    """
    rows = await db.all(
        """
        SELECT published_id, xmin AS version
        FROM posts.post
        WHERE published_id = ANY($1::bigint[]) AND state = 'published'
        """,
        published_ids,
    )
    return [(row["published_id"], row["version"]) for row in rows]


async def ids_of_published(db: Read, published_ids: list[int]) -> list[tuple[int, int]]:
    """Return (published_id, post_id) of posts, published or published once. Uses the unique index of published_id."""
    rows = await db.all(
        "SELECT published_id, post_id FROM posts.post WHERE published_id = ANY($1::bigint[])", published_ids
    )
    return [(row["published_id"], row["post_id"]) for row in rows]


async def published_by_ids(db: Read, post_ids: list[int]) -> list[Post]:
    """Return those of the posts that are published. Uses the primary key."""
    rows = await db.all(
        """
        SELECT post_id, author_id, state, published_id, media_count, caption, hashtags, mention_ids, tagged_ids,
            location_name, latitude, longitude, alt_texts, is_comments_off, is_like_count_hidden, is_sensitive, filter,
            error, created_at, published_at
        FROM posts.post
        WHERE post_id = ANY($1::bigint[]) AND state = 'published'
        """,
        post_ids,
    )
    return [post_of(row) for row in rows]


async def standings(db: Read, post_ids: list[int]) -> dict[int, Standing]:
    """Return of those of the posts that are published what is to be known before an act. Uses the primary key."""
    rows = await db.all(
        """
        SELECT post_id, author_id, is_comments_off, is_like_count_hidden
        FROM posts.post
        WHERE post_id = ANY($1::bigint[]) AND state = 'published'
        """,
        post_ids,
    )
    return {row["post_id"]: msgspec.convert(dict(row), Standing) for row in rows}


async def posts_by_author(db: Read, author_id: int, before_id: int, limit: int) -> list[Post]:
    """Return an author's published posts older than `before_id`, newest first. Uses `post_by_author`."""
    rows = await db.all(
        """
        SELECT post_id, author_id, state, published_id, media_count, caption, hashtags, mention_ids, tagged_ids,
            location_name, latitude, longitude, alt_texts, is_comments_off, is_like_count_hidden, is_sensitive, filter,
            error, created_at, published_at
        FROM posts.post
        WHERE author_id = $1 AND state = 'published' AND published_id < $2
        ORDER BY published_id DESC
        LIMIT $3
        """,
        author_id,
        before_id,
        limit,
    )
    return [post_of(row) for row in rows]


async def recent_by_authors(db: Read, author_ids: list[int], before_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (published_id, author_id) of the newest posts of several authors, older than `before_id`.

    Reads at most `limit` index entries of `post_by_author` an author.
    """
    rows = await db.all(
        """
        SELECT recent.published_id, author.author_id
        FROM unnest($1::bigint[]) AS author (author_id)
        CROSS JOIN LATERAL (
            SELECT published_id
            FROM posts.post
            WHERE post.author_id = author.author_id AND state = 'published' AND published_id < $2
            ORDER BY published_id DESC
            LIMIT $3
        ) AS recent
        ORDER BY recent.published_id DESC
        LIMIT $3
        """,
        author_ids,
        before_id,
        limit,
    )
    return [(row["published_id"], row["author_id"]) for row in rows]


async def newest_of_each(db: Read, author_ids: list[int], per_author: int, limit: int) -> list[tuple[int, int]]:
    """Return (published_id, author_id) of the newest `limit` among the newest `per_author` of each author.

    Reads at most `per_author` index entries of `post_by_author` an author.
    """
    rows = await db.all(
        """
        SELECT recent.published_id, author.author_id
        FROM unnest($1::bigint[]) AS author (author_id)
        CROSS JOIN LATERAL (
            SELECT published_id
            FROM posts.post
            WHERE post.author_id = author.author_id AND state = 'published'
            ORDER BY published_id DESC
            LIMIT $2
        ) AS recent
        ORDER BY recent.published_id DESC
        LIMIT $3
        """,
        author_ids,
        per_author,
        limit,
    )
    return [(row["published_id"], row["author_id"]) for row in rows]


async def counts_since(db: Read, author_ids: list[int], after_id: int, limit: int) -> dict[int, int]:
    """Return how many posts newer than `after_id` each of the authors has, counted up to `limit`.

    Uses `post_by_author`.
    """
    rows = await db.all(
        """
        SELECT author.author_id, recent.post_count
        FROM unnest($1::bigint[]) AS author (author_id)
        CROSS JOIN LATERAL (
            SELECT count(*) AS post_count
            FROM (
                SELECT published_id
                FROM posts.post
                WHERE post.author_id = author.author_id AND state = 'published' AND published_id > $2
                ORDER BY published_id DESC
                LIMIT $3
            ) AS newest
        ) AS recent
        """,
        author_ids,
        after_id,
        limit,
    )
    return {row["author_id"]: row["post_count"] for row in rows}


async def held_posts(db: Read, after_id: int, limit: int) -> list[Post]:
    """Return posts that wait for a moderator, oldest first. Uses `post_held`."""
    rows = await db.all(
        """
        SELECT post_id, author_id, state, published_id, media_count, caption, hashtags, mention_ids, tagged_ids,
            location_name, latitude, longitude, alt_texts, is_comments_off, is_like_count_hidden, is_sensitive, filter,
            error, created_at, published_at
        FROM posts.post
        WHERE state = 'held' AND post_id > $1
        ORDER BY post_id
        LIMIT $2
        """,
        after_id,
        limit,
    )
    return [post_of(row) for row in rows]


async def post_counts(db: Read, account_ids: list[int]) -> dict[int, int]:
    """Return how many posts each account has published; accounts without any are absent."""
    rows = await db.all(
        "SELECT account_id, post_count FROM posts.author_count WHERE account_id = ANY($1::bigint[])", account_ids
    )
    return {row["account_id"]: row["post_count"] for row in rows}


async def abandoned_posts(db: Read, age: timedelta, limit: int) -> list[int]:
    """List posts that never were submitted, older than `age`, oldest first. Uses `post_abandoned`."""
    rows = await db.all(
        """
        SELECT post_id
        FROM posts.post
        WHERE state = 'awaiting_upload' AND created_at < now() - $1::interval
        ORDER BY created_at
        LIMIT $2
        """,
        age,
        limit,
    )
    return [row["post_id"] for row in rows]
