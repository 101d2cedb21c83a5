"""Statements of follows, requests, counts and relations."""

from heliograph.features.graph.types import FOLLOWEES_MAX, Counts, Relation
from heliograph.platform.db import Read, Tx


async def lock_counts(tx: Tx, account_ids: list[int]) -> dict[int, Counts]:
    """Return the counts of the accounts and keep others from changing them, and so from following or unfollowing.

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
        SELECT account_id, follower_count, following_count
        FROM graph.counts
        WHERE account_id = ANY($1::bigint[])
        ORDER BY account_id
        FOR UPDATE
        """,
        account_ids,
    )
    return {
        row["account_id"]: Counts(follower_count=row["follower_count"], following_count=row["following_count"])
        for row in rows
    }


async def insert_follows(tx: Tx, followee_id: int, follower_ids: list[int], follow_ids: list[int]) -> list[int]:
    """Insert a follow of the followee by each follower; return those followers that did not follow before.

    Counts and readers' versions change with them. The caller holds the counts of them all.
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
            UPDATE graph.counts
            SET follower_count = follower_count + (SELECT count(*) FROM added)
            WHERE counts.account_id = $1 AND EXISTS (SELECT FROM added)
        ), readers AS (
            INSERT INTO graph.reader (account_id, version)
            SELECT follower_id, 1
            FROM added
            ON CONFLICT (account_id) DO UPDATE SET version = reader.version + 1
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
    """Delete a follow with its share of counts and version; False where there is none. The caller holds both counts."""
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
            UPDATE graph.counts
            SET follower_count = follower_count - 1
            FROM removed
            WHERE counts.account_id = removed.followee_id
        ), reader AS (
            INSERT INTO graph.reader (account_id, version)
            SELECT follower_id, 1
            FROM removed
            ON CONFLICT (account_id) DO UPDATE SET version = reader.version + 1
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


async def readers_among(db: Read, author_id: int, account_ids: list[int]) -> set[int]:
    """Return those of the accounts that follow the author and have not muted it. Uses both primary keys."""
    rows = await db.all(
        """
        SELECT follower_id
        FROM graph.follow
        WHERE followee_id = $1
            AND follower_id = ANY($2::bigint[])
            AND (
                SELECT true FROM graph.mark
                WHERE mark.owner_id = follower_id AND mark.other_id = $1 AND kind = 'mute'
            ) IS NULL
        """,
        author_id,
        account_ids,
    )
    return {row["follower_id"] for row in rows}


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


async def reader_version(db: Read, account_id: int) -> int:
    """Return how often the account's choice of whom to follow has changed. Uses the primary key."""
    version: int | None = await db.value("SELECT version FROM graph.reader WHERE account_id = $1", account_id)
    return version or 0


async def relations(db: Read, viewer_id: int, owner_ids: list[int]) -> dict[int, Relation]:
    """Return how the viewer stands to each of the owners. Uses the primary keys of follow, request and mark.

    Scalar subqueries, as EXISTS might be hashed: that would read all who follow the viewer, which can be millions.
    """
    rows = await db.all(
        """
        SELECT
            given.owner_id,
            (SELECT true FROM graph.follow WHERE follower_id = $1 AND followee_id = given.owner_id) AS is_following,
            (SELECT true FROM graph.follow WHERE follower_id = given.owner_id AND followee_id = $1) AS follows_you,
            (
                SELECT true FROM graph.request WHERE requester_id = $1 AND request.owner_id = given.owner_id
            ) AS is_requested,
            (
                SELECT true FROM graph.mark
                WHERE mark.owner_id = $1 AND other_id = given.owner_id AND kind = 'block'
            ) AS is_blocking,
            (
                SELECT true FROM graph.mark
                WHERE mark.owner_id = given.owner_id AND other_id = $1 AND kind = 'block'
            ) AS is_blocked_by,
            (
                SELECT true FROM graph.mark
                WHERE mark.owner_id = $1 AND other_id = given.owner_id AND kind = 'mute'
            ) AS is_muting
        FROM unnest($2::bigint[]) AS given (owner_id)
        """,
        viewer_id,
        owner_ids,
    )
    return {
        row["owner_id"]: Relation(
            is_following=row["is_following"] is True,
            follows_you=row["follows_you"] is True,
            is_requested=row["is_requested"] is True,
            is_blocking=row["is_blocking"] is True,
            is_blocked_by=row["is_blocked_by"] is True,
            is_muting=row["is_muting"] is True,
        )
        for row in rows
    }


async def counts(db: Read, account_ids: list[int]) -> dict[int, Counts]:
    """Return the counts of those of the accounts that ever followed or were followed. Uses the primary key."""
    rows = await db.all(
        """
        SELECT account_id, follower_count, following_count
        FROM graph.counts
        WHERE account_id = ANY($1::bigint[])
        """,
        account_ids,
    )
    return {
        row["account_id"]: Counts(follower_count=row["follower_count"], following_count=row["following_count"])
        for row in rows
    }
