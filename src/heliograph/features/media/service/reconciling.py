"""The ledger and the object store compared: files without rows, rows without files.

Both are walked in batches, so that neither has to fit in memory. What is younger than an hour is left alone: it may be
under way. Files whose names are not of our making are never touched.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

from heliograph.features.media import queries, rules
from heliograph.features.media.events import MediaFailed
from heliograph.features.media.service.uploading import render_again
from heliograph.features.media.transcode.types import EAGER, EVERY
from heliograph.features.media.types import StorageFindings, StoredMedium, StoredRendition, TooManyOrphans
from heliograph.platform.context import Ctx
from heliograph.platform.ids import first_at
from heliograph.platform.objects import Listed

_GRACE = timedelta(hours=1)
_BATCH = 500
_ASKED_AT_ONCE = 16
_NAMED = 20
_GONE = "The files of this were lost in storage and cannot be restored. Please upload it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """A batch of files, and which of them no row wants."""

    looked_at: list[Listed]
    orphans: list[Listed]
    unknown: list[Listed]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Damage:
    """What is missing of a ready medium."""

    medium: StoredMedium
    has_original: bool
    missing: list[StoredRendition]
    left: list[StoredRendition]


@dataclass(slots=True)
class _Tally:
    """What has been found so far."""

    files: int = 0
    files_bytes: int = 0
    orphans: int = 0
    orphans_bytes: int = 0
    unknown: int = 0
    unknown_keys: list[str] = field(default_factory=list[str])
    media: int = 0
    damaged: int = 0
    damaged_ids: list[int] = field(default_factory=list[int])
    lost: int = 0
    lost_ids: list[int] = field(default_factory=list[int])


async def examine_storage(ctx: Ctx) -> StorageFindings:
    """Compare every file with its row and every ready medium with its files; change nothing."""
    tally = _Tally()
    async for batch in _files(ctx):
        tally.files += len(batch.looked_at)
        tally.files_bytes += sum(listed.size_bytes for listed in batch.looked_at)
        tally.orphans += len(batch.orphans)
        tally.orphans_bytes += sum(listed.size_bytes for listed in batch.orphans)
        tally.unknown += len(batch.unknown)
        tally.unknown_keys = [*tally.unknown_keys, *(listed.key for listed in batch.unknown)][:_NAMED]
    async for media, damages in _damages(ctx):
        tally.media += len(media)
        damaged = [damage.medium.media_id for damage in damages if damage.has_original]
        lost = [damage.medium.media_id for damage in damages if not damage.has_original]
        tally.damaged += len(damaged)
        tally.lost += len(lost)
        tally.damaged_ids = [*tally.damaged_ids, *damaged][:_NAMED]
        tally.lost_ids = [*tally.lost_ids, *lost][:_NAMED]
    return StorageFindings(**{name: getattr(tally, name) for name in StorageFindings.__struct_fields__})


async def repair_storage(ctx: Ctx, *, orphans_max: int) -> StorageFindings:
    """Delete files that no row wants, and have what lacks files rendered from its original; return what was found.

    What cannot be rendered because its original is gone too keeps what is left of it, and fails where nothing is.
    Safe to repeat. Raises `TooManyOrphans` before anything is changed. Emits `MediaSubmitted`,
    `VideoSubmitted`, `MediaFailed`.
    """
    found = await examine_storage(ctx)
    if found.orphans > orphans_max:
        raise TooManyOrphans(found.orphans, found.files)
    async for batch in _files(ctx):
        await ctx.objects.delete([listed.key for listed in batch.orphans])
    async for _, damages in _damages(ctx):
        for damage in damages:
            await _mend(ctx, damage)
    return found


async def _files(ctx: Ctx) -> AsyncIterator[_Files]:
    batch: list[Listed] = []
    async for listed in ctx.objects.list(""):
        batch.append(listed)
        if len(batch) == _BATCH:
            yield await _sorted_out(ctx, batch)
            batch = []
    yield await _sorted_out(ctx, batch)


async def _sorted_out(ctx: Ctx, batch: list[Listed]) -> _Files:
    before = ctx.clock.now() - _GRACE
    ids = {listed.key: rules.media_id_of(listed.key) for listed in batch}
    async with ctx.db.read() as db:
        states = await queries.states_of(db, [media_id for media_id in ids.values() if media_id is not None])
    settled = [listed for listed in batch if listed.modified_at < before]
    return _Files(
        looked_at=batch,
        orphans=[
            listed
            for listed in settled
            if (media_id := ids[listed.key]) is not None and not rules.is_wanted(listed.key, states.get(media_id))
        ],
        unknown=[listed for listed in batch if ids[listed.key] is None],
    )


async def _damages(ctx: Ctx) -> AsyncIterator[tuple[list[StoredMedium], list[_Damage]]]:
    """Yield ready media in batches, with those of them that lack files."""
    after_id, before_id = 0, first_at(ctx.clock.now() - _GRACE)
    asking = asyncio.Semaphore(_ASKED_AT_ONCE)
    while True:
        async with ctx.db.read() as db:
            media = await queries.ready_media(db, after_id, before_id, _BATCH)
            renditions = await queries.renditions_of(db, [medium.media_id for medium in media])
        if not media:
            return
        async with asyncio.TaskGroup() as tasks:
            looks = [
                tasks.create_task(_look(ctx, asking, medium, renditions.get(medium.media_id, []))) for medium in media
            ]
        yield media, [damage for look in looks if (damage := look.result()) is not None]
        after_id = media[-1].media_id


async def _look(
    ctx: Ctx, asking: asyncio.Semaphore, medium: StoredMedium, renditions: list[StoredRendition]
) -> _Damage | None:
    async with asking:
        has_original = await ctx.objects.size_bytes(medium.original_key) == medium.size_bytes
        there = [await ctx.objects.size_bytes(rendition.object_key) for rendition in renditions]
    missing = [one for one, size_bytes in zip(renditions, there, strict=True) if size_bytes != one.size_bytes]
    left = [one for one, size_bytes in zip(renditions, there, strict=True) if size_bytes == one.size_bytes]
    if has_original and not missing and left:
        return None
    return _Damage(medium=medium, has_original=has_original, missing=missing, left=left)


async def _mend(ctx: Ctx, damage: _Damage) -> None:
    medium = damage.medium
    missing_keys = [rendition.object_key for rendition in damage.missing]
    late = {(size.value, kind) for size, kind in EVERY - EAGER}
    is_made_on_request = all((rendition.size, rendition.format) in late for rendition in damage.missing)
    async with ctx.db.tx() as tx:
        if damage.left and (is_made_on_request or not damage.has_original):
            await queries.delete_renditions(tx, medium.media_id, missing_keys)
        elif damage.has_original:
            # All of them: what is rendered today need not have the size in bytes that it had then.
            left_keys = [rendition.object_key for rendition in damage.left]
            await queries.delete_renditions(tx, medium.media_id, missing_keys + left_keys)
            await render_again(tx, medium)
        elif await queries.mark_lost(tx, medium.media_id, _GONE):
            fact = MediaFailed(
                media_id=medium.media_id, object_id=medium.object_id, purpose=medium.purpose, error=_GONE
            )
            tx.emit(fact)
