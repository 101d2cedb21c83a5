"""SQL that removes what stands between an erased account and others, in batches."""

from heliograph.platform.db import Tx


async def delete_followers(tx: Tx, followee_id: int, follower_ids: list[int]) -> None:
    """Delete follows of one account with their share of counts and versions.

    The caller holds the pairs, and what the followers follow.
    """
    await tx.run(
        """
        WITH removed AS (
            DELETE FROM graph.follow
            WHERE followee_id = $1 AND follower_id = ANY($2::bigint[])
            RETURNING follower_id
        ), followers AS (
            UPDATE graph.counts
            SET following_count = following_count - 1
            FROM removed
            WHERE counts.account_id = removed.follower_id
        ), readers AS (
            INSERT INTO graph.reader (account_id, version, recent_version, recent)
            SELECT follower_id, 1, 1, ARRAY[-$1::bigint]
            FROM removed
            ON CONFLICT (account_id) DO UPDATE
            SET version = reader.version + 1,
                recent_version = reader.version + 1,
                recent = CASE
                    WHEN reader.recent_version = reader.version THEN (excluded.recent || reader.recent)[:32]
                    ELSE excluded.recent
                END
        )
        INSERT INTO graph.follower_delta (account_id, change)
        SELECT $1, -count(*)
        FROM removed
        HAVING count(*) > 0
        """,
        followee_id,
        follower_ids,
    )


async def delete_followees(tx: Tx, follower_id: int, followee_ids: list[int]) -> None:
    """Delete follows by one account with their share of counts; the caller holds the pairs, and what it follows."""
    await tx.run(
        """
        WITH removed AS (
            DELETE FROM graph.follow
            WHERE follower_id = $1 AND followee_id = ANY($2::bigint[])
            RETURNING followee_id
        ), own AS (
            UPDATE graph.counts
            SET following_count = following_count - (SELECT count(*) FROM removed)
            WHERE account_id = $1
        )
        INSERT INTO graph.follower_delta (account_id, change)
        SELECT followee_id, -1
        FROM removed
        """,
        follower_id,
        followee_ids,
    )


async def delete_requests_by(tx: Tx, requester_id: int, limit: int) -> int:
    """Delete up to `limit` requests that an account has made; return how many. Uses the primary key."""
    return await tx.run(
        """
        DELETE FROM graph.request
        WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM graph.request WHERE requester_id = $1 ORDER BY owner_id LIMIT $2 FOR UPDATE
        ))
        """,
        requester_id,
        limit,
    )


async def delete_requests_to(tx: Tx, owner_id: int, limit: int) -> int:
    """Delete up to `limit` requests that wait for an account; return how many. Uses `request_newest`."""
    return await tx.run(
        """
        DELETE FROM graph.request
        WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM graph.request WHERE owner_id = $1 ORDER BY request_id DESC LIMIT $2 FOR UPDATE
        ))
        """,
        owner_id,
        limit,
    )


async def delete_marks_by(tx: Tx, owner_id: int, limit: int) -> int:
    """Delete up to `limit` marks that an account has made; return how many. Uses the primary key."""
    return await tx.run(
        """
        DELETE FROM graph.mark
        WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM graph.mark WHERE owner_id = $1 ORDER BY other_id, kind LIMIT $2 FOR UPDATE
        ))
        """,
        owner_id,
        limit,
    )


async def delete_marks_about(tx: Tx, other_id: int, limit: int) -> int:
    """Delete up to `limit` marks that others have put on an account; return how many. Uses `mark_by_other`."""
    return await tx.run(
        """
        DELETE FROM graph.mark
        WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM graph.mark WHERE other_id = $1 ORDER BY mark_id LIMIT $2 FOR UPDATE
        ))
        """,
        other_id,
        limit,
    )


async def forget_account(tx: Tx, account_id: int) -> None:
    """Delete what is kept for an account as a reader, and as one of many followers."""
    await tx.run("DELETE FROM graph.reader WHERE account_id = $1", account_id)
    await tx.run("DELETE FROM graph.popular WHERE account_id = $1", account_id)
