"""How rendering ends: a medium is ready, has failed, or was retired meanwhile and leaves no bytes."""

from dataclasses import dataclass

import msgspec

from heliograph.features.media import queries, rules
from heliograph.features.media.events import MediaFailed, MediaReady, MediaRetired
from heliograph.features.media.service.parts import drop_parts
from heliograph.features.media.transcode.types import Capture
from heliograph.features.media.types import Finding, MediaState, Medium, StoredRendition, Verdict
from heliograph.features.media.types.moderating import Judgement
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.events import Delivery, Event

LOST = "The upload did not arrive whole. Please upload this file again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A medium as it will be, with what was stored and learnt of it."""

    medium: Medium
    finding: Finding
    renditions: list[StoredRendition]
    capture: Capture
    judgement: Judgement


async def awaited(ctx: Ctx, media_id: int) -> Medium | None:
    """Return a medium that waits to be rendered, or None.

    Of a retired one the bytes are deleted once more, of a ready one the upload: whoever made it so may have died
    before.
    """
    async with ctx.db.read() as db:
        medium = await queries.medium_by_id(db, media_id)
    if medium is not None and medium.state is MediaState.SUBMITTED:
        return medium
    if medium is not None and medium.state is MediaState.READY:
        await ctx.objects.delete([rules.quarantine_key(medium.media_id)])
    await purge_retired(ctx, medium)
    return None


async def succeed(ctx: Ctx, rendered: Rendered, delivery: Delivery, then: Event | None = None) -> None:
    """Make a medium ready and announce it, and `then` as well; it takes its predecessor's place if it has one.

    A file that may not be shown fails instead, and one rendered anew also where a person would have to look first.
    Emits `MediaReady`, or `MediaFailed`.
    """
    medium = rendered.medium
    is_redone = medium.predecessor_id is not None
    if medium.verdict is Verdict.REJECT or (is_redone and medium.verdict is Verdict.HOLD):
        await fail(ctx, medium, rules.words_for(Verdict.REJECT), delivery, rendered)
        original_key = rules.original_key(medium.media_id)
        await ctx.objects.delete([original_key, *(rendition.object_key for rendition in rendered.renditions)])
        return
    async with ctx.db.tx() as tx:
        is_ready = await write_down(tx, rendered)
        if is_ready:
            # The delivery is not done yet: should we die before the upload is deleted, it brings us to `awaited`.
            if medium.predecessor_id is not None:
                await retire(tx, [medium.predecessor_id])
            tx.emit(MediaReady(media_id=medium.media_id, object_id=medium.object_id, purpose=medium.purpose))
            if then is not None:
                tx.emit(then)
        now = await queries.medium_by_id(tx, medium.media_id)
    if is_ready:
        await ctx.objects.delete([rules.quarantine_key(medium.media_id)])
    else:
        await purge_retired(ctx, now)


async def write_down(tx: Tx, rendered: Rendered) -> bool:
    """Mark the medium ready with its renditions and what the camera wrote; False where it does not wait for that."""
    medium = rendered.medium
    if not await queries.mark_ready(tx, medium, rendered.finding):
        return False
    await queries.insert_renditions(tx, medium.media_id, rendered.renditions)
    await record(tx, rendered)
    capture = rendered.capture
    if capture != Capture():
        has_place = capture.latitude is not None and capture.longitude is not None
        place = (capture.latitude or 0.0, capture.longitude or 0.0) if has_place else None
        await queries.insert_capture(tx, medium.media_id, capture.taken_at, capture.camera, place)
    return True


async def record(tx: Tx, rendered: Rendered) -> None:
    """Keep, for staff, why a file was judged so; nothing where there was nothing to say."""
    if rendered.judgement != Judgement(verdict=Verdict.ALLOW):
        await queries.insert_judgement(tx, rendered.medium.media_id, rendered.judgement)


async def fail(ctx: Ctx, medium: Medium, error: str, delivery: Delivery, judged: Rendered | None = None) -> None:
    """Fail a medium, with the reason in words for its author; `judged` where it was refused. Emits `MediaFailed`."""
    async with ctx.db.tx() as tx:
        if not await tx.once(delivery) or not await queries.mark_failed(tx, medium.media_id, error):
            return
        if judged is not None:
            await record(tx, judged)
        tx.emit(MediaFailed(media_id=medium.media_id, object_id=medium.object_id, purpose=medium.purpose, error=error))


async def retire(tx: Tx, media_ids: list[int]) -> None:
    """Stop serving media at once, and delete their bytes soon. Emits `MediaRetired` for each."""
    retired = await queries.mark_retired(tx, media_ids)
    await queries.delete_captures(tx, [medium.media_id for medium in retired])
    for medium in retired:
        tx.emit(MediaRetired(media_id=medium.media_id, object_id=medium.object_id))


async def retire_all(tx: Tx, object_id: int) -> None:
    """Retire every medium of an object, those that are being rendered anew included. Emits `MediaRetired` for each."""
    await retire(tx, await queries.media_ids_of_object(tx, object_id))


async def purge(ctx: Ctx, media_id: int) -> None:
    """Delete every byte of a retired medium, those that no row names included."""
    await drop_parts(ctx, media_id)
    await ctx.objects.delete(rules.every_key(media_id))


async def purge_retired(ctx: Ctx, medium: Medium | None) -> None:
    """Delete the bytes of a medium if it is retired: whoever comes last, rendering or `purge`, deletes them."""
    if medium is not None and medium.state is MediaState.RETIRED:
        await purge(ctx, medium.media_id)


def ready(medium: Medium, **changes: object) -> Medium:
    """Return the medium as it is once rendered, with what was found in `changes`."""
    return msgspec.structs.replace(
        medium,
        state=MediaState.READY,
        progress=1.0,
        original_key=rules.original_key(medium.media_id),
        **changes,
    )
