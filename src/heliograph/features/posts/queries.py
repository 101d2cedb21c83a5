"""SQL of posts; names only its own schema."""

from datetime import timedelta

import msgspec

from heliograph.features.posts.types import Location, Post, Standing, Words
from heliograph.platform.db import Read, Row, Tx


def _post(row: Row) -> Post:
    return msgspec.convert(dict(row), Post)


async def insert_post(tx: Tx, post_id: int, author_id: int, media_count: int) -> None:
    """Insert a post that awaits its files."""
    await tx.run(
        """
        INSERT INTO posts.post (post_id, author_id, state, media_count)
        VALUES ($1, $2, 'awaiting_upload', $3)
        """,
        post_id,
        author_id,
        media_count,
    )


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
    return None if row is None else _post(row)


async def lock_post(tx: Tx, post_id: int) -> Post | None:
    """Return the post as `post_by_id` does, and keep others from changing it until the transaction ends."""
    row = await tx.one(
        """
        SELECT post_id, author_id, state, published_id, media_count, caption, hashtags, mention_ids, tagged_ids,
            location_name, latitude, longitude, alt_texts, is_comments_off, is_like_count_hidden, is_sensitive, filter,
            error, created_at, published_at
        FROM posts.post
        WHERE post_id = $1 AND state <> 'deleted'
        FOR UPDATE
        """,
        post_id,
    )
    return None if row is None else _post(row)


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
    return [_post(row) for row in rows]


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
    return [_post(row) for row in rows]


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
    return [_post(row) for row in rows]


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


async def newer_by_authors(db: Read, author_ids: list[int], after_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (published_id, author_id) of up to `limit` posts of the authors that are newer than `after_id`."""
    rows = await db.all(
        """
        SELECT recent.published_id, author.author_id
        FROM unnest($1::bigint[]) AS author (author_id)
        CROSS JOIN LATERAL (
            SELECT published_id
            FROM posts.post
            WHERE post.author_id = author.author_id AND state = 'published' AND published_id > $2
            ORDER BY published_id DESC
            LIMIT $3
        ) AS recent
        ORDER BY recent.published_id DESC
        LIMIT $3
        """,
        author_ids,
        after_id,
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


async def submit_post(
    tx: Tx, post_id: int, words: Words, location: Location | None, people: dict[str, list[int]], alt_texts: list[str]
) -> None:
    """Keep what the author wrote, and move the post to processing; `people` holds mention and tagged ids."""
    await tx.run(
        """
        UPDATE posts.post
        SET state = 'processing', submitted_at = now(), caption = $2, hashtags = $3, mention_ids = $4,
            tagged_ids = $5, location_name = $6, latitude = $7, longitude = $8, alt_texts = $9
        WHERE post_id = $1
        """,
        post_id,
        words.caption,
        words.hashtags,
        people["mentions"],
        people["tagged"],
        location.name if location else "",
        location.latitude if location else None,
        location.longitude if location else None,
        alt_texts,
    )


async def set_switches(tx: Tx, post_id: int, *, is_comments_off: bool, is_like_count_hidden: bool) -> None:
    """Set whether comments are off and whether the like count is hidden."""
    await tx.run(
        "UPDATE posts.post SET is_comments_off = $2, is_like_count_hidden = $3 WHERE post_id = $1",
        post_id,
        is_comments_off,
        is_like_count_hidden,
    )


async def set_filter(tx: Tx, post_id: int, name: str) -> None:
    """Keep the name of the look that the post's author chose; empty: none."""
    await tx.run("UPDATE posts.post SET filter = $2 WHERE post_id = $1", post_id, name)


async def set_sensitive(tx: Tx, post_id: int) -> None:
    """Have a post shown behind a click."""
    await tx.run("UPDATE posts.post SET is_sensitive = true WHERE post_id = $1", post_id)


async def edit_post(
    tx: Tx, post_id: int, words: Words, mention_ids: list[int], location: Location | None, alt_texts: list[str]
) -> None:
    """Replace the words around a post."""
    await tx.run(
        """
        UPDATE posts.post
        SET caption = $2, hashtags = $3, mention_ids = $4, location_name = $5, latitude = $6, longitude = $7,
            alt_texts = $8, edited_at = now()
        WHERE post_id = $1
        """,
        post_id,
        words.caption,
        words.hashtags,
        mention_ids,
        location.name if location else "",
        location.latitude if location else None,
        location.longitude if location else None,
        alt_texts,
    )


async def mark_published(tx: Tx, post_id: int, published_id: int) -> bool:
    """Publish a post that is processing or held; False where it is neither."""
    changed = await tx.run(
        """
        UPDATE posts.post
        SET state = 'published', published_id = $2, published_at = now()
        WHERE post_id = $1 AND state IN ('processing', 'held')
        """,
        post_id,
        published_id,
    )
    return changed == 1


async def mark_held(tx: Tx, post_id: int) -> bool:
    """Have a post that is processing wait for a moderator; False where it is not."""
    return (
        await tx.run("UPDATE posts.post SET state = 'held' WHERE post_id = $1 AND state = 'processing'", post_id) == 1
    )


async def mark_failed(tx: Tx, post_id: int, error: str) -> bool:
    """Fail a post that is processing or held; False where it is neither."""
    changed = await tx.run(
        "UPDATE posts.post SET state = 'failed', error = $2 WHERE post_id = $1 AND state IN ('processing', 'held')",
        post_id,
        error,
    )
    return changed == 1


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
    return [_post(row) for row in rows]


async def mark_deleted(tx: Tx, post_id: int) -> None:
    """Delete a post for everyone, words included."""
    await tx.run(
        """
        UPDATE posts.post
        SET state = 'deleted', deleted_at = now(), caption = '', hashtags = '{}', mention_ids = '{}',
            tagged_ids = '{}', location_name = '', latitude = NULL, longitude = NULL, alt_texts = '{}'
        WHERE post_id = $1
        """,
        post_id,
    )


async def add_to_count(tx: Tx, account_id: int, change: int) -> None:
    """Change the author's number of published posts."""
    await tx.run(
        """
        INSERT INTO posts.author_count (account_id, post_count)
        VALUES ($1, greatest($2::bigint, 0))
        ON CONFLICT (account_id) DO UPDATE SET post_count = author_count.post_count + $2
        """,
        account_id,
        change,
    )


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
