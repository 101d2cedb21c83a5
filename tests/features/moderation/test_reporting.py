"""Reports over HTTP: who may report what, once, and what is kept of it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio

from heliograph.features.accounts import service as accounts
from heliograph.features.moderation import service as moderation
from heliograph.features.moderation.types import Reason, Waiting
from heliograph.platform.config import Config
from heliograph.platform.ids import time_of
from tests.world import PASSWORD, Person, World, open_world


@pytest_asyncio.fixture
async def world(config: Config) -> AsyncGenerator[World]:
    """A running system."""
    generous = msgspec.structs.replace(config, signups_per_address_per_hour=100_000)
    async with open_world(generous) as opened:
        yield opened


async def tell(person: Person, reason: str = "spam", *, key: str | None = None, **fields: str) -> httpx.Response:
    """Report something."""
    headers = {} if key is None else {"Idempotency-Key": key}
    return await person.call("POST", "/api/reports", json={"reason": reason, **fields}, headers=headers)


async def rows(world: World, person: Person) -> list[dict[str, Any]]:
    """Return what is kept of a person's reports."""
    async with world.ctx.db.read() as db:
        found = await db.all(
            """
            SELECT report_id, kind, object_id, owner_id, reason, text, closed_at IS NULL AS is_open, outcome, note
            FROM moderation.report
            WHERE reporter_id = $1
            ORDER BY report_id
            """,
            int(person.user_id),
        )
    return [dict(row) for row in found]


async def commented(person: Person, post_id: str, text: str = "well") -> str:
    """Comment on a post; return the comment's id."""
    answer = await person.call("POST", f"/api/posts/{post_id}/comments", json={"text": text})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["comment_id"])


async def absent(person: Person, **named: str) -> None:
    """Assert that a report of this is answered byte for byte as one of a thing that never was."""
    [(name, value)] = named.items()
    answer = await tell(person, **{name: value})
    nothing = await tell(person, **{name: str(int(value) - 7_000_003)})
    assert (answer.status_code, answer.content) == (404, nothing.content), answer.text
    unlike = ("x-request-id", "ratelimit")
    assert {name: each for name, each in answer.headers.items() if name not in unlike} == {
        name: each for name, each in nothing.headers.items() if name not in unlike
    }


async def test_a_post_an_account_and_a_comment_are_told_to_staff_with_all_it_takes_to_judge(world: World) -> None:
    ana, ben, cem = await world.person("ana"), await world.person("ben"), await world.person("cem")
    post_id = await ana.publish(caption="buy this")
    comment_id = await commented(cem, post_id, "cheap\nwatches")
    for named in ({"post_id": post_id}, {"user_id": ana.user_id}, {"comment_id": comment_id}):
        answer = await tell(ben, "harassment", text=" look at\u202e this\0 ", **named)
        assert (answer.status_code, answer.json()) == (201, {"success": True})
    kept = await rows(world, ben)
    assert [(row["kind"], row["object_id"], row["owner_id"]) for row in kept] == [
        ("post", int(post_id), int(ana.user_id)),
        ("user", int(ana.user_id), int(ana.user_id)),
        ("comment", int(comment_id), int(cem.user_id)),
    ]
    assert {(row["reason"], row["text"]) for row in kept} == {("harassment", "look at this")}
    read = {each.report.report_id: each for each in await moderation.open_reports(world.ctx, 0, 10_000)}
    shown = [read[row["report_id"]] for row in kept]
    short = (await ben.get(f"/api/posts/{post_id}"))["short_url"]
    assert [(each.reporter, each.owner, each.path, each.words) for each in shown] == [
        (ben.username, ana.username, short, "buy this"),
        (ben.username, ana.username, f"/{ana.username}", ""),
        (ben.username, cem.username, short, "cheap\nwatches"),
    ]


async def test_the_same_told_again_is_one_report_with_the_newer_words(world: World) -> None:
    ana, ben, cem = await world.person("ana"), await world.person("ben"), await world.person("cem")
    first = await tell(ben, "spam", user_id=ana.user_id, text="it began")
    for reason, text in (("hate", "it went on"), ("violence", "")):
        again = await tell(ben, reason, user_id=ana.user_id, text=text)
        assert (again.status_code, again.content) == (first.status_code, first.content)
    await tell(cem, user_id=ana.user_id)
    [kept] = await rows(world, ben)
    assert (kept["reason"], kept["text"]) == ("violence", "it went on"), "who adds no words takes none back"
    await moderation.close(world.ctx, kept["report_id"], "")
    await tell(ben, user_id=ana.user_id)
    assert [row["is_open"] for row in await rows(world, ben)] == [False, True], "what goes on is told anew"


async def test_a_retry_with_its_key_has_one_effect_and_another_body_is_refused(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    for _ in range(2):
        assert (await tell(ben, key="k", user_id=ana.user_id)).json() == {"success": True}
    other = await tell(ben, "hate", key="k", user_id=ana.user_id)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert [row["reason"] for row in await rows(world, ben)] == ["spam"]


async def test_nobody_reports_themselves_or_their_own(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish()
    unpublished = (await ana.begin(b"12345"))["post_id"]
    comment_id = await commented(ana, post_id)
    for named in (
        {"user_id": ana.user_id}, {"post_id": post_id}, {"post_id": unpublished}, {"comment_id": comment_id}
    ):  # fmt: skip
        refused = await tell(ana, **named)
        assert (refused.status_code, refused.json()["code"]) == (422, "report_own"), named
    assert await rows(world, ana) == []


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"reason": "spam"}, "invalid_report", "post_id"),
        ({"reason": "spam", "post_id": "1", "user_id": "1"}, "invalid_report", "user_id"),
        ({"reason": "spam", "post_id": "x"}, "invalid_report", "post_id"),
        ({"reason": "spam", "message_id": "1"}, "not_available_yet", "message_id"),
        ({"reason": "spam", "story_id": "1"}, "not_available_yet", "story_id"),
        ({"reason": "spam", "user_id": "1", "text": "x" * 1_001}, "invalid_report", "text"),
        ({"reason": "boring", "user_id": "1"}, "invalid", "reason"),
        ({"user_id": "1"}, "invalid", "reason"),
        ({"reason": "spam", "user_id": 1}, "invalid", "user_id"),
        ({"reason": "spam", "user_id": "1", "text": None}, "invalid", "text"),
        ({"reason": "spam", "user_id": "1", "notes": "?"}, "invalid", None),
    ],
)
async def test_what_is_no_report_is_refused_by_its_field(
    world: World, body: dict[str, Any], code: str, field: str | None
) -> None:
    ana = await world.person("ana")
    refused = await ana.call("POST", "/api/reports", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    if field is not None:
        assert any(field in error["field"] for error in refused.json()["errors"]), refused.text
    assert await rows(world, ana) == []


async def test_the_anonymous_are_asked_to_log_in_whatever_they_report(world: World) -> None:
    ana = await world.person("ana")
    for named in ({"user_id": ana.user_id}, {"user_id": "1"}, {"user_id": "x"}):
        refused = await world.http.post("/api/reports", json={"reason": "spam", **named})
        assert refused.status_code == 401


async def test_whom_one_may_not_see_one_cannot_report_and_whom_one_blocked_one_can(world: World) -> None:
    ana, ex, second = [await world.person(name) for name in ("ana", "ex", "second")]
    post_id = await ana.publish()
    comment_id = await commented(ana, post_id)
    await ana.call("POST", f"/api/users/{ex.user_id}/block")
    for named in ({"user_id": ana.user_id}, {"post_id": post_id}, {"comment_id": comment_id}):
        await absent(ex, **named)
    # A second account is a stranger, until the account is private.
    assert (await tell(second, post_id=post_id)).status_code == 201
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    await absent(second, post_id=post_id)
    await absent(second, comment_id=comment_id)
    assert (await tell(second, user_id=ana.user_id)).status_code == 201, "the header of a private account is seen"
    assert (await tell(ana, user_id=ex.user_id)).status_code == 201, "who blocks still sees whom"
    assert await rows(world, ex) == []


async def test_who_is_gone_can_neither_be_reported_nor_report(world: World) -> None:
    ana, ben, cem = await world.person("ana"), await world.person("ben"), await world.person("cem")
    post_id = await ana.publish()
    comment_id = await commented(ben, post_id)
    await accounts.suspend(world.ctx, int(ben.user_id))
    await absent(cem, user_id=ben.user_id)
    await absent(cem, comment_id=comment_id)
    assert (await tell(ben, user_id=ana.user_id)).status_code == 401
    assert (await ana.call("DELETE", "/api/users/me", json={"password": PASSWORD})).status_code == 200
    for named in ({"user_id": ana.user_id}, {"post_id": post_id}):
        await absent(cem, **named)
    assert await rows(world, cem) == []


async def test_reports_have_an_allowance_and_what_is_refused_costs_nothing(config: Config) -> None:
    scant = msgspec.structs.replace(config, reports_per_hour=2, signups_per_address_per_hour=100_000)
    async with open_world(scant, with_consumers=False) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        for named in ({"user_id": "1"}, {"user_id": ana.user_id}, {"user_id": ana.user_id}):
            await tell(ana, **named)
        statuses = [(await tell(ana, user_id=ben.user_id)).status_code for _ in range(3)]
        assert statuses == [201, 201, 429]


async def test_staff_removes_what_is_reported_and_every_report_of_it_is_closed(world: World) -> None:
    ana, ben, cem = await world.person("ana"), await world.person("ben"), await world.person("cem")
    post_id, kept = await ana.publish(), await ana.publish()
    comment_id = await commented(ana, kept)
    for reporter in (ben, cem):
        for named in ({"post_id": post_id}, {"comment_id": comment_id}, {"post_id": kept}):
            assert (await tell(reporter, **named)).status_code == 201
    for row in (await rows(world, ben))[:2]:
        await moderation.remove(world.ctx, row["report_id"], "case 12")
    for reporter in (ben, cem):
        assert [(row["outcome"], row["note"]) for row in await rows(world, reporter)] == [
            ("removed", "case 12"),
            ("removed", "case 12"),
            (None, ""),
        ]
    assert (await ben.call("GET", f"/api/posts/{post_id}")).status_code == 404
    assert (await ben.get(f"/api/posts/{kept}/comments"))["comments"] == []
    assert (await ana.get("/api/users/me"))["post_count"] == 1


async def test_a_removal_that_died_halfway_is_done_again(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    comment_id = await commented(ana, post_id)
    await tell(ben, comment_id=comment_id)
    await tell(ben, post_id=post_id)
    # As a process leaves it that was killed before it closed the reports.
    await ana.call("DELETE", f"/api/comments/{comment_id}")
    await ana.call("DELETE", f"/api/posts/{post_id}")
    for row in await rows(world, ben):
        read = await moderation.open_reports(world.ctx, row["report_id"] - 1, 1)
        assert (read[0].path, read[0].words) == ("", "")
        await moderation.remove(world.ctx, row["report_id"], "")
    assert {row["outcome"] for row in await rows(world, ben)} == {"removed"}


async def test_staff_suspends_and_restores_whom_a_report_is_about(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    await tell(ben, "harassment", post_id=post_id)
    await tell(ben, user_id=ana.user_id)
    first, second = await rows(world, ben)
    for _ in range(2):
        await accounts.suspend(world.ctx, int(ana.user_id))  # It may have come that far before.
    await moderation.suspend(world.ctx, first["report_id"], "")
    assert {row["outcome"] for row in await rows(world, ben)} == {"suspended"}
    assert (await ben.call("GET", f"/api/users/{ana.user_id}")).status_code == 404
    await moderation.restore(world.ctx, second["report_id"])
    assert (await ben.call("GET", f"/api/users/{ana.user_id}")).status_code == 200


@pytest.mark.parametrize("reason", list(Reason))
async def test_every_reason_is_taken(world: World, reason: Reason) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    assert (await tell(ben, reason.value, user_id=ana.user_id)).status_code == 201


async def test_many_tellings_at_once_are_one_report(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    answers = await asyncio.gather(*(tell(ben, user_id=ana.user_id, text=str(each)) for each in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len(await rows(world, ben)) == 1


async def test_what_waits_is_as_old_as_when_it_was_told_first(config: Config, fresh_database: str) -> None:
    async with open_world(msgspec.structs.replace(config, database_url=fresh_database)) as world:
        assert await moderation.waiting(world.ctx) == Waiting(count=0, since=None)
        ana, ben = await world.person("ana"), await world.person("ben")
        for _ in range(2):
            await tell(ben, user_id=ana.user_id)
        [kept] = await moderation.open_reports(world.ctx, 0, 10)
        assert await moderation.waiting(world.ctx) == Waiting(count=1, since=time_of(kept.report.report_id))


async def test_a_suspension_is_ended_by_its_report_though_that_was_only_closed(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await tell(ben, user_id=ana.user_id)
    [row] = await rows(world, ben)
    # As a process leaves it that was killed before it closed the reports; then staff thinks better of it.
    await accounts.suspend(world.ctx, int(ana.user_id))
    await moderation.close(world.ctx, row["report_id"], "")
    await moderation.restore(world.ctx, row["report_id"])
    assert (await ben.call("GET", f"/api/users/{ana.user_id}")).status_code == 200


async def test_a_suspension_outlives_who_reported_and_can_still_be_ended(world: World) -> None:
    ana, ben, cem = [await world.person(name) for name in ("ana", "ben", "cem")]
    await tell(ben, "hate", user_id=ana.user_id, text="my words")
    await tell(ben, user_id=cem.user_id)
    first, _ = await rows(world, ben)
    await moderation.suspend(world.ctx, first["report_id"], "case 12")
    for _ in range(2):  # A worker may be killed, and followed by another.
        await moderation.erase(world.ctx, int(ben.user_id))
    assert await rows(world, ben) == []
    async with world.ctx.db.read() as db:
        found = await db.all(
            "SELECT reporter_id, text, note FROM moderation.report WHERE owner_id = ANY($1::bigint[])",
            [int(ana.user_id), int(cem.user_id)],
        )
    assert [tuple(row) for row in found] == [(0, "", "case 12")]
    await moderation.restore(world.ctx, first["report_id"])
    assert (await cem.call("GET", f"/api/users/{ana.user_id}")).status_code == 200
