"""A member who has one of everything there is to see, made over HTTP."""

from dataclasses import dataclass
from typing import Any

from tests.e2e.posts import has_posted
from tests.world import Person, World, video


@dataclass(frozen=True, slots=True)
class Community:
    """The member, those around them, and where things are."""

    member: Person
    author: Person
    shut: Person
    """Their account is private, and the member is let in."""

    stranger: Person
    """Their account is private, and the member is not let in."""

    blocked: Person
    own_post: str
    other_post: str
    collection: str

    @property
    def hashtag(self) -> str:
        """The page of what the author's post is about."""
        return "/explore/tags/bees"

    @property
    def pages(self) -> list[str]:
        """Every page that there is to a member, by address."""
        settings = ("profile", "sessions", "requests", "privacy", "blocked", "muted", "close-friends", "story-hidden")
        settings += ("delete",)
        people = [self.member, self.author, self.shut, self.stranger, self.blocked]
        lists = [f"/{self.member.username}/{kind}" for kind in ("followers", "following", "tagged")]
        return [
            *("/", "/create", "/welcome", "/settings", "/saved", self.collection, self.own_post, self.other_post),
            *(f"/settings/{page}" for page in settings),
            *(f"/{person.username}" for person in people),
            *lists,
            self.hashtag,
            "/nobody.of.this.name",
        ]


async def _do(person: Person, method: str, path: str, body: Any = None) -> Any:
    answer = await person.call(method, path, json=body) if body is not None else await person.call(method, path)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def _path(address: str) -> str:
    return "/p/" + address.rpartition("/p/")[2]


async def settle(world: World) -> Community:
    """Make the member and everything around them."""
    names = ("ana", "bea", "cem", "dora", "eve", "fay", "gus")
    ana, bea, cem, dora, eve, fay, gus = [await world.person(name) for name in names]
    about = {"full_name": "Ana Sun", "bio": "Light, mostly.\nOn film.", "website": "https://heliograph.example/"}
    await _do(ana, "PATCH", "/api/users/me", about)
    other = await has_posted(
        bea,
        *("honey-bee.jpg", "coffee.jpg"),
        caption="A visitor at noon #bees with @" + ana.username + " https://example.org/ " + "and more of it " * 30,
        location="Torshavn",
        tagged_users=[ana.user_id],
        tag_spots=[{"user_id": ana.user_id, "medium": 0, "x": 0.5, "y": 0.4}],
    )
    await has_posted(gus, "koala.jpg", caption="Sleeping")
    film = await bea.publish(video(seconds=2.0, size="320x240"), caption="It moves", content_type="video/mp4")
    own = await has_posted(ana, "friends.jpg", caption="Ours", alt_texts=["Friends on a bench"])
    for private in (ana, cem, dora):
        await _do(private, "PATCH", "/api/users/me", {"is_private": True})
    for follower, followed in ((ana, bea), (ana, cem), (bea, ana), (fay, ana), (gus, ana), (bea, gus), (ana, fay)):
        await follower.follow(followed)
    await _do(cem, "POST", f"/api/follow-requests/{ana.user_id}/accept")
    await _do(ana, "POST", f"/api/follow-requests/{bea.user_id}/accept")
    await _talk(ana, bea, own, other)
    await _do(ana, "POST", f"/api/users/{eve.user_id}/block")
    await _do(ana, "POST", f"/api/users/{gus.user_id}/mute")
    await _do(ana, "PUT", f"/api/close-friends/{bea.user_id}")
    await _do(ana, "PUT", f"/api/story-hidden/{gus.user_id}")
    collection = await _do(ana, "POST", "/api/collections", {"name": "Light"})
    address = f"/api/collections/{collection['collection_id']}/posts/{film}"
    await _do(ana, "PUT", address)
    return Community(
        member=ana,
        author=bea,
        shut=cem,
        stranger=dora,
        blocked=eve,
        own_post=_path(own),
        other_post=_path(other),
        collection=f"/saved/{collection['collection_id']}",
    )


async def _talk(ana: Person, bea: Person, own: str, other: str) -> None:
    """Like, save and comment, with an answer under each comment."""
    for person, friend, address in ((ana, bea, other), (bea, ana, own)):
        owner = friend if address == other else ana
        posts = (await person.get(f"/api/users/{owner.user_id}/posts"))["posts"]
        post_id = next(post["post_id"] for post in posts if post["short_url"] == address)
        for each in (ana, bea):
            await _do(each, "POST", f"/api/posts/{post_id}/like")
            await _do(each, "POST", f"/api/posts/{post_id}/save")
        said = await _do(person, "POST", f"/api/posts/{post_id}/comments", {"text": f"Look, @{friend.username}"})
        answer = {"text": "I see #light", "parent_id": said["comment_id"]}
        await _do(friend, "POST", f"/api/posts/{post_id}/comments", answer)
        await _do(friend, "POST", f"/api/comments/{said['comment_id']}/like")
