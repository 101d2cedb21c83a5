"""What people have seen."""

from heliograph.platform.db import Tx


async def upsert_impressions(
    tx: Tx, account_id: int, sitting: int, post_ids: list[int], dwells_ms: list[int]
) -> set[int]:
    """Insert a row a post, or keep the longer of two dwells; return the posts first seen in this sitting.

    `post_ids` are ascending and distinct, so that two who write the same do not wait for each other in a circle.
    """
    rows = await tx.all(
        """
        INSERT INTO feed.impression (account_id, post_id, sitting, dwell_ms)
        SELECT $1, given.post_id, $2, given.dwell_ms
        FROM unnest($3::bigint[], $4::integer[]) AS given (post_id, dwell_ms)
        ON CONFLICT (account_id, post_id, sitting)
        DO UPDATE SET dwell_ms = greatest(impression.dwell_ms, excluded.dwell_ms)
        RETURNING post_id, (xmax = 0) AS is_new
        """,
        account_id,
        sitting,
        post_ids,
        dwells_ms,
    )
    return {row["post_id"] for row in rows if row["is_new"]}


async def delete_impressions(tx: Tx, before_sitting: int, limit: int) -> int:
    """Delete impressions older than a sitting, oldest first. Uses `impression_oldest`."""
    return await tx.run(
        """
        DELETE FROM feed.impression
        WHERE (account_id, post_id, sitting) IN (
            SELECT account_id, post_id, sitting
            FROM feed.impression
            WHERE sitting < $1
            ORDER BY sitting
            LIMIT $2
        )
        """,
        before_sitting,
        limit,
    )


async def delete_impressions_by(tx: Tx, account_id: int, limit: int) -> int:
    """Delete up to `limit` impressions of an account; return how many. Uses the primary key."""
    return await tx.run(
        """
        DELETE FROM feed.impression
        WHERE (account_id, post_id, sitting) IN (
            SELECT account_id, post_id, sitting
            FROM feed.impression
            WHERE account_id = $1
            ORDER BY post_id, sitting
            LIMIT $2
        )
        """,
        account_id,
        limit,
    )
