"""Whom posts show: who may be tagged, who finds out, and how one takes oneself away."""

from collections.abc import Collection

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import service as graph
from heliograph.features.posts import queries
from heliograph.features.posts.events import PostEdited
from heliograph.features.posts.service.filling import filled
from heliograph.features.posts.service.presenting import presented
from heliograph.features.posts.service.reading import visible_post
from heliograph.features.posts.types import InvalidDraft, NoSuchPost, Post, PostCard, PostState
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Tx
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.paging import Page


async def check_taggable(db: Read, actor: Actor, account_ids: list[int]) -> list[int]:
    """Return the ids of live people between whom and the actor there is no block. Raises `InvalidDraft` for others."""
    found = await accounts.account_cards(db, account_ids) if account_ids else {}
    severed = await graph.severed_among(db, actor, account_ids) if account_ids else set[int]()
    if any(account_id not in found or account_id in severed for account_id in account_ids):
        raise InvalidDraft("A tagged person does not exist.", errors={"tagged_users": "unknown"})
    return account_ids


async def list_tagged(tx: Tx, post: Post, published_id: int) -> None:
    """List a post, at the moment it is published, under those whom it shows; the caller has locked it."""
    if post.tagged_ids:
        await queries.add_tagged(tx, published_id, post.tagged_ids)


async def unlist_tagged(tx: Tx, post: Post) -> None:
    """List a post under nobody any more; the caller has locked it."""
    if post.published_id is not None and post.tagged_ids:
        await queries.remove_tagged(tx, post.published_id, post.tagged_ids)


async def retag(tx: Tx, post: Post, account_ids: list[int]) -> None:
    """Have a post show these people and no others; the caller has checked them, and locked the post."""
    await queries.set_tagged_ids(tx, post.post_id, account_ids)
    if post.state is PostState.PUBLISHED and post.published_id is not None:
        kept = set(account_ids)
        await queries.remove_tagged(tx, post.published_id, [one for one in post.tagged_ids if one not in kept])
        await queries.add_tagged(tx, post.published_id, account_ids)


async def untag_me(ctx: Ctx, actor: Actor, post_id: int) -> None:
    """Take oneself away from a post; doing it again changes nothing where one may see it. Emits `PostEdited`.

    Whoever is tagged may, though a block or a private account keeps them from seeing the post. Raises `NoSuchPost`.
    """
    async with ctx.db.tx() as tx:
        found = await queries.post_by_id(tx, post_id)
        is_tagged = found is not None and found.state is PostState.PUBLISHED and actor.account_id in found.tagged_ids
        if not is_tagged:
            await visible_post(tx, actor, post_id)
            return
        post = await queries.lock_post(tx, post_id)
        if post is not None and actor.account_id in post.tagged_ids:
            await retag(tx, post, [one for one in post.tagged_ids if one != actor.account_id])
            tx.emit(PostEdited(post_id=post_id, author_id=post.author_id))


async def tagged(ctx: Ctx, viewer: Viewer, account_id: int, before_id: int | None, limit: int) -> Page[PostCard]:
    """Return the posts that show somebody, newest first: of those, what the viewer may see.

    None of an author between whom and the person there is a block. What is hidden leaves no gap: a page is full while
    there is more, unless a thousand in a row are hidden. Raises `NoSuchPost` where the person's own posts are not the
    viewer's to see.
    """
    async with ctx.db.read() as db:
        if account_id not in await graph.visible_owners(db, viewer, [account_id]):
            raise NoSuchPost
        found, last_id = await filled(
            db,
            viewer,
            lambda before, size: queries.tagged_in(db, account_id, before, size),
            lambda posts: _shown(db, viewer, account_id, posts),
            before_id=before_id,
            limit=limit,
        )
    return Page(items=await presented(ctx, viewer, found), next_key=None if last_id is None else (last_id,))


async def _shown(db: Read, viewer: Viewer, account_id: int, posts: list[Post]) -> list[Post]:
    author_ids: Collection[int] = {post.author_id for post in posts}
    visible = await graph.visible_owners(db, viewer, author_ids)
    severed = await graph.severed_pairs(db, {(account_id, author_id) for author_id in visible})
    return [post for post in posts if post.author_id in visible and (account_id, post.author_id) not in severed]
