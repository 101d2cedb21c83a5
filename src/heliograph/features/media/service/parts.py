"""Files that come in parts: what is missing is told and signed anew as often as somebody asks.

The store keeps which parts are there (S3's multipart upload, or files); the ledger keeps only which upload it is.
"""

from datetime import timedelta

from heliograph.features.media import queries, rules
from heliograph.features.media.types import MediaState, Medium, Multipart, PartOffer, PartsOffer
from heliograph.platform.context import Ctx
from heliograph.platform.errors import NotFound
from heliograph.platform.identity import Actor
from heliograph.platform.objects import UploadClosed, UploadGrant

_GIVEN_UP_AT_A_TIME = 100


async def offer_parts(ctx: Ctx, actor: Actor, media_id: int) -> PartsOffer:
    """Say which parts of an announced file have arrived, and sign an address for each of the others.

    The first call begins the upload in parts. Raises `NotFound` (not the actor's, or deleted) and `UploadClosed`
    (submitted already).
    """
    async with ctx.db.read() as db:
        medium = await queries.medium_by_id(db, media_id)
        multipart = await queries.multipart_by_media(db, media_id)
    if medium is None or medium.account_id != actor.account_id or medium.state is MediaState.RETIRED:
        raise NotFound
    if medium.state is not MediaState.AWAITING_UPLOAD:
        raise UploadClosed
    if await ctx.objects.size_bytes(medium.upload_key) == medium.size_bytes:
        part_bytes = ctx.config.upload_part_bytes if multipart is None else multipart.part_bytes
        everything = dict(enumerate(rules.part_sizes(medium.size_bytes, part_bytes), 1))
        return _offer(ctx, medium, Multipart(media_id=media_id, upload_id="", part_bytes=part_bytes), everything)
    arrived = None if multipart is None else await ctx.objects.parts.arrived(medium.upload_key, multipart.upload_id)
    if multipart is None or arrived is None:
        multipart = await _begin(ctx, medium, multipart)
        arrived = await ctx.objects.parts.arrived(medium.upload_key, multipart.upload_id) or {}
    return _offer(ctx, medium, multipart, arrived)


async def put_together(ctx: Ctx, medium: Medium) -> bool:
    """Make the parts of a file one, where all of them have arrived; say whether the file is there. Safe to repeat."""
    async with ctx.db.read() as db:
        multipart = await queries.multipart_by_media(db, medium.media_id)
    if multipart is not None:
        sizes_bytes = rules.part_sizes(medium.size_bytes, multipart.part_bytes)
        await ctx.objects.parts.complete(medium.upload_key, multipart.upload_id, sizes_bytes)
    # Asked whoever put it together: a rival may have, and its row is gone by then.
    if await ctx.objects.size_bytes(medium.upload_key) != medium.size_bytes:
        return False
    async with ctx.db.tx() as tx:
        if multipart is not None:
            await queries.delete_multipart(tx, medium.media_id, multipart.upload_id)
        now = await queries.medium_by_id(tx, medium.media_id)
    if now is None or now.state is MediaState.RETIRED:  # meanwhile: what purges it may have been here
        await ctx.objects.delete([medium.upload_key])
        return False
    return True


async def drop_parts(ctx: Ctx, media_id: int) -> None:
    """Give up the upload in parts of a file that is not wanted any more, if there is one."""
    async with ctx.db.read() as db:
        multipart = await queries.multipart_by_media(db, media_id)
    if multipart is not None:
        await _give_up(ctx, multipart)


async def drop_stale_parts(ctx: Ctx) -> int:
    """Give up uploads in parts that were begun `quarantine_days` ago; return how many."""
    age = timedelta(days=ctx.config.quarantine_days)
    async with ctx.db.read() as db:
        stale = await queries.multiparts_before(db, age, _GIVEN_UP_AT_A_TIME)
    for multipart in stale:
        await _give_up(ctx, multipart)
    return len(stale) + await ctx.objects.parts.sweep(age.total_seconds())


async def _begin(ctx: Ctx, medium: Medium, lost: Multipart | None) -> Multipart:
    """Begin an upload in parts, in place of one that the store has `lost`; of rivals all get the same."""
    upload_id = await ctx.objects.parts.begin(medium.upload_key, medium.content_type)
    begun = Multipart(media_id=medium.media_id, upload_id=upload_id, part_bytes=ctx.config.upload_part_bytes)
    async with ctx.db.tx() as tx:
        if lost is not None:
            await queries.delete_multipart(tx, medium.media_id, lost.upload_id)
        if await queries.insert_multipart(tx, begun):
            return begun
        kept = await queries.multipart_by_media(tx, medium.media_id)
    await ctx.objects.parts.abort(medium.upload_key, upload_id)
    if kept is None:
        raise NotFound
    return kept


async def _give_up(ctx: Ctx, multipart: Multipart) -> None:
    await ctx.objects.parts.abort(rules.quarantine_key(multipart.media_id), multipart.upload_id)
    async with ctx.db.tx() as tx:
        await queries.delete_multipart(tx, multipart.media_id, multipart.upload_id)


def _offer(ctx: Ctx, medium: Medium, multipart: Multipart, arrived: dict[int, int]) -> PartsOffer:
    lifetime_seconds = ctx.config.upload_url_seconds
    expires_at = ctx.clock.now() + timedelta(seconds=lifetime_seconds)

    def offer(number: int, size_bytes: int) -> PartOffer:
        if arrived.get(number) == size_bytes:
            return PartOffer(number=number, size_bytes=size_bytes, has_arrived=True)
        grant = UploadGrant(
            key=medium.upload_key,
            size_bytes=size_bytes,
            content_type=medium.content_type,
            expires_at=expires_at,
            upload_id=multipart.upload_id,
            part_number=number,
        )
        signed = ctx.objects.sign_put(grant)
        return PartOffer(
            number=number,
            size_bytes=size_bytes,
            has_arrived=False,
            upload_url=signed.url,
            method=signed.method,
            headers=signed.headers,
        )

    sizes_bytes = rules.part_sizes(medium.size_bytes, multipart.part_bytes)
    return PartsOffer(
        part_bytes=multipart.part_bytes,
        expires_in=lifetime_seconds,
        parts=[offer(number, size_bytes) for number, size_bytes in enumerate(sizes_bytes, 1)],
    )
