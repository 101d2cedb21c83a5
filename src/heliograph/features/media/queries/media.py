"""SQL of media and what is rendered of them."""

from typing import Any

import msgspec

from heliograph.features.media.types import CaptureView, Finding, Medium, Purpose, Recipe, StoredRendition
from heliograph.platform.db import LateRead, Read, Row, Tx


def _medium(row: Row) -> Medium:
    recipe = msgspec.json.decode(row["recipe"], type=Recipe)
    return msgspec.convert({**row, "recipe": recipe}, Medium)


async def insert_media(tx: Tx, rows: list[dict[str, Any]], *, account_id: int, purpose: Purpose) -> None:
    """Insert media that await their upload; each row names media_id, object_id, position, type, size and key."""
    await tx.run(
        """
        INSERT INTO media.medium
            (media_id, account_id, purpose, object_id, position, type, state, content_type, size_bytes, stored_bytes,
            upload_key)
        SELECT media_id, $1, $2, object_id, position, type, 'awaiting_upload', content_type, size_bytes, size_bytes,
            upload_key
        FROM unnest($3::bigint[], $4::bigint[], $5::smallint[], $6::text[], $7::text[], $8::bigint[], $9::text[])
            AS given (media_id, object_id, position, type, content_type, size_bytes, upload_key)
        """,
        account_id,
        purpose,
        [row["media_id"] for row in rows],
        [row["object_id"] for row in rows],
        [row["position"] for row in rows],
        [row["type"] for row in rows],
        [row["content_type"] for row in rows],
        [row["size_bytes"] for row in rows],
        [row["upload_key"] for row in rows],
    )


async def insert_successor(tx: Tx, media_id: int, predecessor_id: int, recipe: Recipe) -> None:
    """Insert a submitted medium that renders a ready one's original by another recipe."""
    await tx.run(
        """
        INSERT INTO media.medium
            (media_id, account_id, purpose, object_id, position, type, state, content_type, size_bytes, stored_bytes,
            upload_key, is_looping, recipe, predecessor_id)
        SELECT $1, account_id, purpose, object_id, position, type, 'submitted', content_type, size_bytes, size_bytes,
            original_key, is_looping, $3::jsonb, media_id
        FROM media.medium
        WHERE media_id = $2
        """,
        media_id,
        predecessor_id,
        msgspec.json.encode(recipe).decode(),
    )


async def medium_by_id(db: Read, media_id: int) -> Medium | None:
    """Return the medium. Uses the primary key."""
    row = await db.one(
        """
        SELECT media_id, account_id, purpose, object_id, position, type, state, content_type, size_bytes, upload_key,
            original_key, recipe, progress, verdict, width, height, placeholder, duration_seconds, has_audio,
            is_looping, video_sizes, error, predecessor_id
        FROM media.medium
        WHERE media_id = $1
        """,
        media_id,
    )
    return None if row is None else _medium(row)


async def medium_and_key(db: Read, media_id: int, size: str, extension: str) -> tuple[Medium, str | None] | None:
    """Return the medium, and where that rendition of it is kept (None: there is none yet). Uses both primary keys."""
    row = await db.one(
        """
        SELECT medium.media_id, account_id, purpose, object_id, position, type, state, content_type, medium.size_bytes,
            upload_key, original_key, recipe, progress, verdict, medium.width, medium.height, placeholder,
            duration_seconds, has_audio, is_looping, video_sizes, error, predecessor_id, object_key
        FROM media.medium
        LEFT JOIN media.rendition
            ON rendition.media_id = medium.media_id AND rendition.size = $2 AND rendition.format = $3
        WHERE medium.media_id = $1
        """,
        media_id,
        size,
        extension,
    )
    return None if row is None else (_medium(row), row["object_key"])


async def media_of_objects(db: LateRead, object_ids: list[int]) -> list[Medium]:
    """Return the media of several objects, each object's in order. Uses `medium_object`.

    Of a medium that is being rendered anew the one that is shown meanwhile is returned.
    """
    rows = await db.all(
        """
        SELECT media_id, account_id, purpose, object_id, position, type, state, content_type, size_bytes, upload_key,
            original_key, recipe, progress, verdict, width, height, placeholder, duration_seconds, has_audio,
            is_looping, video_sizes, error, predecessor_id
        FROM media.medium
        WHERE object_id = ANY($1::bigint[]) AND state <> 'retired' AND predecessor_id IS NULL
        ORDER BY object_id, position
        """,
        object_ids,
    )
    return [_medium(row) for row in rows]


async def qualities(db: Read, object_ids: list[int]) -> dict[int, float]:
    """Return how good the first picture of each object is, from 0 to 1; 0: not known. Uses `medium_object`."""
    rows = await db.all(
        """
        SELECT object_id, quality
        FROM media.medium
        WHERE object_id = ANY($1::bigint[]) AND position = 0 AND state <> 'retired' AND predecessor_id IS NULL
        """,
        object_ids,
    )
    return {row["object_id"]: row["quality"] for row in rows}


async def mark_submitted(tx: Tx, object_id: int, account_id: int, recipes: list[Recipe]) -> list[tuple[int, str]]:
    """Move the object's media from awaiting_upload to submitted, each with the recipe of its position.

    Returns the id and type of each. A position beyond `recipes` keeps the empty one.
    """
    rows = await tx.all(
        """
        UPDATE media.medium
        SET state = 'submitted', recipe = coalesce(($3::jsonb[])[position + 1], '{}')
        WHERE object_id = $1 AND account_id = $2 AND state = 'awaiting_upload'
        RETURNING media_id, type
        """,
        object_id,
        account_id,
        [msgspec.json.encode(recipe).decode() for recipe in recipes],
    )
    return [(row["media_id"], row["type"]) for row in rows]


async def mark_ready(tx: Tx, medium: Medium, finding: Finding) -> bool:
    """Write down what rendering found; False where the medium does not wait for it any more."""
    changed = await tx.run(
        """
        UPDATE media.medium
        SET state = 'ready', progress = 1, type = $2, width = $3, height = $4, placeholder = $5, original_key = $6,
            content_type = $7, verdict = $8, duration_seconds = $9, has_audio = $10, is_looping = $11,
            video_sizes = $12, stored_bytes = $13, quality = $14, content_hash = $15, perceptual_hash = $16,
            predecessor_id = NULL
        WHERE media_id = $1 AND state = 'submitted'
        """,
        medium.media_id,
        medium.type,
        medium.width,
        medium.height,
        medium.placeholder,
        medium.original_key,
        medium.content_type,
        medium.verdict,
        medium.duration_seconds,
        medium.has_audio,
        medium.is_looping,
        medium.video_sizes,
        finding.stored_bytes,
        finding.quality,
        finding.content_hash,
        finding.perceptual_hash,
    )
    return changed == 1


async def mark_moving(tx: Tx, media_id: int) -> bool:
    """Have a submitted picture that moves rendered as a video; False where it does not wait for that."""
    changed = await tx.run(
        "UPDATE media.medium SET type = 'video', is_looping = true WHERE media_id = $1 AND state = 'submitted'",
        media_id,
    )
    return changed == 1


async def set_progress(tx: Tx, media_id: int, progress: float) -> None:
    """Write down how far rendering is; it only ever grows."""
    await tx.run(
        "UPDATE media.medium SET progress = $2 WHERE media_id = $1 AND state = 'submitted' AND progress < $2",
        media_id,
        progress,
    )


async def add_video_sizes(tx: Tx, media_id: int, sizes: list[str]) -> bool:
    """Add sizes that can now be played; False where they are there already or the medium is gone."""
    changed = await tx.run(
        """
        UPDATE media.medium
        SET video_sizes = video_sizes || $2::text[]
        WHERE media_id = $1 AND state = 'ready' AND NOT video_sizes && $2::text[]
        """,
        media_id,
        sizes,
    )
    return changed == 1


async def add_stored_bytes(tx: Tx, media_id: int, added_bytes: int) -> bool:
    """Count bytes that were stored after the medium became ready; False where it is not ready any more."""
    changed = await tx.run(
        "UPDATE media.medium SET stored_bytes = stored_bytes + $2 WHERE media_id = $1 AND state = 'ready'",
        media_id,
        added_bytes,
    )
    return changed == 1


async def stored_bytes(db: Read, account_id: int) -> int:
    """Return how much an account keeps, uploads that are expected included. Uses `medium_account` alone."""
    total: int = await db.value(
        "SELECT coalesce(sum(stored_bytes), 0)::bigint FROM media.medium WHERE account_id = $1 AND state <> 'retired'",
        account_id,
    )
    return total


async def insert_capture(tx: Tx, media_id: int, taken_at: str, camera: str, place: tuple[float, float] | None) -> None:
    """Keep what the camera wrote; `place` is (latitude, longitude)."""
    await tx.run(
        """
        INSERT INTO media.capture (media_id, taken_at, camera, latitude, longitude)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (media_id) DO NOTHING
        """,
        media_id,
        taken_at,
        camera,
        place[0] if place else None,
        place[1] if place else None,
    )


async def captures(db: Read, media_ids: list[int]) -> list[CaptureView]:
    """Return what cameras wrote into these media. Uses the primary key."""
    rows = await db.all(
        """
        SELECT media_id::text, taken_at, camera, latitude, longitude
        FROM media.capture
        WHERE media_id = ANY($1::bigint[])
        ORDER BY media_id
        """,
        media_ids,
    )
    return [msgspec.convert(dict(row), CaptureView) for row in rows]


async def delete_captures(tx: Tx, media_ids: list[int]) -> None:
    """Forget what cameras wrote into these media."""
    await tx.run("DELETE FROM media.capture WHERE media_id = ANY($1::bigint[])", media_ids)


async def mark_failed(tx: Tx, media_id: int, error: str) -> bool:
    """Write down why the medium cannot be rendered; False where it does not wait for that any more."""
    changed = await tx.run(
        "UPDATE media.medium SET state = 'failed', error = $2 WHERE media_id = $1 AND state = 'submitted'",
        media_id,
        error,
    )
    return changed == 1


async def insert_renditions(tx: Tx, media_id: int, renditions: list[StoredRendition]) -> int:
    """Insert a row for each rendered file; one that is there already stays. Return how many bytes were new."""
    added: int = await tx.value(
        """
        WITH added AS (
            INSERT INTO media.rendition (media_id, size, format, width, height, size_bytes, object_key)
            SELECT $1, size, format, width, height, size_bytes, object_key
            FROM unnest($2::text[], $3::text[], $4::integer[], $5::integer[], $6::bigint[], $7::text[])
                AS given (size, format, width, height, size_bytes, object_key)
            ON CONFLICT (media_id, size, format) DO NOTHING
            RETURNING size_bytes
        )
        SELECT coalesce(sum(size_bytes), 0)::bigint
        FROM added
        """,
        media_id,
        [rendition.size for rendition in renditions],
        [rendition.format for rendition in renditions],
        [rendition.width for rendition in renditions],
        [rendition.height for rendition in renditions],
        [rendition.size_bytes for rendition in renditions],
        [rendition.object_key for rendition in renditions],
    )
    return added


async def rendition_key(db: Read, media_id: int, size: str, extension: str) -> str | None:
    """Return where a rendered file is kept. Uses the primary key."""
    key: str | None = await db.value(
        "SELECT object_key FROM media.rendition WHERE media_id = $1 AND size = $2 AND format = $3",
        media_id,
        size,
        extension,
    )
    return key


async def media_ids_of_object(db: Read, object_id: int) -> list[int]:
    """Return every medium of an object that is not retired, those being rendered anew included."""
    rows = await db.all(
        "SELECT media_id FROM media.medium WHERE object_id = $1 AND state <> 'retired' ORDER BY media_id", object_id
    )
    return [row["media_id"] for row in rows]


async def successor_ids(db: Read, predecessor_id: int) -> list[int]:
    """Return the media that were to take this one's place and have not. Uses `medium_object`."""
    rows = await db.all(
        """
        SELECT successor.media_id
        FROM media.medium AS predecessor
        JOIN media.medium AS successor ON successor.object_id = predecessor.object_id
        WHERE predecessor.media_id = $1 AND successor.predecessor_id = $1 AND successor.state IN ('submitted', 'failed')
        ORDER BY successor.media_id
        """,
        predecessor_id,
    )
    return [row["media_id"] for row in rows]


async def mark_retired(tx: Tx, media_ids: list[int]) -> list[Medium]:
    """Retire media for good, with all that shows or recognises them; return those that were not retired before."""
    rows = await tx.all(
        """
        UPDATE media.medium
        SET state = 'retired', placeholder = '', recipe = '{}', content_hash = '', perceptual_hash = ''
        WHERE media_id = ANY($1::bigint[]) AND state <> 'retired'
        RETURNING media_id, account_id, purpose, object_id, position, type, state, content_type, size_bytes, upload_key,
            original_key, recipe, progress, verdict, width, height, placeholder, duration_seconds, has_audio,
            is_looping, video_sizes, error, predecessor_id
        """,
        media_ids,
    )
    return [_medium(row) for row in rows]
