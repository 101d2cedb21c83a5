"""From a submitted video to renditions: first one that can be played, then the larger ones and HLS behind it.

The cover is a still that goes the way of every photo. Whatever is rendered lies in a folder of its own until it is
stored; what a process that died left there is swept by the next.
"""

import asyncio
import hashlib
import shutil
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from heliograph.features.media import queries, rules
from heliograph.features.media.events import VideoPlayable
from heliograph.features.media.service import photos, settling
from heliograph.features.media.service.moderating import is_judging, judge
from heliograph.features.media.service.serving import Gates
from heliograph.features.media.service.settling import Rendered
from heliograph.features.media.transcode.colour import cube_text, is_coloured
from heliograph.features.media.transcode.types import (
    Capture,
    PhotoJob,
    PhotoResult,
    Rejected,
    Size,
    TranscoderUnavailable,
    Wanted,
)
from heliograph.features.media.transcode.video.plan import plan_for
from heliograph.features.media.transcode.video.runner import VideoTranscoder
from heliograph.features.media.transcode.video.types import EncodePlan, Name, VideoFacts, VideoFile
from heliograph.features.media.types import Finding, MediaState, Medium, Recipe, StoredRendition
from heliograph.features.media.types.moderating import JudgedPicture, Judgement
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery

_LEFT_BEHIND_SECONDS = 6 * 3600
_STILLS = 4
"""How many stills of a video are judged, beside its cover."""
_BEFORE_ENCODING = 0.1
"""Which part of the way is gone when encoding begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A fetched video and what its decoder says of it."""

    path: Path
    facts: VideoFacts
    plan: EncodePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What the first pass over a video gives."""

    cover: PhotoResult
    file: VideoFile
    content_hash: bytes
    judgement: Judgement


async def process_video(ctx: Ctx, media_id: int, delivery: Delivery) -> None:
    """Render a submitted video in its smallest size with its cover, and announce it. Safe to repeat.

    Emits `MediaReady` and `VideoPlayable`, or `MediaFailed` with the reason when the file is at fault.
    Raises `Unavailable` on an outage.
    """
    medium = await settling.awaited(ctx, media_id)
    if medium is None:
        return
    async with _workroom(ctx, media_id) as folder:
        try:
            rendered = await _render_first(ctx, medium, folder)
        except Rejected as refusal:
            await settling.fail(ctx, medium, refusal.detail, delivery)
            return
    if rendered is None:
        await settling.fail(ctx, medium, settling.LOST, delivery)
        return
    then = VideoPlayable(media_id=media_id, object_id=medium.object_id)
    await settling.succeed(ctx, rendered, delivery, then)


async def complete_video(ctx: Ctx, media_id: int, delivery: Delivery) -> None:
    """Render the sizes that a playable video lacks, and HLS of all of them. Safe to repeat.

    What cannot be made is left out: the video can be played. Raises `Unavailable` on an outage.
    """
    async with ctx.db.read() as db:
        medium = await queries.medium_by_id(db, media_id)
    if medium is None or medium.state is not MediaState.READY or rules.HLS in medium.video_sizes:
        await settling.purge_retired(ctx, medium)
        return
    async with _workroom(ctx, media_id) as folder:
        try:
            stored = await _render_rest(ctx, medium, folder)
        except Rejected as refusal:
            ctx.log.warning("video_incomplete", media_id=media_id, reason=refusal.detail)
            return
    if not stored:
        ctx.log.error("original_missing", media_id=media_id)
        return
    sizes = [*(one.size for one in stored if one.format == "mp4"), rules.HLS]
    async with ctx.db.tx() as tx:
        if await queries.add_video_sizes(tx, media_id, sizes):
            await tx.once(delivery)
            added_bytes = await queries.insert_renditions(tx, media_id, stored)
            await queries.add_stored_bytes(tx, media_id, added_bytes)
        now = await queries.medium_by_id(tx, media_id)
    await settling.purge_retired(ctx, now)


async def _render_first(ctx: Ctx, medium: Medium, folder: Path) -> Rendered | None:
    """Render cover and smallest size; None where the upload is not whole. Raises `Rejected`, `Unavailable`."""
    source = await _fetch(ctx, medium, medium.upload_key, folder)
    if source is None:
        return None
    try:
        videos = ctx.tool(VideoTranscoder)
        at_seconds = medium.recipe.cover_seconds
        if at_seconds is None:
            at_seconds = await videos.cover_seconds(source.path, source.plan)
        (still,) = await videos.frames(source.path, source.facts, [at_seconds])
        job = PhotoJob(source=still, content_type="image/jpeg", recipe=photos.still_recipe(medium.recipe))
        cover = await photos.render(ctx, job)
        shown = [photos.judged_picture(cover), *await _looked_at(ctx, source)]
        first = msgspec.structs.replace(source.plan, names=source.plan.names[:1])

        async def tell(part: float) -> None:
            await _tell(ctx, medium, _BEFORE_ENCODING + (1 - _BEFORE_ENCODING) * part)

        await tell(0.0)
        (file,) = await videos.encode(source.path, folder, first, tell)
    except TranscoderUnavailable as error:
        raise _busy() from error
    content_hash = await asyncio.to_thread(_sha256, source.path)
    judgement = await judge(ctx, shown, content_hash)
    return await _keep(
        ctx, medium, source, _Made(cover=cover, file=file, content_hash=content_hash, judgement=judgement)
    )


async def _looked_at(ctx: Ctx, source: _Source) -> list[JudgedPicture]:
    """Return stills from all over the kept part, to be judged beside the cover, where anything judges them."""
    if not await is_judging(ctx):
        return []
    plan = source.plan
    moments = [plan.start_seconds + plan.duration_seconds * (index + 0.5) / _STILLS for index in range(_STILLS)]
    stills = await ctx.tool(VideoTranscoder).frames(source.path, source.facts, moments)
    wanted: Wanted = frozenset(((Size.M, "jpg"),))
    jobs = [PhotoJob(source=still, content_type="image/jpeg", wanted=wanted) for still in stills]
    return [photos.judged_picture(await photos.render(ctx, job)) for job in jobs]


async def _render_rest(ctx: Ctx, medium: Medium, folder: Path) -> list[StoredRendition]:
    """Render and store what is missing. Raises `Rejected`, `Unavailable`."""
    source = await _fetch(ctx, medium, medium.original_key, folder)
    if source is None:
        return []
    videos, names = ctx.tool(VideoTranscoder), source.plan.names
    try:
        missing = tuple(name for name in names if name not in medium.video_sizes)
        plan = msgspec.structs.replace(source.plan, names=missing)
        made = await videos.encode(source.path, folder, plan) if missing else []
        there = [await _fetch_rendition(ctx, medium, source, name) for name in names if name not in missing]
        hls = await videos.package_hls([*there, *made], folder, str(medium.media_id))
    except TranscoderUnavailable as error:
        raise _busy() from error
    stored = [await _store(ctx, medium.media_id, file.path, (file.width, file.height)) for file in made]
    return stored + [await _store(ctx, medium.media_id, file.path, (0, 0)) for file in hls]


async def _fetch(ctx: Ctx, medium: Medium, key: str, folder: Path) -> _Source | None:
    """Get the file, look at it and plan; None where it is not there whole. Raises `Rejected`, `Unavailable`."""
    path = folder / "source"
    if not await ctx.objects.fetch(key, path) or _length(path) != medium.size_bytes:
        return None
    try:
        facts = await ctx.tool(VideoTranscoder).probe(path)
    except TranscoderUnavailable as error:
        raise _busy() from error
    cube = await asyncio.to_thread(_cube, medium.recipe)
    limit = ctx.config.video_max_seconds
    plan = plan_for(facts, medium.recipe, stem=str(medium.media_id), cube=cube, max_seconds=limit)
    return _Source(path=path, facts=facts, plan=plan)


async def _fetch_rendition(ctx: Ctx, medium: Medium, source: _Source, name: str) -> VideoFile:
    """Get a rendition that was stored before, to be packaged. Raises `Unavailable` where the store has lost it."""
    path = source.path.parent / f"{medium.media_id}_{name}.mp4"
    if not await ctx.objects.fetch(rules.rendition_key(medium.media_id, name, "mp4"), path):
        raise Unavailable("A rendition of this video is not there.")
    return VideoFile(
        name=msgspec.convert(name, Name),
        path=path,
        width=medium.width,
        height=medium.height,
        size_bytes=_length(path),
        duration_seconds=medium.duration_seconds,
        has_audio=medium.has_audio,
    )


async def _keep(ctx: Ctx, medium: Medium, source: _Source, made: _Made) -> Rendered:
    """Store original, cover and rendition; return the medium as it will be."""
    media_id, cover, file = medium.media_id, made.cover, made.file
    await ctx.objects.put_file(rules.original_key(media_id), source.path)
    renditions = [
        *await photos.store(ctx, media_id, cover),
        await _store(ctx, media_id, file.path, (file.width, file.height)),
    ]
    return Rendered(
        medium=settling.ready(
            medium,
            content_type=source.facts.content_type,
            width=cover.width,
            height=cover.height,
            placeholder=cover.placeholder,
            verdict=made.judgement.verdict,
            duration_seconds=file.duration_seconds,
            has_audio=file.has_audio,
            video_sizes=[str(file.name)],
        ),
        finding=Finding(
            stored_bytes=medium.size_bytes + sum(rendition.size_bytes for rendition in renditions),
            quality=cover.quality,
            content_hash=made.content_hash,
            perceptual_hash=cover.perceptual_hashes[0] if cover.perceptual_hashes else b"",
        ),
        renditions=renditions,
        capture=Capture(),
        judgement=made.judgement,
    )


async def _store(ctx: Ctx, media_id: int, path: Path, shape: tuple[int, int]) -> StoredRendition:
    """Store a rendered file, whose name is `{media_id}_{size}.{format}`."""
    size, _, extension = path.name.partition("_")[2].partition(".")
    key = rules.rendition_key(media_id, size, extension)
    await ctx.objects.put_file(key, path)
    return StoredRendition(
        size=size, format=extension, width=shape[0], height=shape[1], size_bytes=_length(path), object_key=key
    )


async def _tell(ctx: Ctx, medium: Medium, progress: float) -> None:
    """Write down how far it is, and tell whoever shows it to the author."""
    async with ctx.db.tx() as tx:
        await queries.set_progress(tx, medium.media_id, progress)
    listener = ctx.tool(Gates).on_progress.get(medium.purpose)
    if listener is not None:
        await listener(ctx, medium.object_id)


@asynccontextmanager
async def _workroom(ctx: Ctx, media_id: int) -> AsyncGenerator[Path]:
    """Lend an empty folder on the disk of the objects; whatever is in it at the end is removed."""
    root = ctx.config.data_dir.absolute() / "work"
    folder = root / f"{media_id}-{time.monotonic_ns()}"
    await asyncio.to_thread(_clear, root)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _clear(root: Path) -> None:
    """Remove what processes that died have left."""
    if not root.is_dir():
        return
    for left in root.iterdir():
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _cube(recipe: Recipe) -> bytes | None:
    """Return the recipe's colours as the decoder takes them; None where it changes none."""
    return cube_text(recipe).encode() if is_coloured(recipe) else None


def _length(path: Path) -> int:
    return path.stat().st_size


def _sha256(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _busy() -> Unavailable:
    return Unavailable("Videos cannot be processed at the moment; please try again soon.")
