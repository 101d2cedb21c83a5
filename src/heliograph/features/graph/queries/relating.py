"""How one account stands to others, and what it has decided about them."""

from functools import cache

from heliograph.features.graph.types import Mark, Relation
from heliograph.platform.db import Read, Tx


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


async def relations_of_pairs(db: Read, pairs: list[tuple[int, int]]) -> dict[tuple[int, int], Relation]:
    """Return of each (viewer, owner) what decides on sight: follow, blocks and mute. Uses the primary keys.

    Scalar subqueries for the reason of `relations`.
    """
    rows = await db.all(
        """
        SELECT
            given.viewer_id,
            given.owner_id,
            (
                SELECT true FROM graph.follow
                WHERE follower_id = given.viewer_id AND followee_id = given.owner_id
            ) AS is_following,
            (
                SELECT sum(CASE kind WHEN 'block' THEN 1 WHEN 'mute' THEN 2 ELSE 0 END)
                FROM graph.mark
                WHERE mark.owner_id = given.viewer_id AND other_id = given.owner_id
            ) AS decided,
            (
                SELECT true FROM graph.mark
                WHERE mark.owner_id = given.owner_id AND other_id = given.viewer_id AND kind = 'block'
            ) AS is_blocked_by
        FROM unnest($1::bigint[], $2::bigint[]) AS given (viewer_id, owner_id)
        """,
        [viewer_id for viewer_id, _ in pairs],
        [owner_id for _, owner_id in pairs],
    )
    return {
        (viewer_id, owner_id): _relation((is_following is True, decided or 0, is_blocked_by is True))
        for viewer_id, owner_id, is_following, decided, is_blocked_by in (row.values() for row in rows)
    }


@cache
def _relation(columns: tuple[bool, int, bool]) -> Relation:
    """Return one of the sixteen: followed or not, blocked (1) or muted (2) or both, blocked by or not."""
    is_following, decided, is_blocked_by = columns
    return Relation(
        is_following=is_following,
        is_blocking=bool(decided & 1),
        is_muting=bool(decided & 2),
        is_blocked_by=is_blocked_by,
    )


async def insert_mark(tx: Tx, owner_id: int, other_id: int, kind: Mark, mark_id: int) -> bool:
    """Insert a mark; False where it is there."""
    inserted = await tx.run(
        """
        INSERT INTO graph.mark (owner_id, other_id, kind, mark_id)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (owner_id, other_id, kind) DO NOTHING
        """,
        owner_id,
        other_id,
        kind,
        mark_id,
    )
    return inserted == 1


async def delete_mark(tx: Tx, owner_id: int, other_id: int, kind: Mark) -> bool:
    """Delete a mark; False where there is none. Uses the primary key."""
    deleted = await tx.run(
        "DELETE FROM graph.mark WHERE owner_id = $1 AND other_id = $2 AND kind = $3", owner_id, other_id, kind
    )
    return deleted == 1


async def newest_marks(db: Read, owner_id: int, kind: Mark, before_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (mark_id, other_id) older than `before_id`, newest first. Uses `mark_newest`."""
    rows = await db.all(
        """
        SELECT mark_id, other_id
        FROM graph.mark
        WHERE owner_id = $1 AND kind = $2 AND mark_id < $3
        ORDER BY mark_id DESC
        LIMIT $4
        """,
        owner_id,
        kind,
        before_id,
        limit,
    )
    return [(row["mark_id"], row["other_id"]) for row in rows]


async def marks_about(db: Read, owner_id: int, other_id: int) -> set[Mark]:
    """Return all the marks that the owner has put on the other. Uses the primary key."""
    rows = await db.all("SELECT kind FROM graph.mark WHERE owner_id = $1 AND other_id = $2", owner_id, other_id)
    return {Mark(row["kind"]) for row in rows}


async def marked_among(db: Read, owner_id: int, other_ids: list[int], kind: Mark) -> set[int]:
    """Return which of the others the owner has marked so. Uses the primary key."""
    rows = await db.all(
        """
        SELECT other_id
        FROM graph.mark
        WHERE owner_id = $1 AND other_id = ANY($2::bigint[]) AND kind = $3
        """,
        owner_id,
        other_ids,
        kind,
    )
    return {row["other_id"] for row in rows}


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
