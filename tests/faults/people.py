"""Concurrent people over HTTP, and the table of what they do. Each waits for an answer before the next act."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.ledger import Fact, Ledger
from tests.processes import insist, sign_up
from tests.world import photo

_ANSWER_SECONDS = 30.0
"""Longer than any wait of a program's own, so that only a broken connection leaves an act's outcome unknown."""
_PATIENCE_SECONDS = 90.0
_PHOTOS = [photo(200, 150, seed=seed) for seed in range(8)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back, if anything did."""

    status: int
    """0: no answer."""
    body: Any
    began: float

    @property
    def is_acknowledged(self) -> bool:
        """Say whether it is promised to be so."""
        return 200 <= self.status < 300

    @property
    def is_refused(self) -> bool:
        """Say whether it is certain that nothing was done."""
        return 400 <= self.status < 500


@dataclass(slots=True, kw_only=True)
class Crowd:
    """Everybody, and what all of them know of each other."""

    http: httpx.AsyncClient
    ledger: Ledger
    people: "list[Participant]" = field(default_factory=list["Participant"])
    posts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """(post_id, author_id) of every post that was acknowledged."""


@dataclass(slots=True, kw_only=True)
class Participant:
    """One account and what it does."""

    crowd: Crowd
    name: str
    user_id: str
    headers: dict[str, str]
    chance: random.Random
    begun: int = 0
    """How many posts it has begun: the number of the next one's keys."""

    async def send(self, act: str, method: str, path: str, **options: Any) -> Reply:
        """Send one request once, and count how it was answered."""
        began = time.monotonic()
        headers = self.headers | options.pop("headers", {})
        try:
            answer = await self.crowd.http.request(method, path, headers=headers, timeout=_ANSWER_SECONDS, **options)
        except httpx.HTTPError:
            reply = Reply(status=0, body=None, began=began)
        else:
            reply = Reply(status=answer.status_code, body=_json(answer), began=began)
            if answer.status_code == 500:
                self.crowd.ledger.failures[f"{method} {act}"] += 1
        kind = "acknowledged" if reply.is_acknowledged else "refused" if reply.is_refused else "unknown"
        self.crowd.ledger.acts[act, kind] += 1
        return reply

    async def toggle(self, act: str, method: str, path: str, effects: dict[Fact, Iterable[str]]) -> Reply:
        """Send a request that sets `effects`, and write them down unless it is refused."""
        reply = await self.send(act, method, path)
        if not reply.is_refused:
            for fact, states in effects.items():
                self.crowd.ledger.note(fact, reply.began, states, is_acknowledged=reply.is_acknowledged)
        return reply

    async def persist(self, act: str, method: str, path: str, **options: Any) -> Reply:
        """Send a request that may be repeated until it is answered, or patience ends."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            reply = await self.send(act, method, path, **options)
            if reply.is_acknowledged or reply.is_refused or time.monotonic() > deadline:
                return reply
            await asyncio.sleep(self.chance.uniform(0.1, 0.5))

    async def live(self, until: asyncio.Event) -> None:
        """Act until the end."""
        acts, weights = zip(*ACTS, strict=True)
        while not until.is_set():
            await self.chance.choices(acts, weights)[0](self, self.other())
            await asyncio.sleep(self.chance.uniform(0.01, 0.15))

    def other(self) -> "Participant":
        """Choose somebody else."""
        return self.chance.choice([person for person in self.crowd.people if person is not self])


async def join(crowd: Crowd, name: str, seed: int, *, is_private: bool) -> Participant:
    """Add somebody to the crowd."""
    user_id, headers = await sign_up(crowd.http, name)
    chance = random.Random(f"{seed} {name}")
    person = Participant(crowd=crowd, name=name, user_id=user_id, headers=headers, chance=chance)
    if is_private:
        await insist(crowd.http, "PATCH", "/api/users/me", json={"is_private": True}, headers=headers)
    crowd.people.append(person)
    return person


def following(follower: Participant, followee: Participant) -> Fact:
    """Name the fact whether one follows the other: `none`, `requested` or `following`."""
    return ("follow", follower.user_id, followee.user_id)


async def follow(person: Participant, other: Participant) -> None:
    """Follow somebody, or ask to."""
    reply = await person.send("follow", "POST", f"/api/users/{other.user_id}/follow")
    if reply.is_refused:
        return
    states = ["following", "requested"]
    if reply.is_acknowledged:
        states = ["following"] if reply.body["is_following"] else ["requested"]
        assert reply.body["is_following"] or reply.body["follow_requested"], reply.body
    fact = following(person, other)
    person.crowd.ledger.note(fact, reply.began, states, is_acknowledged=reply.is_acknowledged)


async def _unfollow(person: Participant, other: Participant) -> None:
    path = f"/api/users/{other.user_id}/follow"
    await person.toggle("unfollow", "DELETE", path, {following(person, other): ["none"]})


async def _remove_follower(person: Participant, other: Participant) -> None:
    path = f"/api/users/{other.user_id}/follower"
    await person.toggle("remove follower", "DELETE", path, {following(other, person): ["none"]})


async def _answer_request(person: Participant, _: Participant) -> None:
    reply = await person.send("look at requests", "GET", "/api/follow-requests")
    if not reply.is_acknowledged or not reply.body["users"]:
        return
    asker_id = person.chance.choice(reply.body["users"])["user_id"]
    verb, state = person.chance.choice([("accept", "following"), ("accept", "following"), ("decline", "none")])
    fact = ("follow", asker_id, person.user_id)
    await person.toggle(f"{verb} request", "POST", f"/api/follow-requests/{asker_id}/{verb}", {fact: [state]})


async def _block(person: Participant, other: Participant) -> None:
    effects: dict[Fact, Iterable[str]] = {
        ("block", person.user_id, other.user_id): ["yes"],
        following(person, other): ["none"],
        following(other, person): ["none"],
    }
    await person.toggle("block", "POST", f"/api/users/{other.user_id}/block", effects)


async def unblock(person: Participant, other: Participant) -> None:
    """Block somebody no more."""
    fact = ("block", person.user_id, other.user_id)
    await person.toggle("unblock", "DELETE", f"/api/users/{other.user_id}/block", {fact: ["no"]})


async def _mute(person: Participant, other: Participant) -> None:
    method, state = person.chance.choice([("POST", "yes"), ("DELETE", "no")])
    fact = ("mute", person.user_id, other.user_id)
    await person.toggle("mute or not", method, f"/api/users/{other.user_id}/mute", {fact: [state]})


async def post(person: Participant, _: Participant) -> None:
    """Post a photo with the patience of a client that keeps its Idempotency-Keys."""
    number, content = person.begun, person.chance.choice(_PHOTOS)
    person.begun += 1
    wanted = {"content_type": "image/jpeg", "file_size": len(content)}
    begin = ("begin post", "POST", "/api/posts/upload-url")
    ticket = await person.persist(*begin, json=wanted, headers={"Idempotency-Key": f"begin-{number}"})
    if not ticket.is_acknowledged:
        return
    offer = ticket.body["uploads"][0]
    sent = await person.persist("upload", "PUT", offer["upload_url"], content=content, headers=offer["headers"])
    if not sent.is_acknowledged and sent.status != 409:
        return
    draft = {"post_id": ticket.body["post_id"], "caption": f"{person.name} {number}"}
    submit = ("submit post", "POST", "/api/posts")
    began = time.monotonic()
    answer = await person.persist(*submit, json=draft, headers={"Idempotency-Key": f"submit-{number}"})
    if answer.is_refused:
        raise AssertionError(f"a draft was refused: {answer.body}")
    fact = ("post", draft["post_id"])
    person.crowd.ledger.note(fact, began, ["published"], is_acknowledged=answer.is_acknowledged)
    person.crowd.posts.append((draft["post_id"], person.user_id))
    if answer.is_acknowledged and person.chance.random() < 0.3:
        for again in (
            await person.persist(*begin, json=wanted, headers={"Idempotency-Key": f"begin-{number}"}),
            await person.persist(*submit, json=draft, headers={"Idempotency-Key": f"submit-{number}"}),
        ):
            assert not again.is_acknowledged or again.body["post_id"] == draft["post_id"], again.body


async def _delete_post(person: Participant, _: Participant) -> None:
    own = [post_id for post_id, author_id in person.crowd.posts if author_id == person.user_id]
    if own:
        post_id = person.chance.choice(own)
        await person.toggle("delete post", "DELETE", f"/api/posts/{post_id}", {("post", post_id): ["deleted"]})


async def _read_feed(person: Participant, _: Participant) -> None:
    await person.send("read feed", "GET", "/api/feed")


Act = Callable[[Participant, Participant], Awaitable[None]]
ACTS: list[tuple[Act, int]] = [
    (follow, 20),
    (_unfollow, 6),
    (_remove_follower, 2),
    (_answer_request, 8),
    (_block, 2),
    (unblock, 3),
    (_mute, 2),
    (post, 12),
    (_delete_post, 2),
    (_read_feed, 12),
]
"""What people do, and how often beside the rest."""


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
