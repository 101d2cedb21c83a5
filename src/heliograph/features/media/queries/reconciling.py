"""SQL of what should be stored, for comparison with what is."""

import msgspec

from heliograph.features.media.types import MediaState, StoredMedium, StoredRendition
from heliograph.platform.db import Read, Tx


async def states_of(db: Read, media_ids: list[int]) -> dict[int, MediaState]:
    """Return the state of each medium that there is. Uses the primary key."""
    rows = await db.all("SELECT media_id, state FROM media.medium WHERE media_id = ANY($1::bigint[])", media_ids)
    return {row["media_id"]: MediaState(row["state"]) for row in rows}


async def ready_media(db: Read, after_id: int, before_id: int, limit: int) -> list[StoredMedium]:
    """List ready media between two ids in their order, with where their originals are. Uses the primary key."""
    rows = await db.all(
        """
        SELECT media_id, object_id, purpose, type, original_key, size_bytes
        FROM media.medium
        WHERE media_id > $1 AND media_id < $2 AND state = 'ready'
        ORDER BY media_id
        LIMIT $3
        """,
        after_id,
        before_id,
        limit,
    )
    return [msgspec.convert(dict(row), StoredMedium) for row in rows]


async def renditions_of(db: Read, media_ids: list[int]) -> dict[int, list[StoredRendition]]:
    """Return the rendered files of each medium that has any. Uses the primary key."""
    rows = await db.all(
        """
        SELECT media_id, size, format, width, height, size_bytes, object_key
        FROM media.rendition
        WHERE media_id = ANY($1::bigint[])
        ORDER BY media_id, size, format
        """,
        media_ids,
    )
    found: dict[int, list[StoredRendition]] = {}
    for row in rows:
        found.setdefault(row["media_id"], []).append(msgspec.convert(dict(row), StoredRendition))
    return found


async def delete_renditions(tx: Tx, media_id: int, object_keys: list[str]) -> None:
    """Forget rendered files, and count their bytes no more."""
    await tx.run(
        """
        WITH gone AS (
            DELETE FROM media.rendition
            WHERE media_id = $1 AND object_key = ANY($2::text[])
            RETURNING size_bytes
        )
        UPDATE media.medium
        SET stored_bytes = greatest(0, stored_bytes - (SELECT coalesce(sum(size_bytes), 0) FROM gone))
        WHERE media_id = $1
        """,
        media_id,
        object_keys,
    )


async def submit_again(tx: Tx, media_id: int) -> bool:
    """Have a ready medium rendered from its original once more; False where it is not ready any more."""
    changed = await tx.run(
        """
        UPDATE media.medium
        SET state = 'submitted', upload_key = original_key, progress = 0
        WHERE media_id = $1 AND state = 'ready'
        """,
        media_id,
    )
    return changed == 1


async def mark_lost(tx: Tx, media_id: int, error: str) -> bool:
    """Fail a ready medium whose bytes are gone; False where it is not ready any more."""
    changed = await tx.run(
        "UPDATE media.medium SET state = 'failed', error = $2 WHERE media_id = $1 AND state = 'ready'",
        media_id,
        error,
    )
    return changed == 1
