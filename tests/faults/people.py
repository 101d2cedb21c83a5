"""Concurrent people over HTTP. Each waits for an answer before the next act, and writes down what it was told."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.ledger import Fact, Ledger
from tests.processes import insist, sign_up

_ANSWER_SECONDS = 30.0
"""Longer than any wait of a program's own, so that only a broken connection leaves an act's outcome unknown."""
_PATIENCE_SECONDS = 90.0


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
    """(post_id, author_id) of every post that was handed in."""
    comments: list[tuple[Fact, str, set[str]]] = field(default_factory=list[tuple[Fact, str, set[str]]])
    """(fact, comment_id, who may delete it) of every comment that was acknowledged."""
    is_nobody_there: bool = False
    """The server is gone for good: nobody is to insist."""


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
    said: int = 0
    """How many comments it has begun to write: the number of the next one's key."""

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
                self.crowd.ledger.note(fact, act, reply.began, states, is_acknowledged=reply.is_acknowledged)
        return reply

    def a_post(self) -> tuple[str, str]:
        """Choose a post of anybody's, mostly one of the last: (post_id, author_id)."""
        posts = self.crowd.posts
        return self.chance.choice(posts[-5:] if self.chance.random() < 0.6 else posts)

    async def persist(self, act: str, method: str, path: str, **options: Any) -> Reply:
        """Send a request that may be repeated until it is answered, or patience ends."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            reply = await self.send(act, method, path, **options)
            if reply.is_acknowledged or reply.is_refused or self.crowd.is_nobody_there or time.monotonic() > deadline:
                return reply
            await asyncio.sleep(self.chance.uniform(0.1, 0.5))

    async def live(self, acts: "list[tuple[Act, int]]", until: asyncio.Event) -> None:
        """Act until the end, each act as often as its number beside the others'."""
        choices, weights = zip(*acts, strict=True)
        while not until.is_set():
            await self.chance.choices(choices, weights)[0](self, self.other())
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


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


Act = Callable[[Participant, Participant], Awaitable[None]]
"""What somebody does, perhaps to somebody else."""
