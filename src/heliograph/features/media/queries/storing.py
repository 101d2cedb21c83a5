"""SQL of bytes: uploads in parts, and what the ledger says should be stored."""

from datetime import timedelta

import msgspec

from heliograph.features.media.types import Multipart
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
