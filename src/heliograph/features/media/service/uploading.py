"""From an announced file to a submitted one, and to a retired one."""

from collections.abc import AsyncIterator
from datetime import timedelta

from heliograph.features.media import queries, rules
from heliograph.features.media.events import MediaSubmitted, VideoSubmitted
from heliograph.features.media.service import settling
from heliograph.features.media.service.parts import put_together
from heliograph.features.media.types import (
    FileIntent,
    MediaState,
    MediaType,
    Medium,
    Purpose,
    Recipe,
    StorageUse,
    StoredMedium,
    TypeMismatch,
    UploadMissing,
    UploadOffer,
    WrongLength,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Tx
from heliograph.platform.errors import NotFound
from heliograph.platform.identity import Actor
from heliograph.platform.objects import UploadClosed, UploadGrant


def check_intents(ctx: Ctx, intents: list[FileIntent]) -> None:
    """Refuse announced files that would not be taken (see `rules.check_intent`)."""
    config = ctx.config
    for intent in intents:
        rules.check_intent(intent, photo_max_bytes=config.photo_max_bytes, video_max_bytes=config.video_max_bytes)


async def check_quota(ctx: Ctx, actor: Actor, intents: list[FileIntent]) -> None:
    """Raise `QuotaExceeded` where the announced files are more than the account may still keep."""
    if not ctx.config.account_quota_bytes:
        return
    async with ctx.db.read() as db:
        used_bytes = await queries.stored_bytes(db, actor.account_id)
    rules.check_quota(
        used_bytes=used_bytes,
        added_bytes=sum(intent.file_size for intent in intents),
        quota_bytes=ctx.config.account_quota_bytes,
    )


async def storage_use(ctx: Ctx, actor: Actor) -> StorageUse:
    """Say how much the account keeps: originals, what was rendered of them, and uploads that are expected."""
    async with ctx.db.read() as db:
        used_bytes = await queries.stored_bytes(db, actor.account_id)
    return StorageUse(used_bytes=used_bytes, quota_bytes=ctx.config.account_quota_bytes or None)


def check_recipes(media: list[Medium], recipes: list[Recipe]) -> None:
    """Raise `Invalid` unless each medium can be rendered by its recipe."""
    for medium, recipe in zip(media, recipes, strict=True):
        rules.check_recipe(recipe, medium.type)


async def begin_uploads(
    tx: Tx, actor: Actor, *, object_id: int, media_ids: list[int], intents: list[FileIntent]
) -> None:
    """Expect one file for each id, in order, as the media of `object_id`."""
    rows = [
        {
            "media_id": media_id,
            "object_id": object_id,
            "position": position,
            "type": rules.type_of(intent.content_type),
            "content_type": intent.content_type,
            "size_bytes": intent.file_size,
            "upload_key": rules.quarantine_key(media_id),
        }
        for position, (media_id, intent) in enumerate(zip(media_ids, intents, strict=True))
    ]
    await queries.insert_media(tx, rows, account_id=actor.account_id, purpose=Purpose.POST)


def upload_offers(ctx: Ctx, media_ids: list[int], intents: list[FileIntent]) -> list[UploadOffer]:
    """Sign an address for each expected file, good for `upload_url_seconds`."""
    lifetime_seconds = ctx.config.upload_url_seconds
    expires_at = ctx.clock.now() + timedelta(seconds=lifetime_seconds)
    offers: list[UploadOffer] = []
    for media_id, intent in zip(media_ids, intents, strict=True):
        grant = UploadGrant(
            key=rules.quarantine_key(media_id),
            size_bytes=intent.file_size,
            content_type=intent.content_type,
            expires_at=expires_at,
        )
        signed = ctx.objects.sign_put(grant)
        offers.append(
            UploadOffer(
                media_id=str(media_id),
                upload_url=signed.url,
                method=signed.method,
                headers=signed.headers,
                expires_in=lifetime_seconds,
            )
        )
    return offers


async def receive_upload(
    ctx: Ctx, token: str, *, content_type: str, size_bytes: int | None, chunks: AsyncIterator[bytes]
) -> None:
    """Take the bytes of a signed address before the file is submitted: a whole file once, a part in place of the last.

    Raises `NotFound` (forged address), `Forbidden` (expired), `TypeMismatch`, `Invalid` (other length) and
    `UploadClosed` (taken already, or submitted).
    """
    grant = ctx.objects.read_grant(token)
    if content_type != grant.content_type:
        raise TypeMismatch(f"This address takes {grant.content_type} only.")
    if size_bytes is not None and size_bytes != grant.size_bytes:
        raise WrongLength(announced=grant.size_bytes, came=size_bytes)
    media_id = int(grant.key.rpartition("/")[2])
    if await _state(ctx, media_id) is not MediaState.AWAITING_UPLOAD:
        raise UploadClosed
    await ctx.objects.receive(grant, chunks)
    is_whole = grant.part_number == 0
    if is_whole and await _state(ctx, media_id) is MediaState.RETIRED:  # meanwhile: what purges it may have been here
        await ctx.objects.delete([grant.key])
        raise UploadClosed


async def _state(ctx: Ctx, media_id: int) -> MediaState:
    async with ctx.db.read() as db:
        medium = await queries.medium_by_id(db, media_id)
    if medium is None:
        raise NotFound
    return medium.state


async def check_uploaded(ctx: Ctx, media: list[Medium]) -> None:
    """Raise `UploadMissing` unless every file has arrived in its announced length; put those in parts together."""
    for medium in media:
        if medium.state is not MediaState.AWAITING_UPLOAD:
            continue
        has_come = await ctx.objects.size_bytes(medium.upload_key) == medium.size_bytes
        if not has_come and not await put_together(ctx, medium):
            raise UploadMissing(f"File {medium.position + 1} has not been uploaded yet.")


async def attach(tx: Tx, actor: Actor, object_id: int, recipes: list[Recipe]) -> None:
    """Submit the object's files for rendering, each by its recipe. Emits `MediaSubmitted` or `VideoSubmitted`."""
    for media_id, kind in await queries.mark_submitted(tx, object_id, actor.account_id, recipes):
        _submit(tx, media_id, object_id, MediaType(kind))


async def redo(tx: Tx, medium: Medium, new_id: int, recipe: Recipe) -> None:
    """Render a ready medium's original by another recipe, as a medium of its own that takes its place once ready.

    What was to take its place before is given up. Emits `MediaSubmitted` or `VideoSubmitted`.
    """
    await settling.retire(tx, await queries.successor_ids(tx, medium.media_id))
    await queries.insert_successor(tx, new_id, medium.media_id, recipe)
    _submit(tx, new_id, medium.object_id, medium.type)


def _submit(tx: Tx, media_id: int, object_id: int, kind: MediaType) -> None:
    match kind:
        case MediaType.PHOTO:
            tx.emit(MediaSubmitted(media_id=media_id, object_id=object_id))
        case MediaType.VIDEO:
            tx.emit(VideoSubmitted(media_id=media_id, object_id=object_id))


async def render_again(tx: Tx, medium: StoredMedium) -> None:
    """Render a ready medium anew from its original, under its own id, as files of it are lost.

    It is not shown until it is ready again. Emits `MediaSubmitted` or `VideoSubmitted`.
    """
    kind = await queries.submit_again(tx, medium.media_id)
    if kind is not None:
        _submit(tx, medium.media_id, medium.object_id, MediaType(kind))


async def object_ids_of(db: Read, account_id: int, purpose: Purpose, after_id: int, limit: int) -> list[int]:
    """Return up to `limit` ids above `after_id` of what an account's media belong to; of the retired, nothing."""
    return await queries.objects_of_account(db, account_id, purpose, after_id, limit)


async def states(db: Read, object_id: int) -> list[Medium]:
    """Return the object's media in order, with their states."""
    return await queries.media_of_objects(db, [object_id])
