"""From a submitted picture to rendered ones, in an isolated child."""

import asyncio
import hashlib
from weakref import WeakValueDictionary

from heliograph.features.media import queries, rules
from heliograph.features.media.events import VideoSubmitted
from heliograph.features.media.service import settling
from heliograph.features.media.service.moderating import judge
from heliograph.features.media.service.settling import Rendered
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import (
    EAGER,
    EVERY,
    PhotoJob,
    PhotoResult,
    Rejected,
    Size,
    TranscoderUnavailable,
    Wanted,
)
from heliograph.features.media.types import Finding, MediaType, Medium, Recipe, StoredRendition
from heliograph.features.media.types.moderating import JudgedPicture
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery

_MOVING_TYPES = frozenset(("image/gif",))
"""Kinds of picture that are shown as a video when they move; of others the first frame is."""


class LateRenditions:
    """Keeps a process from making the same medium's late renditions twice at a time."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def lock(self, media_id: int) -> asyncio.Lock:
        """Return the lock of a medium, the same one as long as anybody holds it."""
        return self._locks.setdefault(media_id, asyncio.Lock())


async def process(ctx: Ctx, media_id: int, delivery: Delivery) -> None:
    """Render a submitted picture and announce it. Safe to repeat: keys depend on the id alone.

    Emits `MediaReady`, `MediaFailed` with the reason when the file is at fault, or `VideoSubmitted` where it moves.
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
    if result.is_animated and medium.content_type in _MOVING_TYPES:
        await _hand_over(ctx, medium, delivery)
        return
    await settling.succeed(ctx, await keep(ctx, medium, source, result), delivery)


async def make_missing(ctx: Ctx, medium: Medium, size: str, extension: str) -> str | None:
    """Render what of a ready medium's pictures is made on its first request, and keep it; return the key of `size`.

    None where the medium is gone meanwhile or its source is. Raises `Unavailable` on an outage.
    """
    wanted = frozenset(rendition for rendition in EVERY - EAGER if rendition[1] == extension)
    if size not in {rendition[0] for rendition in wanted}:
        return None
    async with ctx.tool(LateRenditions).lock(medium.media_id):
        async with ctx.db.read() as db:
            key = await queries.rendition_key(db, medium.media_id, size, extension)
        if key is not None:
            return key
        result = await _render_again(ctx, medium, wanted)
        if result is None:
            return None
        stored = await store(ctx, medium.media_id, result)
    async with ctx.db.tx() as tx:
        added_bytes = await queries.insert_renditions(tx, medium.media_id, stored)
        is_ready = await queries.add_stored_bytes(tx, medium.media_id, added_bytes)
        now = await queries.medium_by_id(tx, medium.media_id)
    await settling.purge_retired(ctx, now)
    return rules.rendition_key(medium.media_id, size, extension) if is_ready else None


async def _render_again(ctx: Ctx, medium: Medium, wanted: Wanted) -> PhotoResult | None:
    """Render from a photo's original by its recipe, or from the large size of a video's cover."""
    is_photo = medium.type is MediaType.PHOTO
    key = medium.original_key if is_photo else rules.rendition_key(medium.media_id, Size.L, "jpg")
    source = await ctx.objects.get(key)
    if source is None:
        return None
    content_type, recipe = (medium.content_type, medium.recipe) if is_photo else ("image/jpeg", Recipe())
    try:
        return await render(ctx, PhotoJob(source=source, content_type=content_type, recipe=recipe, wanted=wanted))
    except Rejected:
        return None


async def render(ctx: Ctx, job: PhotoJob) -> PhotoResult:
    """Render one picture in a child. Raises `Rejected` for the file's fault, `Unavailable` for ours."""
    try:
        return await ctx.tool(Transcoder).render(job, ctx.config.transcode_timeout_seconds)
    except TranscoderUnavailable as error:
        raise Unavailable("Photos cannot be processed at the moment; please try again soon.") from error


async def keep(ctx: Ctx, medium: Medium, source: bytes, result: PhotoResult) -> Rendered:
    """Judge, and store the original and every rendition; return the medium as it will be."""
    content_hash = hashlib.sha256(source).digest()
    judgement = await judge(ctx, [judged_picture(result)], content_hash)
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
            verdict=judgement.verdict,
        ),
        finding=Finding(
            stored_bytes=len(source) + sum(rendition.size_bytes for rendition in renditions),
            quality=result.quality,
            content_hash=content_hash,
            perceptual_hash=result.perceptual_hashes[0] if result.perceptual_hashes else b"",
        ),
        renditions=renditions,
        capture=result.capture,
        judgement=judgement,
    )


def judged_picture(result: PhotoResult) -> JudgedPicture:
    """Return what of a rendered picture is judged: its medium size as JPEG, and its looks."""
    jpeg = next(one.data for one in result.renditions if (one.size, one.format) == (Size.M, "jpg"))
    return JudgedPicture(jpeg=jpeg, perceptual_hashes=result.perceptual_hashes)


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


async def _hand_over(ctx: Ctx, medium: Medium, delivery: Delivery) -> None:
    async with ctx.db.tx() as tx:
        if await tx.once(delivery) and await queries.mark_moving(tx, medium.media_id):
            tx.emit(VideoSubmitted(media_id=medium.media_id, object_id=medium.object_id))


def still_recipe(recipe: Recipe) -> Recipe:
    """Return what of a video's recipe concerns its cover."""
    return Recipe(
        filter=recipe.filter,
        strength=recipe.strength,
        brightness=recipe.brightness,
        contrast=recipe.contrast,
        saturation=recipe.saturation,
        warmth=recipe.warmth,
        vignette=recipe.vignette,
        rotate=recipe.rotate,
        crop=recipe.crop,
    )
