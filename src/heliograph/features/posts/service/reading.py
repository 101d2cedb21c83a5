"""What viewers see of posts. Every way out of here asks the one policy whose posts the viewer may see."""

from collections.abc import Collection

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import Deed, Thing
from heliograph.features.media import service as media
from heliograph.features.media.types import Access, MediaState, Medium
from heliograph.features.posts import queries, rules
from heliograph.features.posts.service.hydrating import hydrated, people_in
from heliograph.features.posts.service.presenting import presented
from heliograph.features.posts.types import (
    CaptureList,
    NoSuchPost,
    Post,
    PostCard,
    PostState,
    PostStatus,
    Standing,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.ids import LARGEST
from heliograph.platform.paging import Page

_WAITS_FOR_A_MODERATOR = "A moderator looks at this post before others can see it."


async def visible_post(db: Read, viewer: Viewer, post_id: int) -> Post:
    """Return a published post that the viewer may see, or one of the viewer's own. Raises `NoSuchPost`."""
    post, _ = await _visible_post(db, viewer, post_id)
    return post


async def published_post(db: Read, viewer: Viewer, post_id: int) -> Post:
    """Return a published post that the viewer may see. Raises `NoSuchPost`, also for one's own that is not."""
    post = await visible_post(db, viewer, post_id)
    if post.state is not PostState.PUBLISHED:
        raise NoSuchPost
    return post


async def _visible_post(db: Read, viewer: Viewer, post_id: int) -> tuple[Post, bool]:
    """Return what `visible_post` does, and whether everyone may see it. Raises `NoSuchPost`."""
    post = await queries.post_by_id(db, post_id)
    if post is None:
        raise NoSuchPost
    thing = Thing.CONTENT if post.state is PostState.PUBLISHED else Thing.OWN
    audiences = await graph.audiences(db, viewer, [post.author_id], thing)
    if post.author_id not in audiences:
        raise NoSuchPost
    return post, audiences[post.author_id]


async def show(ctx: Ctx, viewer: Viewer, post_id: int) -> PostCard:
    """Return one post as the viewer sees it. Raises `NoSuchPost`."""
    async with ctx.db.read() as db:
        post = await visible_post(db, viewer, post_id)
        found = await cards(db, viewer, [post])
    if post_id not in found:
        raise NoSuchPost
    return (await presented(ctx, viewer, [found[post_id]]))[0]


async def show_by_code(ctx: Ctx, viewer: Viewer, code: str) -> PostCard:
    """Return the post of a short link as the viewer sees it. Raises `NoSuchPost`."""
    post_id = rules.read_short_code(code)
    if post_id is None:
        raise NoSuchPost
    return await show(ctx, viewer, post_id)


async def status(ctx: Ctx, actor: Actor, post_id: int) -> PostStatus:
    """Return how far a post of the actor's own is. Raises `NoSuchPost`."""
    async with ctx.db.read() as db:
        post = await queries.post_by_id(db, post_id)
        if post is None or post.author_id != actor.account_id:
            raise NoSuchPost
        return status_of(post, await media.states(db, post_id))


def status_of(post: Post, files: list[Medium]) -> PostStatus:
    """Say how far `post` is: the mean of how far its files are."""
    rendered = sum(1.0 if medium.state is MediaState.READY else medium.progress for medium in files)
    match post.state:
        case PostState.PUBLISHED:
            progress = 1.0
        case PostState.PROCESSING | PostState.HELD | PostState.FAILED:
            progress = rendered / max(1, post.media_count)
        case PostState.AWAITING_UPLOAD | PostState.DELETED:
            progress = 0.0
    return PostStatus(
        status=post.state.shown,
        progress=round(progress, 3),
        error=post.error or None,
        notice=_WAITS_FOR_A_MODERATOR if post.state is PostState.HELD else None,
    )


async def captures(ctx: Ctx, actor: Actor, post_id: int) -> CaptureList:
    """Return what the camera wrote into the files of a post of the actor's own. Raises `NoSuchPost`."""
    async with ctx.db.read() as db:
        post = await queries.post_by_id(db, post_id)
        if post is None or post.author_id != actor.account_id:
            raise NoSuchPost
        return CaptureList(captures=await media.captures(db, await media.states(db, post_id)))


async def grid(ctx: Ctx, viewer: Viewer, author_id: int, before_id: int | None, limit: int) -> Page[PostCard]:
    """Return an author's posts, newest first; where the viewer may not see them, as of an account there is not."""
    async with ctx.db.read() as db:
        if author_id not in await graph.visible_owners(db, viewer, [author_id]):
            raise NoSuchPost
        posts = await queries.posts_by_author(db, author_id, before_id or LARGEST, limit + 1)
        shown = posts[:limit]
        found = await cards(db, viewer, shown)
    last_id = shown[-1].published_id if len(posts) > limit else None
    items = await presented(ctx, viewer, [found[post.post_id] for post in shown if post.post_id in found])
    return Page(items=items, next_key=None if last_id is None else (last_id,))


async def cards(db: Read, viewer: Viewer, posts: list[Post]) -> dict[int, PostCard]:
    """Hydrate posts that the caller has found visible, with one statement for each owner of facts.

    People named in them between whom and the viewer there is a block are left out.
    """
    if not posts:
        return {}
    users = await accounts.account_cards(db, {account_id for post in posts for account_id in people_in(post)})
    named = users.keys() - {post.author_id for post in posts}
    for account_id in await graph.severed_among(db, viewer, named):
        del users[account_id]
    return await hydrated(db, viewer, posts, users)


async def visible_cards(db: Read, viewer: Viewer, post_ids: list[int]) -> dict[int, PostCard]:
    """Return the cards of those of the posts that are published and the viewer may see, by id."""
    posts = await queries.published_by_ids(db, post_ids) if post_ids else []
    visible = await graph.visible_owners(db, viewer, {post.author_id for post in posts})
    return await cards(db, viewer, [post for post in posts if post.author_id in visible])


async def standings(db: Read, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Standing]:
    """Return what each (viewer, post) may know of before an act; of what is not published or not to be seen, nothing.

    Three statements for any number of pairs. `db` reads the primary.
    """
    found = await queries.standings(db, list({post_id for _, post_id in pairs})) if pairs else {}
    owners = {pair: (pair[0], found[pair[1]].author_id) for pair in pairs if pair[1] in found}
    visible = await graph.pairs_that_may(db, Deed.RESPOND, set(owners.values()))
    return {pair: found[pair[1]] for pair, owner in owners.items() if owner in visible}


async def recent_ids(db: Read, author_ids: list[int], before_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (published_id, author_id) of the authors' newest posts older than `before_id`, unchecked."""
    return await queries.recent_by_authors(db, author_ids, before_id, limit)


async def newest_of_each(db: Read, author_ids: list[int], per_author: int, limit: int) -> list[tuple[int, int]]:
    """Return (published_id, author_id) of the newest `limit` among each author's newest `per_author`, unchecked."""
    return await queries.newest_of_each(db, author_ids, per_author, limit)


async def ids_of(db: Read, published_ids: list[int]) -> dict[int, int]:
    """Return the post's own id of each published id, unchecked."""
    return dict(await queries.ids_of_published(db, published_ids)) if published_ids else {}


async def authors_of(db: Read, published_ids: list[int]) -> dict[int, int]:
    """Return the author of each of the posts that is published, by published id; unchecked."""
    found = await queries.published_posts(db, published_ids) if published_ids else []
    return {post.published_id: post.author_id for post in found if post.published_id}


async def visible_among(db: Read, viewer: Viewer, post_ids: list[int]) -> dict[int, int]:
    """Return the published id of those of the posts that are published and that the viewer may see."""
    found = await queries.published_by_ids(db, post_ids)
    visible = await graph.visible_owners(db, viewer, {post.author_id for post in found})
    return {post.post_id: post.published_id for post in found if post.published_id and post.author_id in visible}


async def counts_since(db: Read, author_ids: list[int], after_id: int, limit: int) -> dict[int, int]:
    """Return how many posts newer than `after_id` each of the authors has published, counted up to `limit`."""
    return await queries.counts_since(db, author_ids, after_id, limit)


async def published_among(db: Read, published_ids: list[int]) -> set[int]:
    """Return those of the posts that are published at this moment."""
    return {post.published_id for post in await queries.published_posts(db, published_ids) if post.published_id}


async def post_counts(db: Read, account_ids: list[int]) -> dict[int, int]:
    """Return how many posts each account has published; accounts without any are absent."""
    return await queries.post_counts(db, account_ids)


async def byte_access(db: Read, viewer: Viewer, medium: Medium, size: str) -> Access:
    """Say whether the viewer may have the bytes of a post's file: exactly where the post may be seen, in any `size`."""
    try:
        _, is_public = await _visible_post(db, viewer, medium.object_id)
    except NoSuchPost:
        return Access.NONE
    return Access.PUBLIC if is_public else Access.PRIVATE
