"""Comment, answer, list and delete. A comment is seen where its post is, by the post's policy at that moment."""

from collections.abc import Collection

from heliograph.features.accounts import service as accounts
from heliograph.features.accounts.types import UserCard
from heliograph.features.engagement import queries, rules
from heliograph.features.engagement.cache import ShownCounts
from heliograph.features.engagement.events import CommentDeleted, Commented
from heliograph.features.engagement.service.checking import check
from heliograph.features.engagement.types import (
    Comment,
    CommentCard,
    CommentsOff,
    InvalidComment,
    NewComment,
    NoSuchComment,
    NotYours,
    TopPlace,
)
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import NoSuchPost
from heliograph.platform.clock import rfc3339
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Tx, despite_rivals
from heliograph.platform.idempotency import Retry, once_per_key
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.ids import LARGEST, parse_id, shard_of, time_of
from heliograph.platform.paging import Page
from heliograph.platform.writing import mentioned_names

_REPLIES_BATCH = 500


async def comment(ctx: Ctx, actor: Actor, post_id: int, new: NewComment, retry: Retry | None) -> CommentCard:
    """Comment on a post, or answer a comment; an answer to an answer joins it under the same comment.

    Raises `NoSuchPost`, `CommentsOff`, `InvalidComment`, and what `checking.check` does. Emits `Commented`.
    """
    text = rules.check_text(new.text)
    answered_id = 0 if new.parent_id is None else parse_id(new.parent_id)
    if answered_id is None:
        raise InvalidComment("The comment that is answered is named by an id.", errors={"parent_id": "not an id"})
    comment_id = await ctx.ids.next(shard_of(actor.account_id))

    async def write(tx: Tx) -> CommentCard:
        post = await posts.published_post(tx, actor, post_id)
        if post.is_comments_off:
            raise CommentsOff
        answered = await _answered(tx, actor, post_id, answered_id) if answered_id else None
        await check(ctx, tx, actor, text)
        made = Comment(
            comment_id=comment_id,
            post_id=post_id,
            author_id=post.author_id,
            account_id=actor.account_id,
            parent_id=0 if answered is None else (answered.parent_id or answered.comment_id),
            text=text,
            mention_ids=await _mention_ids(tx, actor, text),
        )
        await queries.insert_comment(tx, made)
        tx.emit(
            Commented(
                comment_id=comment_id,
                post_id=post_id,
                author_id=post.author_id,
                account_id=actor.account_id,
                answered_id=0 if answered is None else answered.account_id,
                mention_ids=made.mention_ids,
            )
        )
        return (await _cards(tx, actor, [made]))[0]

    card = await once_per_key(ctx, actor.account_id, retry, CommentCard, write)
    ctx.tool(ShownCounts).forget([post_id])
    return card


async def newest_comments(
    ctx: Ctx, viewer: Viewer, post_id: int, before_id: int | None, limit: int
) -> Page[CommentCard]:
    """Return the comments on a post itself, the newest first; those of the absent are left out. Raises `NoSuchPost`."""
    async with ctx.db.read() as db:
        await posts.visible_post(db, viewer, post_id)
        found = await queries.newest_comments(db, post_id, before_id or LARGEST, [], limit + 1)
        return await _page(db, viewer, found, limit)


async def top_comments(
    ctx: Ctx, viewer: Viewer, post_id: int, place: TopPlace | None, limit: int
) -> tuple[list[CommentCard], TopPlace | None]:
    """Return the comments on a post itself, the 30 that most like first, then the others, the newest first.

    Which those 30 are is settled with the first page, so that later ones neither repeat nor leave out any; the second
    value is where the next page begins, None at the end. Raises `NoSuchPost`.
    """
    async with ctx.db.read() as db:
        await posts.visible_post(db, viewer, post_id)
        if place is None:
            place = TopPlace(
                top_ids=await queries.top_comments(db, post_id, rules.TOP_COMMENTS), offset=0, before_id=LARGEST
            )
        best = place.top_ids[place.offset : place.offset + limit]
        wanted = limit + 1 - len(best)
        rest = await queries.newest_comments(db, post_id, place.before_id, place.top_ids, wanted)
        shown = [*best, *rest[: limit - len(best)]]
        cards = await _shown(db, viewer, shown)
    offset = place.offset + len(best)
    is_more = offset < len(place.top_ids) or len(rest) == wanted
    before_id = shown[-1] if len(shown) > len(best) else place.before_id
    return cards, TopPlace(top_ids=place.top_ids, offset=offset, before_id=before_id) if is_more else None


async def replies(ctx: Ctx, viewer: Viewer, comment_id: int, after_id: int | None, limit: int) -> Page[CommentCard]:
    """Return the answers to a comment, the oldest first; those of the absent are left out. Raises `NoSuchComment`."""
    async with ctx.db.read() as db:
        root = await visible_comment(db, viewer, comment_id)
        found = await queries.oldest_replies(db, root.post_id, comment_id, after_id or 0, limit + 1)
        return await _page(db, viewer, found, limit)


async def delete_comment(ctx: Ctx, actor: Actor, comment_id: int) -> None:
    """Delete a comment of one's own, or one under one's own post, with all that answers it. Emits `CommentDeleted`.

    Raises `NoSuchComment`, and `NotYours` where the actor may only see it. One's own is one's to delete though the
    post is not to be seen any more. Answers go first, in batches, each with its counts.
    """
    async with ctx.db.read() as db:
        found = (await queries.comments_by_ids(db, [comment_id])).get(comment_id)
        if found is None:
            raise NoSuchComment
        if not rules.may_delete(actor.account_id, found):
            await visible_comment(db, actor, comment_id)
            raise NotYours
        if found.account_id != actor.account_id:
            await _check_post_stands(db, actor, found)
    await delete_with_answers(ctx, found)


async def delete_with_answers(ctx: Ctx, found: Comment) -> None:
    """Delete a comment and what answers it, in batches; whose it is has been looked at. Emits `CommentDeleted`."""
    while await despite_rivals(lambda: _delete_step(ctx, found)):
        pass
    ctx.tool(ShownCounts).forget([found.post_id])


async def _delete_step(ctx: Ctx, gone: Comment) -> bool:
    """Delete a batch of answers, or what is left of them and the comment; say whether there is more to do."""
    async with ctx.db.tx() as tx:
        if await queries.lock_comment(tx, gone.comment_id) is None:
            return False
        reply_ids = await queries.delete_replies(tx, gone.post_id, gone.comment_id, _REPLIES_BATCH)
        for reply_id in reply_ids:
            tx.emit(CommentDeleted(comment_id=reply_id, post_id=gone.post_id))
        if len(reply_ids) == _REPLIES_BATCH:
            return True
        await queries.delete_comment(tx, gone.comment_id)
        tx.emit(CommentDeleted(comment_id=gone.comment_id, post_id=gone.post_id))
        return False


async def _check_post_stands(db: Read, actor: Actor, found: Comment) -> None:
    try:
        await posts.visible_post(db, actor, found.post_id)
    except NoSuchPost:
        raise NoSuchComment from None


async def visible_comment(db: Read, viewer: Viewer, comment_id: int) -> Comment:
    """Return a comment that the viewer may see: its post, and who wrote it. Raises `NoSuchComment`."""
    found = (await queries.comments_by_ids(db, [comment_id])).get(comment_id)
    if found is None:
        raise NoSuchComment
    try:
        await posts.visible_post(db, viewer, found.post_id)
    except NoSuchPost:
        raise NoSuchComment from None
    if not await accounts.account_cards(db, [found.account_id]):
        raise NoSuchComment
    if await graph.severed_among(db, viewer, [found.account_id]):
        raise NoSuchComment
    return found


async def _answered(tx: Tx, actor: Actor, post_id: int, answered_id: int) -> Comment:
    """Return the comment that is answered; neither it nor the one it hangs on is deleted before the answer is there."""
    answered = await queries.hold_comment(tx, answered_id)
    if answered is None or answered.post_id != post_id:
        raise NoSuchComment
    if answered.parent_id and await queries.hold_comment(tx, answered.parent_id) is None:
        raise NoSuchComment
    is_live = answered.account_id in await accounts.account_cards(tx, [answered.account_id])
    if not is_live or await graph.severed_among(tx, actor, [answered.account_id]):
        raise NoSuchComment
    return answered


async def _mention_ids(db: Read, actor: Actor, text: str) -> list[int]:
    """Return the accounts that the text names; of those between whom and the actor there is a block, nothing."""
    names = mentioned_names(text, rules.MENTIONS_MAX)
    found = await accounts.ids_by_usernames(db, names) if names else {}
    severed = await graph.severed_among(db, actor, set(found.values()))
    return list(dict.fromkeys(found[name] for name in names if name in found and found[name] not in severed))


async def _page(db: Read, viewer: Viewer, found: list[int], limit: int) -> Page[CommentCard]:
    shown = found[:limit]
    return Page(items=await _shown(db, viewer, shown), next_key=(shown[-1],) if len(found) > limit else None)


async def _shown(db: Read, viewer: Viewer, comment_ids: Collection[int]) -> list[CommentCard]:
    comments = await queries.comments_by_ids(db, list(comment_ids)) if comment_ids else {}
    return await _cards(db, viewer, [comments[an_id] for an_id in comment_ids if an_id in comments])


async def _cards(db: Read, viewer: Viewer, comments: list[Comment]) -> list[CommentCard]:
    """Hydrate comments by one statement for each owner of facts; those of the absent are left out."""
    if not comments:
        return []
    viewer_id = viewer.account_id if viewer else None
    people = {an_id for comment in comments for an_id in (comment.account_id, *comment.mention_ids)}
    users = await accounts.account_cards(db, people)
    for account_id in await graph.severed_among(db, viewer, users.keys()):
        del users[account_id]
    ids = [comment.comment_id for comment in comments]
    liked = await queries.liked_comments(db, viewer_id, ids) if viewer_id else set[int]()
    return [
        _card(comment, users, has_liked=comment.comment_id in liked, viewer_id=viewer_id)
        for comment in comments
        if comment.account_id in users
    ]


def _card(comment: Comment, users: dict[int, UserCard], *, has_liked: bool, viewer_id: int | None) -> CommentCard:
    return CommentCard(
        comment_id=str(comment.comment_id),
        post_id=str(comment.post_id),
        user=users[comment.account_id],
        text=comment.text,
        mentions=[users[account_id].username for account_id in comment.mention_ids if account_id in users],
        parent_id=str(comment.parent_id) if comment.parent_id else None,
        like_count=comment.like_count,
        reply_count=comment.reply_count,
        has_liked=has_liked,
        may_delete=viewer_id is not None and rules.may_delete(viewer_id, comment),
        created_at=rfc3339(time_of(comment.comment_id)),
    )
