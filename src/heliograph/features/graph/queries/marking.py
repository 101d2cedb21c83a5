"""Statements of what one account has decided about another."""

from heliograph.features.graph.types import Mark
from heliograph.platform.db import Read, Tx


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
