"""SQL of bytes: uploads in parts, and what the ledger says should be stored."""

from datetime import timedelta

import msgspec

from heliograph.features.media.types import MediaState, Multipart, Purpose, StoredMedium, StoredRendition
from heliograph.platform.db import Read, Tx


async def multipart_by_media(db: Read, media_id: int) -> Multipart | None:
    """Return the upload in parts that is under way. Uses the primary key."""
    row = await db.one("SELECT media_id, upload_id, part_bytes FROM media.multipart WHERE media_id = $1", media_id)
    return None if row is None else msgspec.convert(dict(row), Multipart)


async def insert_multipart(tx: Tx, multipart: Multipart) -> bool:
    """Write an upload in parts down; False where one is, or where the file is not awaited any more.

    Locks the medium, so that whoever retires it comes before and is seen here, or after and sees this.
    """
    inserted = await tx.run(
        """
        INSERT INTO media.multipart (media_id, upload_id, part_bytes)
        SELECT media_id, $2, $3
        FROM media.medium
        WHERE media_id = $1 AND state = 'awaiting_upload'
        FOR SHARE
        ON CONFLICT (media_id) DO NOTHING
        """,
        multipart.media_id,
        multipart.upload_id,
        multipart.part_bytes,
    )
    return inserted == 1


async def delete_multipart(tx: Tx, media_id: int, upload_id: str) -> None:
    """Forget an upload in parts."""
    await tx.run("DELETE FROM media.multipart WHERE media_id = $1 AND upload_id = $2", media_id, upload_id)


async def multiparts_before(db: Read, age: timedelta, limit: int) -> list[Multipart]:
    """List uploads in parts begun longer ago than `age`, oldest first. Uses `multipart_age`."""
    rows = await db.all(
        """
        SELECT media_id, upload_id, part_bytes
        FROM media.multipart
        WHERE created_at < now() - $1::interval
        ORDER BY created_at
        LIMIT $2
        """,
        age,
        limit,
    )
    return [msgspec.convert(dict(row), Multipart) for row in rows]


async def media_of_account(db: Read, account_id: int, after_id: int, limit: int) -> list[int]:
    """Return up to `limit` ids above `after_id` of an account's media, ascending; retired ones are absent.

    Uses `medium_account`, and sorts what the account has.
    """
    rows = await db.all(
        """
        SELECT media_id
        FROM media.medium
        WHERE account_id = $1 AND state <> 'retired' AND media_id > $2
        ORDER BY media_id
        LIMIT $3
        """,
        account_id,
        after_id,
        limit,
    )
    return [row["media_id"] for row in rows]


async def avatars_of_account(db: Read, account_id: int, limit: int) -> list[int]:
    """Return up to `limit` pictures of itself that an account has, those it shows no more among them.

    Uses `medium_account`.
    """
    rows = await db.all(
        """
        SELECT media_id
        FROM media.medium
        WHERE account_id = $1 AND state <> 'retired' AND purpose = 'avatar'
        ORDER BY media_id
        LIMIT $2
        """,
        account_id,
        limit,
    )
    return [row["media_id"] for row in rows]


async def objects_of_account(db: Read, account_id: int, purpose: Purpose, after_id: int, limit: int) -> list[int]:
    """Return up to `limit` ids above `after_id` of what an account's media belong to, ascending.

    Uses `medium_account`, and sorts what the account has.
    """
    rows = await db.all(
        """
        SELECT DISTINCT object_id
        FROM media.medium
        WHERE account_id = $1 AND state <> 'retired' AND purpose = $2 AND object_id > $3
        ORDER BY object_id
        LIMIT $4
        """,
        account_id,
        purpose,
        after_id,
        limit,
    )
    return [row["object_id"] for row in rows]


async def states_of(db: Read, media_ids: list[int]) -> dict[int, MediaState]:
    """Return the state of each medium that there is. Uses the primary key."""
    rows = await db.all("SELECT media_id, state FROM media.medium WHERE media_id = ANY($1::bigint[])", media_ids)
    return {row["media_id"]: MediaState(row["state"]) for row in rows}


async def ready_media(db: Read, after_id: int, before_id: int, limit: int) -> list[StoredMedium]:
    """List ready media between two ids in their order, with where their originals are. Uses the primary key."""
    rows = await db.all(
        """
        SELECT media_id, object_id, purpose, original_key, size_bytes
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


async def submit_again(tx: Tx, media_id: int) -> str | None:
    """Have a ready medium rendered from its original once more; return its type, None where it is not ready."""
    kind: str | None = await tx.value(
        """
        UPDATE media.medium
        SET state = 'submitted', upload_key = original_key, progress = 0, video_sizes = '{}'
        WHERE media_id = $1 AND state = 'ready'
        RETURNING type
        """,
        media_id,
    )
    return kind


async def mark_lost(tx: Tx, media_id: int, error: str) -> bool:
    """Fail a ready medium whose bytes are gone; False where it is not ready any more."""
    changed = await tx.run(
        "UPDATE media.medium SET state = 'failed', error = $2 WHERE media_id = $1 AND state = 'ready'",
        media_id,
        error,
    )
    return changed == 1
