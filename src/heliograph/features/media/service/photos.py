"""From a submitted picture to rendered ones, in an isolated child."""

import asyncio
import hashlib

from heliograph.features.media import rules
from heliograph.features.media.service import settling
from heliograph.features.media.service.settling import Rendered
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import PhotoJob, PhotoResult, Rejected, TranscoderUnavailable
from heliograph.features.media.types import Finding, Medium, StoredRendition
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery


async def process(ctx: Ctx, media_id: int, delivery: Delivery) -> None:
    """Render a submitted picture and announce it. Safe to repeat: keys depend on the id alone.

    Emits `MediaReady` or `MediaFailed` with the reason when the file is at fault.
    Raises `Unavailable` on an outage.
    """
    medium = await settling.awaited(ctx, media_id)
    if medium is None:
        return
    source = await ctx.objects.get(medium.upload_key)
    if source is None or len(source) != medium.size_bytes:
        await settling.fail(ctx, medium, settling.LOST, delivery)
        return
    try:
        result = await render(ctx, PhotoJob(source=source, content_type=medium.content_type, recipe=medium.recipe))
    except Rejected as refusal:
        await settling.fail(ctx, medium, refusal.detail, delivery)
        return
    await settling.succeed(ctx, await keep(ctx, medium, source, result), delivery)


async def render(ctx: Ctx, job: PhotoJob) -> PhotoResult:
    """Render one picture in a child. Raises `Rejected` for the file's fault, `Unavailable` for ours."""
    try:
        return await ctx.tool(Transcoder).render(job, ctx.config.transcode_timeout_seconds)
    except TranscoderUnavailable as error:
        raise Unavailable("Photos cannot be processed at the moment; please try again soon.") from error


async def keep(ctx: Ctx, medium: Medium, source: bytes, result: PhotoResult) -> Rendered:
    """Store the original and every rendition; return the medium as it will be."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ctx.objects.put_again(rules.original_key(medium.media_id), source))
        stored = tasks.create_task(store(ctx, medium.media_id, result))
    renditions = stored.result()
    return Rendered(
        medium=settling.ready(
            medium,
            content_type=result.content_type,
            width=result.width,
            height=result.height,
            placeholder=result.placeholder,
        ),
        finding=Finding(
            stored_bytes=len(source) + sum(rendition.size_bytes for rendition in renditions),
            quality=result.quality,
            content_hash=hashlib.sha256(source).digest(),
            perceptual_hash=result.perceptual_hashes[0] if result.perceptual_hashes else b"",
        ),
        renditions=renditions,
        capture=result.capture,
    )


async def store(ctx: Ctx, media_id: int, result: PhotoResult) -> list[StoredRendition]:
    """Store every rendition at once: each file waits for the disk, and together they wait little longer than one."""
    stored: list[StoredRendition] = []
    async with asyncio.TaskGroup() as tasks:
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
