"""Statements that find whom to follow."""

from heliograph.platform.db import Read, Tx


async def friends_of_friends(db: Read, account_id: int, limit: int) -> list[tuple[int, int, int]]:
    """Return (account, how many of one's followees follow it, one of those), most first.

    Of the newest 200 followees the newest 50 each are read, by `follow_newest_followees`: 10,000 entries at most.
    """
    rows = await db.all(
        """
        SELECT second.followee_id AS account_id, count(*) AS friends, max(first.followee_id) AS friend_id
        FROM (
            SELECT followee_id FROM graph.follow WHERE follower_id = $1 ORDER BY follow_id DESC LIMIT 200
        ) AS first
        CROSS JOIN LATERAL (
            SELECT followee_id
            FROM graph.follow
            WHERE follower_id = first.followee_id
            ORDER BY follow_id DESC
            LIMIT 50
        ) AS second
        WHERE second.followee_id <> $1
        GROUP BY second.followee_id
        ORDER BY friends DESC, account_id
        LIMIT $2
        """,
        account_id,
        limit,
    )
    return [(row["account_id"], row["friends"], row["friend_id"]) for row in rows]


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
