"""`heliograph reports`: what an operator types, what is printed, and with which status it ends."""

import asyncio

import msgspec
import pytest

from heliograph.platform.config import Config
from tests.programs.operator import Operator
from tests.world import Person, open_world

pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")


class Moderator(Operator):
    """Types commands that have a loop of their own, beside the test's."""

    async def lines(self, *words: str) -> list[str]:
        """Return the lines that a command prints, which must succeed."""
        return (await asyncio.to_thread(self.says, *words)).splitlines()

    async def listed(self) -> list[list[str]]:
        """Return the lines of each report that waits, the first without its id and time, which go before."""
        found: list[list[str]] = []
        for line in await self.lines("reports", "list"):
            if line.startswith(" "):
                found[-1].append(line.strip())
            else:
                report_id, _, rest = line.split("  ", 2)
                found.append([report_id, rest])
        return found


async def _tell(person: Person, reason: str, text: str = "", **named: str) -> None:
    answer = await person.call("POST", "/api/reports", json={"reason": reason, "text": text, **named})
    assert answer.status_code == 201, answer.text


async def _reported(config: Config) -> tuple[Person, Person, str]:
    """Have somebody report a post, a comment beneath it, and whose they are."""
    async with open_world(config) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        post_id = await ana.publish(caption="buy \x1b[31mthis")
        comment = await ana.call("POST", f"/api/posts/{post_id}/comments", json={"text": "cheap"})
        await _tell(ben, "spam", "the third\ntoday", post_id=post_id)
        await _tell(ben, "harassment", comment_id=comment.json()["comment_id"])
        await _tell(ben, "impersonation", "this is \u202enot him\u200b", user_id=ana.user_id)
        return ana, ben, (await ana.get(f"/api/posts/{post_id}"))["short_url"]


async def test_an_operator_reads_reports_and_decides(
    config: Config, fresh_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = msgspec.structs.replace(config, database_url=fresh_database, public_url="https://photos.example/")
    ana, ben, path = await _reported(settings)
    operator = Moderator(settings, monkeypatch, capsys)
    post, comment, person = await operator.listed()
    at = f"https://photos.example{path}"
    assert post[1] == f"spam  post of {ana.username}, by {ben.username}"
    assert post[2].endswith(f": {at}")
    # What people write is quoted: nothing of it acts on the operator's terminal.
    assert post[3:] == ["there: 'buy [31mthis'", r"says: 'the third\ntoday'"]
    assert (comment[1].partition("  ")[0], comment[3:]) == ("harassment", ["there: 'cheap'"])
    assert comment[2].endswith(f": {at}")
    assert person[2:] == [
        f"user {ana.user_id}: https://photos.example/{ana.username}",
        r"says: 'this is not him\u200b'",
    ]
    assert any("3 wait, the oldest since" in line for line in await operator.lines("doctor"))

    refused = await asyncio.to_thread(operator, "reports", "remove", person[0])
    assert (refused.status, "about an account" in refused.complained) == (1, True)
    await operator.lines("reports", "remove", comment[0])
    assert [each[0] for each in await operator.listed()] == [post[0], person[0]]
    await operator.lines("reports", "close", post[0], "--note", "looked")
    again = await asyncio.to_thread(operator, "reports", "close", post[0])
    assert again.status == 1
    beyond = await asyncio.to_thread(operator, "reports", "close", str(1 << 63))
    assert (beyond.status, "Invalid value" in beyond.printed + beyond.complained) == (2, True)
    await operator.lines("reports", "suspend", person[0])
    assert await operator.listed() == []
    assert any("none waits" in line for line in await operator.lines("doctor"))
    await operator.lines("reports", "restore", person[0])
    async with open_world(settings, with_consumers=False) as world:
        assert (await world.http.get(f"/api/users/{ana.user_id}")).status_code == 200
        assert (await world.http.get(f"/api/users/{ben.user_id}")).status_code == 200
