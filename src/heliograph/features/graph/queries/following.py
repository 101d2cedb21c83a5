"""Follows, and requests to follow."""

from heliograph.features.graph.types import FOLLOWEES_MAX, FollowChanges
from heliograph.platform.db import Read, Tx


async def insert_follows(tx: Tx, followee_id: int, follower_ids: list[int], follow_ids: list[int]) -> list[int]:
    """Insert a follow of the followee by each follower; return those followers that did not follow before.

    Counts and readers' versions change with them. The caller holds the pairs and what the followers follow.
    """
    rows = await tx.all(
        """
        WITH added AS (
            INSERT INTO graph.follow (follower_id, followee_id, follow_id)
            SELECT follower_id, $1, follow_id
            FROM unnest($2::bigint[], $3::bigint[]) AS given (follower_id, follow_id)
            ON CONFLICT (follower_id, followee_id) DO NOTHING
            RETURNING follower_id
        ), followers AS (
            UPDATE graph.counts
            SET following_count = following_count + 1
            FROM added
            WHERE counts.account_id = added.follower_id
        ), followee AS (
            INSERT INTO graph.follower_delta (account_id, change)
            SELECT $1, count(*)
            FROM added
            HAVING count(*) > 0
        ), readers AS (
            INSERT INTO graph.reader (account_id, version, recent_version, recent)
            SELECT follower_id, 1, 1, ARRAY[$1::bigint]
            FROM added
            ON CONFLICT (account_id) DO UPDATE
            SET version = reader.version + 1,
                recent_version = reader.version + 1,
                recent = CASE
                    WHEN reader.recent_version = reader.version THEN (excluded.recent || reader.recent)[:32]
                    ELSE excluded.recent
                END
        )
        SELECT follower_id
        FROM added
        """,
        followee_id,
        follower_ids,
        follow_ids,
    )
    return [row["follower_id"] for row in rows]


async def delete_follow(tx: Tx, follower_id: int, followee_id: int) -> bool:
    """Delete a follow with its share of counts and version; False where there is none. The caller holds the pair."""
    deleted: int = await tx.value(
        """
        WITH removed AS (
            DELETE FROM graph.follow
            WHERE follower_id = $1 AND followee_id = $2
            RETURNING follower_id, followee_id
        ), follower AS (
            UPDATE graph.counts
            SET following_count = following_count - 1
            FROM removed
            WHERE counts.account_id = removed.follower_id
        ), followee AS (
            INSERT INTO graph.follower_delta (account_id, change)
            SELECT followee_id, -1
            FROM removed
        ), reader AS (
            INSERT INTO graph.reader (account_id, version, recent_version, recent)
            SELECT follower_id, 1, 1, ARRAY[-followee_id]
            FROM removed
            ON CONFLICT (account_id) DO UPDATE
            SET version = reader.version + 1,
                recent_version = reader.version + 1,
                recent = CASE
                    WHEN reader.recent_version = reader.version THEN (excluded.recent || reader.recent)[:32]
                    ELSE excluded.recent
                END
        )
        SELECT count(*)
        FROM removed
        """,
        follower_id,
        followee_id,
    )
    return deleted == 1


async def insert_request(tx: Tx, requester_id: int, owner_id: int, request_id: int) -> bool:
    """Insert a request to follow; False where one waits already."""
    inserted = await tx.run(
        """
        INSERT INTO graph.request (requester_id, owner_id, request_id)
        VALUES ($1, $2, $3)
        ON CONFLICT (requester_id, owner_id) DO NOTHING
        """,
        requester_id,
        owner_id,
        request_id,
    )
    return inserted == 1


async def take_requests(tx: Tx, owner_id: int, requester_ids: list[int]) -> list[int]:
    """Delete the requests of these to follow the owner; return whose there were. Uses the primary key."""
    rows = await tx.all(
        """
        DELETE FROM graph.request
        WHERE requester_id = ANY($2::bigint[]) AND owner_id = $1
        RETURNING requester_id
        """,
        owner_id,
        requester_ids,
    )
    return [row["requester_id"] for row in rows]


async def requests_of(db: Read, owner_id: int, before_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (request_id, requester_id) older than `before_id`, newest first. Uses `request_newest`."""
    rows = await db.all(
        """
        SELECT request_id, requester_id
        FROM graph.request
        WHERE owner_id = $1 AND request_id < $2
        ORDER BY request_id DESC
        LIMIT $3
        """,
        owner_id,
        before_id,
        limit,
    )
    return [(row["request_id"], row["requester_id"]) for row in rows]


async def newest_followers(db: Read, followee_id: int, before_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (follow_id, follower_id) older than `before_id`, newest first. Uses `follow_newest_followers`."""
    rows = await db.all(
        """
        SELECT follow_id, follower_id
        FROM graph.follow
        WHERE followee_id = $1 AND follow_id < $2
        ORDER BY follow_id DESC
        LIMIT $3
        """,
        followee_id,
        before_id,
        limit,
    )
    return [(row["follow_id"], row["follower_id"]) for row in rows]


async def newest_followees(db: Read, follower_id: int, before_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (follow_id, followee_id) older than `before_id`, newest first. Uses `follow_newest_followees`."""
    rows = await db.all(
        """
        SELECT follow_id, followee_id
        FROM graph.follow
        WHERE follower_id = $1 AND follow_id < $2
        ORDER BY follow_id DESC
        LIMIT $3
        """,
        follower_id,
        before_id,
        limit,
    )
    return [(row["follow_id"], row["followee_id"]) for row in rows]


async def followee_ids(db: Read, account_id: int) -> list[int]:
    """Return whom an account follows, the newest first, at most 7,500. Uses `follow_newest_followees`."""
    rows = await db.all(
        """
        SELECT followee_id
        FROM graph.follow
        WHERE follower_id = $1
        ORDER BY follow_id DESC
        LIMIT $2
        """,
        account_id,
        FOLLOWEES_MAX,
    )
    return [row["followee_id"] for row in rows]


async def followed_among(db: Read, account_id: int, author_ids: list[int]) -> set[int]:
    """Return which of the authors the account follows. Uses the primary key."""
    rows = await db.all(
        """
        SELECT followee_id
        FROM graph.follow
        WHERE follower_id = $1 AND followee_id = ANY($2::bigint[])
        """,
        account_id,
        author_ids,
    )
    return {row["followee_id"] for row in rows}


async def followers_after(db: Read, account_id: int, after_id: int, limit: int) -> list[int]:
    """Return followers' ids above `after_id`, ascending. Uses `follow_by_followee`."""
    rows = await db.all(
        """
        SELECT follower_id
        FROM graph.follow
        WHERE followee_id = $1 AND follower_id > $2
        ORDER BY follower_id
        LIMIT $3
        """,
        account_id,
        after_id,
        limit,
    )
    return [row["follower_id"] for row in rows]


async def follower_samples(db: Read, account_ids: list[int], after_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (account, follower) of up to `limit` followers of each account, the first above `after_id`, going round.

    Uses `follow_by_followee`.
    """
    rows = await db.all(
        """
        SELECT given.account_id, sample.follower_id
        FROM unnest($1::bigint[]) AS given (account_id)
        CROSS JOIN LATERAL (
            (
                SELECT follower_id
                FROM graph.follow
                WHERE followee_id = given.account_id AND follower_id > $2
                ORDER BY follower_id
                LIMIT $3
            )
            UNION ALL
            (
                SELECT follower_id
                FROM graph.follow
                WHERE followee_id = given.account_id AND follower_id <= $2
                ORDER BY follower_id
                LIMIT $3
            )
            LIMIT $3
        ) AS sample
        """,
        account_ids,
        after_id,
        limit,
    )
    return [(row["account_id"], row["follower_id"]) for row in rows]


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


async def follow_changes(db: Read, account_ids: list[int]) -> dict[int, FollowChanges]:
    """Return how often each account's choice of whom to follow has changed, and how of late. Uses the primary key.

    Accounts that never followed anybody are absent.
    """
    rows = await db.all(
        """
        SELECT account_id, version, recent_version, recent
        FROM graph.reader
        WHERE account_id = ANY($1::bigint[])
        """,
        account_ids,
    )
    return {
        row["account_id"]: FollowChanges(
            version=row["version"], recent=row["recent"] if row["recent_version"] == row["version"] else []
        )
        for row in rows
    }
