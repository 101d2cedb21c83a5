"""SQL that removes what hung on a deleted post or comment, in batches, each with its delta.

Rows of likes and saves are never updated, so that the place of one that is locked (`ctid`) is where it stays.
"""

from heliograph.platform.db import Tx


async def delete_likes_of_post(tx: Tx, post_id: int, limit: int) -> int:
    """Remove up to `limit` likes of a post; return how many. Uses the primary key."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM engagement.post_like
            WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM engagement.post_like WHERE post_id = $1 ORDER BY account_id LIMIT $2 FOR UPDATE
            ))
            RETURNING account_id
        ), told AS (
            INSERT INTO engagement.post_delta (post_id, likes)
            SELECT $1, -count(*)::integer FROM gone HAVING count(*) > 0
        )
        SELECT count(*) FROM gone
        """,
        post_id,
        limit,
    )


async def delete_saves_of_post(tx: Tx, post_id: int, limit: int) -> int:
    """Remove up to `limit` saves of a post, from collections too; return how many. Uses the primary key."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM engagement.save
            WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM engagement.save WHERE post_id = $1 ORDER BY account_id LIMIT $2 FOR UPDATE
            ))
            RETURNING account_id
        ), taken_out AS (
            DELETE FROM engagement.collected
            WHERE post_id = $1 AND account_id IN (SELECT account_id FROM gone)
        ), told AS (
            INSERT INTO engagement.post_delta (post_id, saves)
            SELECT $1, -count(*)::integer FROM gone HAVING count(*) > 0
        )
        SELECT count(*) FROM gone
        """,
        post_id,
        limit,
    )


async def delete_shares_of_post(tx: Tx, post_id: int, limit: int) -> int:
    """Remove up to `limit` shares of a post; return how many. Uses `share_by_post`."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM engagement.share
            WHERE share_id IN (
                SELECT share_id FROM engagement.share WHERE post_id = $1 ORDER BY share_id LIMIT $2 FOR UPDATE
            )
            RETURNING share_id
        ), told AS (
            INSERT INTO engagement.post_delta (post_id, shares)
            SELECT $1, -count(*)::integer FROM gone HAVING count(*) > 0
        )
        SELECT count(*) FROM gone
        """,
        post_id,
        limit,
    )


async def some_comments_of_post(tx: Tx, post_id: int, limit: int) -> list[int]:
    """Return up to `limit` comments of a post, answers among them. Uses `comment_by_parent`."""
    rows = await tx.all(
        """
        SELECT comment_id
        FROM engagement.comment
        WHERE post_id = $1
        ORDER BY parent_id, comment_id
        LIMIT $2
        FOR UPDATE
        """,
        post_id,
        limit,
    )
    return [row["comment_id"] for row in rows]


async def delete_likes_of_comment(tx: Tx, comment_id: int, limit: int) -> int:
    """Remove up to `limit` likes of a comment that is gone; return how many. Uses the primary key."""
    return await tx.run(
        """
        DELETE FROM engagement.comment_like
        WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM engagement.comment_like WHERE comment_id = $1 ORDER BY account_id LIMIT $2 FOR UPDATE
        ))
        """,
        comment_id,
        limit,
    )


async def liked_among(tx: Tx, comment_ids: list[int]) -> list[int]:
    """Return those of the comments that anybody likes. Uses the primary key, for one entry each."""
    rows = await tx.all(
        """
        SELECT given.comment_id
        FROM unnest($1::bigint[]) AS given (comment_id)
        CROSS JOIN LATERAL (
            SELECT FROM engagement.comment_like WHERE comment_like.comment_id = given.comment_id LIMIT 1
        ) AS liked
        """,
        comment_ids,
    )
    return [row["comment_id"] for row in rows]


async def delete_comments_of_post(tx: Tx, post_id: int, comment_ids: list[int]) -> None:
    """Remove comments of a post that is gone, whatever answers them."""
    await tx.run(
        """
        WITH gone AS (
            DELETE FROM engagement.comment
            WHERE comment_id = ANY($2::bigint[])
            RETURNING comment_id
        )
        INSERT INTO engagement.post_delta (post_id, comments)
        SELECT $1, -count(*)::integer FROM gone HAVING count(*) > 0
        """,
        post_id,
        comment_ids,
    )


async def delete_empty_count(tx: Tx, post_id: int) -> None:
    """Remove the counts of a post that has nothing left, in a shard that is claimed and folded."""
    await tx.run(
        """
        DELETE FROM engagement.post_count
        WHERE post_id = $1 AND like_count = 0 AND comment_count = 0 AND save_count = 0 AND share_count = 0
        """,
        post_id,
    )
