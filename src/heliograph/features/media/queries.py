"""SQL of media; names only its own schema."""

from typing import Any

import msgspec

from heliograph.features.media.types import Medium, Purpose, StoredRendition
from heliograph.platform.db import Read, Row, Tx


def _medium(row: Row) -> Medium:
    return msgspec.convert(dict(row), Medium)


async def insert_media(tx: Tx, rows: list[dict[str, Any]], *, account_id: int, purpose: Purpose) -> None:
    """Insert media that await their upload; each row names media_id, object_id, position, type, size and key."""
    await tx.run(
        """
        INSERT INTO media.medium
            (media_id, account_id, purpose, object_id, position, state, content_type, size_bytes, upload_key)
        SELECT media_id, $1, $2, object_id, position, 'awaiting_upload', content_type, size_bytes, upload_key
        FROM unnest($3::bigint[], $4::bigint[], $5::smallint[], $6::text[], $7::bigint[], $8::text[])
            AS given (media_id, object_id, position, content_type, size_bytes, upload_key)
        """,
        account_id,
        purpose,
        [row["media_id"] for row in rows],
        [row["object_id"] for row in rows],
        [row["position"] for row in rows],
        [row["content_type"] for row in rows],
        [row["size_bytes"] for row in rows],
        [row["upload_key"] for row in rows],
    )


async def medium_by_id(db: Read, media_id: int) -> Medium | None:
    """Return the medium. Uses the primary key."""
    row = await db.one(
        """
        SELECT media_id, account_id, purpose, object_id, position, state, content_type, size_bytes, upload_key,
            original_key, width, height, placeholder, error
        FROM media.medium
        WHERE media_id = $1
        """,
        media_id,
    )
    return None if row is None else _medium(row)


async def media_of_objects(db: Read, object_ids: list[int]) -> list[Medium]:
    """Return the media of several objects, each object's in order. Uses `medium_object`."""
    rows = await db.all(
        """
        SELECT media_id, account_id, purpose, object_id, position, state, content_type, size_bytes, upload_key,
            original_key, width, height, placeholder, error
        FROM media.medium
        WHERE object_id = ANY($1::bigint[]) AND state <> 'retired'
        ORDER BY object_id, position
        """,
        object_ids,
    )
    return [_medium(row) for row in rows]


async def mark_submitted(tx: Tx, object_id: int, account_id: int) -> list[int]:
    """Move the object's media from awaiting_upload to submitted; return their ids."""
    rows = await tx.all(
        """
        UPDATE media.medium
        SET state = 'submitted'
        WHERE object_id = $1 AND account_id = $2 AND state = 'awaiting_upload'
        RETURNING media_id
        """,
        object_id,
        account_id,
    )
    return [row["media_id"] for row in rows]


async def mark_ready(tx: Tx, medium: Medium) -> bool:
    """Write down what rendering found; False where the medium does not wait for it any more."""
    changed = await tx.run(
        """
        UPDATE media.medium
        SET state = 'ready', width = $2, height = $3, placeholder = $4, original_key = $5, content_type = $6
        WHERE media_id = $1 AND state = 'submitted'
        """,
        medium.media_id,
        medium.width,
        medium.height,
        medium.placeholder,
        medium.original_key,
        medium.content_type,
    )
    return changed == 1


async def mark_failed(tx: Tx, media_id: int, error: str) -> bool:
    """Write down why the medium cannot be rendered; False where it does not wait for that any more."""
    changed = await tx.run(
        "UPDATE media.medium SET state = 'failed', error = $2 WHERE media_id = $1 AND state = 'submitted'",
        media_id,
        error,
    )
    return changed == 1


async def insert_renditions(tx: Tx, media_id: int, renditions: list[StoredRendition]) -> None:
    """Insert a row for each rendered file."""
    await tx.run(
        """
        INSERT INTO media.rendition (media_id, size, format, width, height, size_bytes, object_key)
        SELECT $1, size, format, width, height, size_bytes, object_key
        FROM unnest($2::text[], $3::text[], $4::integer[], $5::integer[], $6::bigint[], $7::text[])
            AS given (size, format, width, height, size_bytes, object_key)
        """,
        media_id,
        [rendition.size for rendition in renditions],
        [rendition.format for rendition in renditions],
        [rendition.width for rendition in renditions],
        [rendition.height for rendition in renditions],
        [rendition.size_bytes for rendition in renditions],
        [rendition.object_key for rendition in renditions],
    )


async def rendition_key(db: Read, media_id: int, size: str, extension: str) -> str | None:
    """Return where a rendered file is kept. Uses the primary key."""
    key: str | None = await db.value(
        "SELECT object_key FROM media.rendition WHERE media_id = $1 AND size = $2 AND format = $3",
        media_id,
        size,
        extension,
    )
    return key


async def mark_retired(tx: Tx, media_ids: list[int]) -> list[Medium]:
    """Retire media for good; return those that were not retired before."""
    rows = await tx.all(
        """
        UPDATE media.medium
        SET state = 'retired'
        WHERE media_id = ANY($1::bigint[]) AND state <> 'retired'
        RETURNING media_id, account_id, purpose, object_id, position, state, content_type, size_bytes, upload_key,
            original_key, width, height, placeholder, error
        """,
        media_ids,
    )
    return [_medium(row) for row in rows]


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
