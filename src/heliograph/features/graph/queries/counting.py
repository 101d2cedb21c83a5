"""Exact counts of followers and followees."""

from heliograph.features.graph.types import Counts
from heliograph.platform.db import Read, Tx


async def lock_pairs(tx: Tx, account_id: int, other_ids: list[int]) -> None:
    """Keep others from changing how these stand to the account until the transaction ends.

    Taken before anything else and in one order, so that no two transactions wait for each other.
    """
    await tx.run(
        """
        SELECT pg_advisory_xact_lock(pair.lock_key)
        FROM (
            SELECT hashtextextended(least($1, other_id) || '-' || greatest($1, other_id), 7341004) AS lock_key
            FROM unnest($2::bigint[]) AS given (other_id)
            ORDER BY lock_key
        ) AS pair
        """,
        account_id,
        other_ids,
    )


async def lock_following(tx: Tx, account_ids: list[int]) -> dict[int, int]:
    """Return how many each of the accounts follows, and keep others from changing that.

    Rows are made where they are missing, and locked in ascending order, so that no two transactions wait for each
    other.
    """
    await tx.run(
        """
        INSERT INTO graph.counts (account_id)
        SELECT account_id
        FROM unnest($1::bigint[]) AS given (account_id)
        ORDER BY account_id
        ON CONFLICT (account_id) DO NOTHING
        """,
        account_ids,
    )
    rows = await tx.all(
        """
        SELECT account_id, following_count
        FROM graph.counts
        WHERE account_id = ANY($1::bigint[])
        ORDER BY account_id
        FOR UPDATE
        """,
        account_ids,
    )
    return {row["account_id"]: row["following_count"] for row in rows}


async def counts(db: Read, account_ids: list[int]) -> dict[int, Counts]:
    """Return the exact counts of the accounts. Uses the primary key and `follower_delta_by_account`."""
    rows = await db.all(
        """
        SELECT
            given.account_id,
            coalesce(counts.follower_count, 0) + coalesce(
                (SELECT sum(change) FROM graph.follower_delta WHERE follower_delta.account_id = given.account_id), 0
            )::bigint AS follower_count,
            coalesce(counts.following_count, 0) AS following_count
        FROM unnest($1::bigint[]) AS given (account_id)
        LEFT JOIN graph.counts USING (account_id)
        """,
        account_ids,
    )
    return {
        row["account_id"]: Counts(follower_count=row["follower_count"], following_count=row["following_count"])
        for row in rows
    }


async def take_follower_deltas(tx: Tx, limit: int) -> dict[int, int]:
    """Delete up to `limit` changes of follower counts, the oldest first; return their sum for each account.

    What another transaction holds is left to it.
    """
    rows = await tx.all(
        """
        WITH taken AS (
            DELETE FROM graph.follower_delta
            WHERE delta_id IN (
                SELECT delta_id
                FROM graph.follower_delta
                ORDER BY delta_id
                LIMIT $1
                FOR UPDATE SKIP LOCKED
            )
            RETURNING account_id, change
        )
        SELECT account_id, sum(change)::bigint AS change
        FROM taken
        GROUP BY account_id
        """,
        limit,
    )
    return {row["account_id"]: row["change"] for row in rows}


async def add_followers(tx: Tx, changes: dict[int, int]) -> None:
    """Change follower counts; the caller holds the rows (`lock_following`)."""
    await tx.run(
        """
        UPDATE graph.counts
        SET follower_count = follower_count + change
        FROM unnest($1::bigint[], $2::bigint[]) AS given (account_id, change)
        WHERE counts.account_id = given.account_id
        """,
        list(changes),
        list(changes.values()),
    )


async def popular(db: Read, limit: int) -> list[int]:
    """Return the accounts that most follow, as last found."""
    rows = await db.all("SELECT account_id FROM graph.popular ORDER BY follower_count DESC, account_id LIMIT $1", limit)
    return [row["account_id"] for row in rows]


async def refresh_popular(tx: Tx, limit: int) -> None:
    """Find the accounts that most follow anew; reads every count."""
    await tx.run("DELETE FROM graph.popular")
    await tx.run(
        """
        INSERT INTO graph.popular (account_id, follower_count)
        SELECT account_id, follower_count
        FROM graph.counts
        WHERE follower_count > 0
        ORDER BY follower_count DESC, account_id
        LIMIT $1
        """,
        limit,
    )
