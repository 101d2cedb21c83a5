"""From a submitted file to rendered ones, in an isolated child."""

import asyncio

from heliograph.features.media import queries, rules
from heliograph.features.media.events import MediaFailed, MediaReady
from heliograph.features.media.service.parts import drop_parts
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import PhotoJob, PhotoResult, Rejected, TranscoderUnavailable
from heliograph.features.media.types import (
    FileIntent,
    FileTooLarge,
    MediaState,
    Medium,
    NotAPhoto,
    Purpose,
    RenderedAvatar,
    StoredRendition,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery
from heliograph.platform.identity import Actor
from heliograph.platform.ids import shard_of

_LOST = "The upload did not arrive whole. Please upload this photo again."


async def process(ctx: Ctx, media_id: int, delivery: Delivery) -> None:
    """Render a submitted file and announce it. Safe to repeat: keys depend on the id alone.

    One that is retired meanwhile leaves no bytes: whoever comes last, this or `purge`, deletes them.
    Emits `MediaReady`, or `MediaFailed` with the reason when the file is at fault. Raises `Unavailable` on an outage.
    """
    async with ctx.db.read() as db:
        medium = await queries.medium_by_id(db, media_id)
    if medium is None or medium.state is not MediaState.SUBMITTED:
        await _purge_retired(ctx, medium)
        return
    source = await ctx.objects.get(medium.upload_key)
    if source is None or len(source) != medium.size_bytes:
        await _fail(ctx, medium, _LOST, delivery)
        return
    try:
        result = await _render(ctx, source, medium.content_type)
    except Rejected as refusal:
        await _fail(ctx, medium, refusal.detail, delivery)
        return
    stored = await _store(ctx, media_id, source, result)
    async with ctx.db.tx() as tx:
        is_ready = await queries.mark_ready(tx, _rendered(medium, result))
        if is_ready:
            await tx.once(delivery)
            await queries.insert_renditions(tx, media_id, stored)
            tx.emit(MediaReady(media_id=media_id, object_id=medium.object_id, purpose=medium.purpose))
        now = await queries.medium_by_id(tx, media_id)
    if is_ready:
        await ctx.objects.delete([medium.upload_key])
    else:
        await _purge_retired(ctx, now)


async def render_avatar(ctx: Ctx, actor: Actor, body: bytes, content_type: str) -> RenderedAvatar:
    """Render a profile picture while its owner waits, and store its bytes; `keep_avatar` makes it one.

    Raises `UnsupportedMedia`, `FileTooLarge`, `NotAPhoto`, `Unavailable`.
    """
    if len(body) > ctx.config.avatar_max_bytes:
        raise FileTooLarge(f"A profile picture may have up to {ctx.config.avatar_max_bytes / 1_000_000:g} MB.")
    intent = FileIntent(content_type=content_type, file_size=len(body))
    rules.check_intent(intent, photo_max_bytes=ctx.config.avatar_max_bytes)
    try:
        result = await _render(ctx, body, content_type)
    except Rejected as refusal:
        raise NotAPhoto(refusal.detail) from refusal
    media_id = await ctx.ids.next(shard_of(actor.account_id))
    stored = await _store(ctx, media_id, body, result)
    awaited = Medium(
        media_id=media_id,
        account_id=actor.account_id,
        purpose=Purpose.AVATAR,
        object_id=actor.account_id,
        position=0,
        state=MediaState.SUBMITTED,
        content_type=content_type,
        size_bytes=len(body),
        upload_key=rules.quarantine_key(media_id),
        original_key="",
        width=0,
        height=0,
        placeholder="",
        error="",
    )
    return RenderedAvatar(medium=_rendered(awaited, result), renditions=stored)


async def keep_avatar(tx: Tx, avatar: RenderedAvatar) -> int:
    """Write a rendered profile picture down, ready to serve; return its id."""
    medium = avatar.medium
    row = {
        "media_id": medium.media_id,
        "object_id": medium.object_id,
        "position": medium.position,
        "content_type": medium.content_type,
        "size_bytes": medium.size_bytes,
        "upload_key": medium.upload_key,
    }
    await queries.insert_media(tx, [row], account_id=medium.account_id, purpose=medium.purpose)
    await queries.mark_submitted(tx, medium.object_id, medium.account_id)
    await queries.mark_ready(tx, medium)
    await queries.insert_renditions(tx, medium.media_id, avatar.renditions)
    return medium.media_id


async def purge(ctx: Ctx, media_id: int) -> None:
    """Delete every byte of a retired medium, those that no row names included."""
    await drop_parts(ctx, media_id)
    await ctx.objects.delete(rules.every_key(media_id))


async def _purge_retired(ctx: Ctx, medium: Medium | None) -> None:
    if medium is not None and medium.state is MediaState.RETIRED:
        await purge(ctx, medium.media_id)


async def _render(ctx: Ctx, source: bytes, content_type: str) -> PhotoResult:
    try:
        return await ctx.tool(Transcoder).render(
            PhotoJob(source=source, content_type=content_type), ctx.config.transcode_timeout_seconds
        )
    except TranscoderUnavailable as error:
        raise Unavailable("Photos cannot be processed at the moment; please try again soon.") from error


async def _store(ctx: Ctx, media_id: int, source: bytes, result: PhotoResult) -> list[StoredRendition]:
    """Store everything at once: each file waits for the disk, and together they wait little longer than one."""
    stored: list[StoredRendition] = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ctx.objects.put_again(rules.original_key(media_id), source))
        for rendition in result.renditions:
            key = rules.rendition_key(media_id, rendition.size, rendition.format)
            tasks.create_task(ctx.objects.put_again(key, rendition.data))
            stored.append(
                StoredRendition(
                    size=rendition.size,
                    format=rendition.format,
                    width=rendition.width,
                    height=rendition.height,
                    size_bytes=len(rendition.data),
                    object_key=key,
                )
            )
    return stored


async def _fail(ctx: Ctx, medium: Medium, error: str, delivery: Delivery) -> None:
    async with ctx.db.tx() as tx:
        if not await tx.once(delivery) or not await queries.mark_failed(tx, medium.media_id, error):
            return
        tx.emit(MediaFailed(media_id=medium.media_id, object_id=medium.object_id, purpose=medium.purpose, error=error))


def _rendered(medium: Medium, result: PhotoResult) -> Medium:
    return Medium(
        media_id=medium.media_id,
        account_id=medium.account_id,
        purpose=medium.purpose,
        object_id=medium.object_id,
        position=medium.position,
        state=MediaState.READY,
        content_type=result.content_type,
        size_bytes=medium.size_bytes,
        upload_key=medium.upload_key,
        original_key=rules.original_key(medium.media_id),
        width=result.width,
        height=result.height,
        placeholder=result.placeholder,
        error="",
    )
