"""Statements on what posts are about: `posts.hashtagged` has a row for each hashtag of each published post."""

from heliograph.platform.db import Read, Tx


async def add_hashtagged(tx: Tx, published_id: int, hashtags: list[str]) -> None:
    """List a published post under hashtags; doing it again changes nothing."""
    await tx.run(
        """
        INSERT INTO posts.hashtagged (hashtag, published_id)
        SELECT hashtag, $1
        FROM unnest($2::text[]) AS given (hashtag)
        ON CONFLICT DO NOTHING
        """,
        published_id,
        hashtags,
    )


async def remove_hashtagged(tx: Tx, published_id: int, hashtags: list[str]) -> None:
    """List a post under these hashtags no more. Uses the primary key."""
    await tx.run(
        "DELETE FROM posts.hashtagged WHERE hashtag = ANY($2::text[]) AND published_id = $1", published_id, hashtags
    )


async def hashtagged_in(db: Read, hashtag: str, before_id: int, limit: int) -> list[int]:
    """Return the published ids, below `before_id`, of posts with a hashtag, newest first. Uses the primary key."""
    rows = await db.all(
        """
        SELECT published_id
        FROM posts.hashtagged
        WHERE hashtag = $1 AND published_id < $2
        ORDER BY published_id DESC
        LIMIT $3
        """,
        hashtag,
        before_id,
        limit,
    )
    return [row["published_id"] for row in rows]
