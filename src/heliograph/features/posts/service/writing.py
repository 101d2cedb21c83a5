"""What an author does: begin, submit, edit, delete."""

from datetime import timedelta

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import service as graph
from heliograph.features.media import service as media
from heliograph.features.media.types import FileIntent, Recipe
from heliograph.features.posts import queries, rules
from heliograph.features.posts.events import PostDeleted, PostEdited, PostSubmitted
from heliograph.features.posts.service.hashtags import relist_hashtags
from heliograph.features.posts.service.presenting import presented
from heliograph.features.posts.service.reading import cards
from heliograph.features.posts.service.tagging import check_taggable, retag, unlist_tagged
from heliograph.features.posts.types import (
    Draft,
    InvalidDraft,
    Location,
    NoSuchPost,
    NotPublished,
    Post,
    PostCard,
    PostChanges,
    PostClosed,
    PostState,
    UploadRequest,
    UploadTicket,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Tx
from heliograph.platform.idempotency import Retry, once_per_key
from heliograph.platform.identity import Actor
from heliograph.platform.ids import parse_id, shard_of, time_of

ABANDONED_AFTER = timedelta(days=2)


async def begin(ctx: Ctx, actor: Actor, request: UploadRequest, retry: Retry | None) -> UploadTicket:
    """Expect a post's files and say where to send them; a retry past the addresses' time gets fresh ones.

    Raises `UnsupportedMedia`, `FileTooLarge`, `QuotaExceeded`, `InvalidDraft`.
    """
    intents = _intents(request)
    media.check_intents(ctx, intents)
    await media.check_quota(ctx, actor, intents)
    post_id, *media_ids = await ctx.ids.several(1 + len(intents), shard_of(actor.account_id))
    ticket = _ticket(ctx, post_id, media_ids, intents)

    async def insert(tx: Tx) -> UploadTicket:
        await queries.insert_post(tx, post_id, actor.account_id, len(intents))
        await media.begin_uploads(tx, actor, object_id=post_id, media_ids=media_ids, intents=intents)
        return ticket

    answer = await once_per_key(ctx, actor.account_id, retry, UploadTicket, insert)
    begun_id = int(answer.post_id)
    if time_of(begun_id) + timedelta(seconds=answer.expires_in) > ctx.clock.now():
        return answer
    return _ticket(ctx, begun_id, [int(offer.media_id) for offer in answer.uploads], intents)


async def submit(ctx: Ctx, actor: Actor, draft: Draft, retry: Retry | None) -> PostCard:
    """Hand in a post whose files have arrived; it is published by itself once they are rendered.

    Raises `InvalidDraft`, `NoSuchPost`, `UploadMissing`, `PostClosed`. Emits `PostSubmitted`, `MediaSubmitted`.
    """
    words = rules.read_caption(draft.caption)
    location = rules.check_location(draft.location)
    tagged_ids = rules.check_tagged(draft.tagged_users)
    post_id = parse_id(draft.post_id)
    async with ctx.db.read() as db:
        post = await _own_post(db, actor, post_id)
        files = await media.states(db, post.post_id)
    alt_texts = rules.check_alt_texts(draft.alt_texts, post.media_count)
    spots = rules.check_spots(draft.tag_spots, tagged_ids, post.media_count)
    recipes = rules.recipes(draft, post.media_count)
    media.check_recipes(files, recipes)
    await media.check_uploaded(ctx, files)

    async def hand_in(tx: Tx) -> PostCard:
        locked = await queries.lock_post(tx, post.post_id)
        if locked is None:
            raise NoSuchPost
        if locked.state is not PostState.AWAITING_UPLOAD:
            raise PostClosed("This post has been submitted already.")
        mention_ids = await _mention_ids(tx, actor, words.mentions)
        people = {"mentions": mention_ids, "tagged": await check_taggable(tx, actor, tagged_ids)}
        await queries.submit_post(tx, post.post_id, words, location, people, alt_texts)
        await queries.set_switches(
            tx, post.post_id, is_comments_off=draft.comments_off, is_like_count_hidden=draft.hide_like_count
        )
        await queries.set_filter(tx, post.post_id, recipes[0].filter)
        if draft.tag_spots:
            await queries.set_tag_spots(tx, post.post_id, spots)
        await media.attach(tx, actor, post.post_id, recipes)
        tx.emit(PostSubmitted(post_id=post.post_id, author_id=actor.account_id))
        return await _own_card(tx, actor, post.post_id)

    return await once_per_key(ctx, actor.account_id, retry, PostCard, hand_in)


async def edit(ctx: Ctx, actor: Actor, post_id: int, changes: PostChanges) -> PostCard:
    """Change the words around a post of one's own, or whom it shows; what is absent stays. Emits `PostEdited`."""
    async with ctx.db.tx() as tx:
        post = await queries.lock_post(tx, post_id)
        if post is None or post.author_id != actor.account_id:
            raise NoSuchPost
        if post.state is PostState.AWAITING_UPLOAD:
            raise PostClosed("This post has not been submitted yet.")
        words = rules.read_caption(post.caption if changes.caption is msgspec.UNSET else changes.caption)
        kept = Location(name=post.location_name, latitude=post.latitude, longitude=post.longitude)
        location = rules.check_location(kept if changes.location is msgspec.UNSET else changes.location)
        alt_texts = post.alt_texts if changes.alt_texts is msgspec.UNSET else changes.alt_texts
        checked = rules.check_alt_texts(alt_texts, post.media_count)
        await queries.edit_post(tx, post_id, words, await _mention_ids(tx, actor, words.mentions), location, checked)
        await queries.set_switches(
            tx,
            post_id,
            is_comments_off=_given(changes.comments_off, post.is_comments_off),
            is_like_count_hidden=_given(changes.hide_like_count, post.is_like_count_hidden),
        )
        await relist_hashtags(tx, post, words.hashtags)
        await _retag(tx, actor, post, changes)
        tx.emit(PostEdited(post_id=post_id, author_id=actor.account_id))
        card = await _own_card(tx, actor, post_id)
    return (await presented(ctx, actor, [card]))[0]


async def _retag(tx: Tx, actor: Actor, post: Post, changes: PostChanges) -> None:
    """Change whom a locked post shows, and where on its photos."""
    tagged_ids = post.tagged_ids
    if changes.tagged_users is not msgspec.UNSET:
        tagged_ids = await check_taggable(tx, actor, rules.check_tagged(changes.tagged_users))
        await retag(tx, post, tagged_ids)
    if changes.tag_spots is not msgspec.UNSET:
        spots = rules.check_spots(changes.tag_spots, tagged_ids, post.media_count)
        await queries.set_tag_spots(tx, post.post_id, spots)


async def redo(ctx: Ctx, actor: Actor, post_id: int, media_id: int, recipe: Recipe) -> None:
    """Render a file of a published post of one's own anew; it takes the other's place once it is ready.

    Raises `NoSuchPost`, `NotPublished`, and what `media.check_recipes` does.
    """
    new_id = await ctx.ids.next(shard_of(post_id))
    async with ctx.db.tx() as tx:
        post = await queries.lock_post(tx, post_id)
        if post is None or post.author_id != actor.account_id:
            raise NoSuchPost
        if post.state is not PostState.PUBLISHED:
            raise NotPublished("This post can be edited once it is published.")
        files = [medium for medium in await media.states(tx, post_id) if medium.media_id == media_id]
        if not files:
            raise NoSuchPost
        media.check_recipes(files, [recipe])
        await media.redo(tx, files[0], new_id, recipe)
        if rules.is_reframed(files[0].recipe, recipe):
            await queries.set_tag_spots(tx, post_id, rules.spots_off(post.tag_spots, files[0].position))
        if files[0].position == 0:
            await queries.set_filter(tx, post_id, recipe.filter)


async def delete(ctx: Ctx, actor: Actor, post_id: int) -> None:
    """Delete a post of one's own, its words and its bytes, for everyone at once. Emits `PostDeleted`."""
    async with ctx.db.tx() as tx:
        post = await queries.lock_post(tx, post_id)
        if post is None or post.author_id != actor.account_id:
            raise NoSuchPost
        await remove(tx, post)


async def discard_abandoned(ctx: Ctx) -> int:
    """Remove posts that were begun and not submitted within two days; return how many."""
    async with ctx.db.read() as db:
        post_ids = await queries.abandoned_posts(db, ABANDONED_AFTER, 100)
    for post_id in post_ids:
        async with ctx.db.tx() as tx:
            post = await queries.lock_post(tx, post_id)
            if post is not None and post.state is PostState.AWAITING_UPLOAD:
                await remove(tx, post)
    return len(post_ids)


async def remove(tx: Tx, post: Post) -> None:
    """Delete a post that is locked, with its words and bytes. Emits `PostDeleted`."""
    await queries.mark_deleted(tx, post.post_id)
    await unlist_tagged(tx, post)
    await relist_hashtags(tx, post, [])
    if post.state is PostState.PUBLISHED:
        await queries.add_to_count(tx, post.author_id, -1)
    await media.retire_all(tx, post.post_id)
    tx.emit(PostDeleted(post_id=post.post_id, author_id=post.author_id))


def _ticket(ctx: Ctx, post_id: int, media_ids: list[int], intents: list[FileIntent]) -> UploadTicket:
    offers = media.upload_offers(ctx, media_ids, intents)
    return UploadTicket(
        post_id=str(post_id), upload_url=offers[0].upload_url, expires_in=offers[0].expires_in, uploads=offers
    )


def _intents(request: UploadRequest) -> list[FileIntent]:
    """Read one file or several; not both. Raises `InvalidDraft`."""
    if request.files is not None:
        if request.content_type is not None or request.file_size is not None:
            raise InvalidDraft("Name one file or a list of files, not both.", errors={"files": "not with content_type"})
        if not 1 <= len(request.files) <= rules.FILES_MAX:
            raise InvalidDraft(
                f"A post has 1 to {rules.FILES_MAX} photos and videos.", errors={"files": f"1 to {rules.FILES_MAX}"}
            )
        return request.files
    missing = {
        name: "is needed"
        for name, value in (("content_type", request.content_type), ("file_size", request.file_size))
        if value is None
    }
    if request.content_type is None or request.file_size is None:
        raise InvalidDraft("Say the file's type and its size in bytes.", errors=missing)
    return [FileIntent(content_type=request.content_type, file_size=request.file_size)]


async def _own_post(db: Read, actor: Actor, post_id: int | None) -> Post:
    post = None if post_id is None else await queries.post_by_id(db, post_id)
    if post is None or post.author_id != actor.account_id:
        raise NoSuchPost
    return post


async def _own_card(tx: Tx, actor: Actor, post_id: int) -> PostCard:
    post = await queries.post_by_id(tx, post_id)
    if post is None:
        raise NoSuchPost
    return (await cards(tx, actor, [post]))[post_id]


def _given(value: bool | msgspec.UnsetType, kept: bool) -> bool:  # noqa: FBT001  two values of one switch
    return kept if value is msgspec.UNSET else value


async def _mention_ids(db: Read, actor: Actor, usernames: list[str]) -> list[int]:
    """Return the accounts of these names; of those between whom and the author there is a block, nothing."""
    found = await accounts.ids_by_usernames(db, usernames) if usernames else {}
    relations = await graph.relations(db, actor, found.values())
    ids = [found[name] for name in usernames if name in found and not relations[found[name]].is_severed]
    return list(dict.fromkeys(ids))
