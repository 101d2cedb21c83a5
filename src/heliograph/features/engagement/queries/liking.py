"""SQL of likes."""

from datetime import UTC, datetime

from heliograph.features.engagement.types import LikeChange
from heliograph.platform.db import Read, Tx

_FUTURE = datetime(9000, 1, 1, tzinfo=UTC)


async def change_post_likes(tx: Tx, changes: list[LikeChange]) -> None:
    """Write likes and their ends, and each post's net as a delta, by one statement; what is so already is left.

    At most one change a pair. Uses the primary key of post_like, and locks no row that others write to as well.
    """
    await tx.run(
        """
        WITH wish AS MATERIALIZED (
            SELECT post_id, account_id, author_id, is_like
            FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[])
                AS given (post_id, account_id, author_id, is_like)
        ), liked AS (
            INSERT INTO engagement.post_like (post_id, account_id, author_id)
            SELECT post_id, account_id, author_id
            FROM wish
            WHERE is_like
            ON CONFLICT (post_id, account_id) DO NOTHING
            RETURNING post_id
        ), ended AS (
            DELETE FROM engagement.post_like
            USING wish
            WHERE NOT wish.is_like
                AND post_like.post_id = wish.post_id
                AND post_like.account_id = wish.account_id
            RETURNING post_like.post_id
        ), change AS (
            SELECT post_id, 1 AS likes FROM liked
            UNION ALL
            SELECT post_id, -1 FROM ended
        )
        INSERT INTO engagement.post_delta (post_id, likes)
        SELECT post_id, sum(likes)
        FROM change
        GROUP BY post_id
        HAVING sum(likes) <> 0
        """,
        [change.target_id for change in changes],
        [change.account_id for change in changes],
        [change.author_id for change in changes],
        [change.is_like for change in changes],
    )


async def change_comment_likes(tx: Tx, changes: list[LikeChange]) -> None:
    """Do as `change_post_likes` does, for comments; nothing is liked of one that is gone."""
    await tx.run(
        """
        WITH wish AS MATERIALIZED (
            SELECT comment_id, account_id, is_like
            FROM unnest($1::bigint[], $2::bigint[], $3::boolean[]) AS given (comment_id, account_id, is_like)
        ), liked AS (
            INSERT INTO engagement.comment_like (comment_id, account_id)
            SELECT wish.comment_id, wish.account_id
            FROM wish
            JOIN engagement.comment USING (comment_id)
            WHERE wish.is_like
            ON CONFLICT (comment_id, account_id) DO NOTHING
            RETURNING comment_id
        ), ended AS (
            DELETE FROM engagement.comment_like
            USING wish
            WHERE NOT wish.is_like
                AND comment_like.comment_id = wish.comment_id
                AND comment_like.account_id = wish.account_id
            RETURNING comment_like.comment_id
        ), change AS (
            SELECT comment_id, 1 AS likes FROM liked
            UNION ALL
            SELECT comment_id, -1 FROM ended
        )
        INSERT INTO engagement.comment_delta (comment_id, likes)
        SELECT comment_id, sum(likes)
        FROM change
        GROUP BY comment_id
        HAVING sum(likes) <> 0
        """,
        [change.target_id for change in changes],
        [change.account_id for change in changes],
        [change.is_like for change in changes],
    )


async def newest_likers(
    db: Read, post_id: int, before: tuple[datetime, int] | None, limit: int
) -> list[tuple[datetime, int]]:
    """Return (when, account_id) of who likes a post, the newest first. Uses `post_like_newest`."""
    rows = await db.all(
        """
        SELECT created_at, account_id
        FROM engagement.post_like
        WHERE post_id = $1 AND (created_at, account_id) < ($2, $3)
        ORDER BY created_at DESC, account_id DESC
        LIMIT $4
        """,
        post_id,
        *(before or (_FUTURE, 0)),
        limit,
    )
    return [(row["created_at"], row["account_id"]) for row in rows]


async def likers_among(db: Read, post_ids: list[int], account_ids: list[int]) -> dict[int, list[int]]:
    """Return which of the accounts like each of the posts, in their given order; posts that none likes are absent.

    Uses the primary key, by a scalar subquery for each pair: an array of accounts might be searched for along
    `post_like_newest`, through all the likes of a hot post.
    """
    rows = await db.all(
        """
        SELECT wanted.post_id, given.account_id
        FROM unnest($1::bigint[]) AS wanted (post_id)
        CROSS JOIN unnest($2::bigint[]) WITH ORDINALITY AS given (account_id, place)
        WHERE (
            SELECT true FROM engagement.post_like
            WHERE post_like.post_id = wanted.post_id AND post_like.account_id = given.account_id
        )
        ORDER BY wanted.post_id, given.place
        """,
        post_ids,
        account_ids,
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row["post_id"], []).append(row["account_id"])
    return found


async def liked_comments(db: Read, account_id: int, comment_ids: list[int]) -> set[int]:
    """Return which of the comments the account likes. Uses the primary key, by a scalar subquery for each."""
    rows = await db.all(
        """
        SELECT given.comment_id, (
            SELECT true FROM engagement.comment_like
            WHERE comment_like.comment_id = given.comment_id AND comment_like.account_id = $2
        ) AS has_liked
        FROM unnest($1::bigint[]) AS given (comment_id)
        """,
        comment_ids,
        account_id,
    )
    return {row["comment_id"] for row in rows if row["has_liked"]}
