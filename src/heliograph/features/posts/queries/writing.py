"""Statements that change posts."""

from heliograph.features.posts.queries.reading import post_of
from heliograph.features.posts.types import Location, Post, Words
from heliograph.platform.db import Tx


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


async def lock_post(tx: Tx, post_id: int) -> Post | None:
    """Return the post as `post_by_id` does, and keep others from changing it until the transaction ends."""
    row = await tx.one(
        """
        SELECT post_id, author_id, state, published_id, media_count, caption, hashtags, mention_ids, tagged_ids,
            location_name, latitude, longitude, alt_texts, is_comments_off, is_like_count_hidden, is_sensitive, filter,
            error, created_at, published_at, tag_spots
        FROM posts.post
        WHERE post_id = $1 AND state <> 'deleted'
        FOR UPDATE
        """,
        post_id,
    )
    return None if row is None else post_of(row)


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


async def mark_deleted(tx: Tx, post_id: int) -> None:
    """Delete a post for everyone, words included."""
    await tx.run(
        """
        UPDATE posts.post
        SET state = 'deleted', deleted_at = now(), caption = '', hashtags = '{}', mention_ids = '{}',
            tagged_ids = '{}', tag_spots = '{}', location_name = '', latitude = NULL, longitude = NULL, alt_texts = '{}'
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
