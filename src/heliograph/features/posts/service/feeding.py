"""Posts for feeds: the hottest way to read them. Who asks at the same moment is answered together."""

from collections.abc import Iterable

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.accounts.types import Owner, Person, UserCard
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import Sight, Thing
from heliograph.features.media.types import MediaView
from heliograph.features.posts import queries
from heliograph.features.posts.cache import PostsShown, ShownPost, Version
from heliograph.features.posts.service.hydrating import body_of, files_for_authors, files_for_others, people_in
from heliograph.features.posts.types import FeedCard, PostBody
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.errors import Refused
from heliograph.platform.grouping import Together
from heliograph.platform.identity import Actor

_Asked = tuple[int, list[int]]
"""A reader, and the published ids of posts that may belong in its feed."""
_Answer = dict[int, FeedCard]


class _Found(msgspec.Struct, frozen=True):
    """What is known of a post before it is known who may see it."""

    version: Version
    shown: ShownPost


class FeedCardsAsked(Together[_Asked, _Answer]):
    """The posts that feeds of this process are about to show; one a process."""

    def __init__(self) -> None:
        super().__init__("feed_cards")

    async def of(self, ctx: Ctx, actor: Actor, published_ids: list[int]) -> _Answer:
        """Return by published id those of the posts that belong in the actor's feed at this moment.

        These are posts that it may see, of authors that it follows and has not muted, and its own. Three statements
        for all who ask at once, one for each owner of facts, and the whole policy among them; more only for what the
        process has not shown lately. Not to be asked by who holds a connection. Raises `Unavailable`.
        """

        async def answer(asked: list[_Asked]) -> list[_Answer | Refused]:
            return await _answers(ctx, asked)

        return await self.ask((actor.account_id, published_ids), answer) if published_ids else {}


async def _answers(ctx: Ctx, asked: list[_Asked]) -> list[_Answer | Refused]:
    memory = ctx.tool(PostsShown)
    async with ctx.db.read() as db:
        found = await _published(db, memory, {each for _, ids in asked for each in ids})
        people = await accounts.people(db, {each for post in found.values() for each in people_in(post.shown.post)})
        owners = {account_id: person.owner for account_id, person in people.items()}
        wanted = [(reader_id, [found[each] for each in ids if each in found]) for reader_id, ids in asked]
        sights = await graph.sights(db, [(reader_id, _people(posts, people)) for reader_id, posts in wanted], owners)
        visible = [
            (reader_id, [post for post in posts if post.shown.post.author_id in sight.in_feed], sight)
            for (reader_id, posts), sight in zip(wanted, sights, strict=True)
        ]
        files = await _files(db, memory, [(reader_id, posts) for reader_id, posts, _ in visible])
    return [
        {
            card.published_id: card
            for post in posts
            if (card := _card(reader_id, post, files, _users(post.shown, people, sight), owners)) is not None
        }
        for reader_id, posts, sight in visible
    ]


async def _published(db: Read, memory: PostsShown, published_ids: set[int]) -> dict[int, _Found]:
    """Return those of the posts that are published, each in its present version, by published id."""

    async def load(versions: list[Version]) -> dict[Version, ShownPost]:
        posts = {post.published_id: post for post in await queries.published_posts(db, [each for each, _ in versions])}
        return {
            version: ShownPost(post, people_in(post)[1:])
            for version in versions
            if (post := posts.get(version[0])) is not None
        }

    versions = await queries.published_versions(db, list(published_ids))
    shown = await memory.posts.get_many(versions, load)
    return {version[0]: _Found(version, post) for version, post in shown.items()}


async def _files(
    db: Read, memory: PostsShown, visible: list[tuple[int, list[_Found]]]
) -> dict[tuple[bool, int], list[MediaView]]:
    """Return each post's files, as its author sees them (True) and as others do (False)."""
    own = [post.shown.post for reader_id, posts in visible for post in posts if post.shown.post.author_id == reader_id]
    others = {
        post.version: post.shown.post
        for reader_id, posts in visible
        for post in posts
        if post.shown.post.author_id != reader_id
    }

    async def load(versions: list[Version]) -> dict[Version, list[MediaView]]:
        found = await files_for_others(db, [others[version] for version in versions])
        return {version: found[post_id] for version in versions if (post_id := others[version].post_id) in found}

    theirs = await memory.files.get_many(others, load) if others else {}
    return {(False, others[version].post_id): files for version, files in theirs.items()} | {
        (True, post_id): files for post_id, files in (await files_for_authors(db, own)).items()
    }


def _people(posts: Iterable[_Found], people: dict[int, Person]) -> set[int]:
    found = {post.shown.post.author_id for post in posts}
    for post in posts:
        found.update(post.shown.named_ids)
    return found & people.keys()


def _users(shown: ShownPost, people: dict[int, Person], sight: Sight) -> tuple[UserCard, ...]:
    """Return the cards of the author and of those whom the post names who are not absent to the reader."""
    author = people[shown.post.author_id].card
    if not shown.named_ids:
        return (author,)
    named = [
        people[each].card
        for each in shown.named_ids
        if each in people and not people[each].owner.is_suspended and each not in sight.severed
    ]
    return (author, *named)


def _card(
    reader_id: int,
    found: _Found,
    files: dict[tuple[bool, int], list[MediaView]],
    users: tuple[UserCard, ...],
    owners: dict[int, Owner],
) -> FeedCard | None:
    """Return a post as a reader sees it; None where it has no file to show."""
    shown, post = found.shown, found.shown.post
    is_own = post.author_id == reader_id
    own_files = files.get((is_own, post.post_id))
    if not own_files:
        return None
    if is_own:
        body = _body(shown, users, own_files)
        encoded = _encoded(body)
    else:
        # The same objects as long as nothing has changed: whoever sees the same people gets the same bytes.
        if shown.body is None or shown.files is not own_files or shown.users != users:
            shown.users, shown.files = users, own_files
            shown.body = _body(shown, users, own_files)
            shown.encoded = _encoded(shown.body)
        body, encoded = shown.body, shown.encoded
    return FeedCard(
        published_id=found.version[0],
        post_id=post.post_id,
        is_own=is_own,
        is_public=graph.may_view(None, Thing.CONTENT, owners[post.author_id], None),
        body=body,
        encoded=encoded,
    )


def _body(shown: ShownPost, users: tuple[UserCard, ...], files: list[MediaView]) -> PostBody:
    return body_of(shown.post, {int(user.user_id): user for user in users}, files)


def _encoded(body: PostBody) -> bytes:
    return msgspec.json.encode(body)[:-1]
