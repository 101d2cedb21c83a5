"""How the machine asks the running system, and what it remembers of readers who page through their feeds."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from anyio.from_thread import BlockingPortal
from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine

from tests.model.society import OK, Society
from tests.world import Person, World

SIZE = 5


@dataclass(slots=True, kw_only=True)
class Reading:
    """Somebody who pages through the feed while the others go on."""

    reader: int
    order: str
    limit: int
    cursor: str | None = None
    newest_cursor: str = ""
    before: int = 0
    """How many posts there were at the first page: what came later is not in it."""
    followees: set[int] = field(default_factory=set[int])
    """Whom the reader has followed ever since."""
    must: set[str] = field(default_factory=set[str])
    """What has belonged in the feed ever since: at the end it has all been shown."""
    shown: list[str] = field(default_factory=list[str])


class Asking(RuleBasedStateMachine):
    """Some people at a running system, and the same people in memory."""

    portal: ClassVar[BlockingPortal]
    world: ClassVar[World]
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        """Begin with nobody."""
        super().__init__()
        self.model = Society(size=SIZE)
        self.readings: list[Reading] = []
        self.persons: list[Person] = []
        self.said = 0
        """How many comments were written: nobody says the same twice, which is refused."""

    def inside(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Do something in the system's own event loop."""
        return self.portal.call(function, *arguments)

    def ask(self, viewer: int | None, method: str, path: str, body: object = None) -> Any:
        """Send a request; return the answer."""
        type(self).steps += 1

        async def send() -> Any:
            options: dict[str, Any] = {} if body is None else {"json": body}
            if viewer is None:
                return await self.world.http.request(method, path, **options)
            return await self.persons[viewer].call(method, path, **options)

        answer = self.inside(send)
        note(f"{viewer} {method} {path} {body or ''} -> {answer.status_code}")
        assert answer.status_code < 500, answer.text
        return answer

    def act(self, actor: int, method: str, path: str, expected: int, body: object = None) -> Any:
        """Do something that must end as the model says; a suspended actor is let do nothing."""
        answer = self.ask(actor, method, path, body)
        status = answer.status_code if answer.status_code >= 300 else OK
        assert status == expected, f"{actor} {method} {path}: {answer.status_code}, not {expected}: {answer.text}"
        return answer

    def pages(self, viewer: int | None, path: str, items: str, limit: int = 3) -> list[Any]:
        """Return every item of a list, page by page."""
        found: list[Any] = []
        cursor = ""
        for _ in range(200):
            joint = "&" if "?" in path else "?"
            answer = self.ask(viewer, "GET", f"{path}{joint}limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
            assert answer.status_code == 200, answer.text
            page = answer.json()
            assert len(page[items]) <= limit
            found += page[items]
            assert page["has_more"] == (page["next_cursor"] is not None)
            if not page["has_more"]:
                return found
            cursor = page["next_cursor"]
        raise AssertionError(f"{path} does not end")

    def user_id(self, person: int) -> str:
        """Return somebody's id in the system."""
        return self.persons[person].user_id

    def numbers(self, users: list[Any]) -> list[int]:
        """Return who is listed."""
        by_id = {person.user_id: index for index, person in enumerate(self.persons)}
        return [by_id[user["user_id"]] for user in users]

    def settle(self) -> None:
        """Wait until every consequence is drawn; keep those promises of readers that still hold."""

        async def quiet() -> None:
            async with asyncio.timeout(30):
                while True:
                    async with self.world.ctx.db.read() as db:
                        if not await db.value("SELECT EXISTS (SELECT FROM platform.delivery)"):
                            return
                    await asyncio.sleep(0.01)

        self.inside(quiet)
        for reading in self.readings:
            reading.must &= set(self.model.feed(reading.reader))
            reading.followees &= self.model.followees(reading.reader)

    def alive(self, person: int) -> bool:
        """Say whether somebody can act."""
        return person not in self.model.suspended
