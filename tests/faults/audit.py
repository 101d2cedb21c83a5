"""The ledgers held against what is so: rows, counts, feeds and files. Every finding is a sentence."""

import asyncio
import dataclasses
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from heliograph.features.media import queries, rules
from heliograph.features.media import service as media
from heliograph.platform.config import Config
from heliograph.platform.context import Ctx
from heliograph.programs.composition import open_context
from tests.faults.engagements import engagements
from tests.faults.ledger import Fact, Ledger
from tests.faults.people import Crowd, Participant
from tests.processes import insist

_REST_SECONDS = 120
_BUSY = """
    SELECT (SELECT count(*) FROM platform.delivery)
        + (SELECT count(*) FROM posts.post WHERE state = 'processing')
        + (SELECT count(*) FROM graph.follower_delta)
        + (SELECT count(*) FROM engagement.post_delta)
        + (SELECT count(*) FROM engagement.comment_delta)
"""
Rows = list["asyncpg.Record"]


async def audit(crowd: Crowd, config: Config) -> list[str]:
    """Wait until everything has come to rest, and return what is wrong."""
    connection = await asyncpg.connect(config.database_url)
    try:
        findings = await _come_to_rest(connection)
        relations = await _relations(connection)
        findings += _facts(crowd.ledger, relations, await _posts(connection))
        findings += await engagements(connection, crowd.ledger)
        findings += await _doubled(connection, crowd)
        findings += await _counts(connection, crowd)
        findings += await _feeds(connection, crowd, relations)
    finally:
        await connection.close()
    findings += await _files(config)
    return findings + [f"{asked} was answered 500 {number} times" for asked, number in crowd.ledger.failures.items()]


async def _come_to_rest(connection: "asyncpg.Connection[Any]") -> list[str]:
    try:
        async with asyncio.timeout(_REST_SECONDS):
            while await connection.fetchval(_BUSY):
                await asyncio.sleep(0.1)
    except TimeoutError:
        waiting = await connection.fetch("SELECT group_name, count(*) FROM platform.delivery GROUP BY 1")
        return [f"work is left over after {_REST_SECONDS} s: {[tuple(row) for row in waiting]}"]
    parked = await connection.fetch("SELECT group_name, error FROM platform.parked")
    return [f"a delivery of {row['group_name']} is parked: {row['error']}" for row in parked]


async def _relations(connection: "asyncpg.Connection[Any]") -> dict[Fact, str]:
    found: dict[Fact, str] = {}
    for row in await connection.fetch("SELECT requester_id, owner_id FROM graph.request"):
        found["follow", str(row["requester_id"]), str(row["owner_id"])] = "requested"
    for row in await connection.fetch("SELECT follower_id, followee_id FROM graph.follow"):
        found["follow", str(row["follower_id"]), str(row["followee_id"])] = "following"
    for row in await connection.fetch("SELECT kind, owner_id, other_id FROM graph.mark"):
        found[row["kind"], str(row["owner_id"]), str(row["other_id"])] = "yes"
    return found


async def _posts(connection: "asyncpg.Connection[Any]") -> dict[Fact, str]:
    rows = await connection.fetch("SELECT post_id, state FROM posts.post WHERE state <> 'awaiting_upload'")
    return {("post", str(row["post_id"])): row["state"] for row in rows}


def _facts(ledger: Ledger, relations: dict[Fact, str], posts: dict[Fact, str]) -> list[str]:
    """Compare every fact with what its acts allow; and what nobody did, must not be so."""
    found = relations | posts
    findings: list[str] = []
    for kind, initial in (("follow", "none"), ("block", "no"), ("mute", "no"), ("post", "none")):
        for fact in ledger.facts(kind):
            allowed, state = ledger.allowed(fact, initial), found.get(fact, initial)
            if state not in allowed:
                findings.append(f"{fact} is {state!r}; its ledger allows {sorted(allowed)}: {ledger.history(fact)}")
    findings += [
        f"{fact} is {state!r}, and nobody did that" for fact, state in found.items() if not ledger.entries[fact]
    ]
    blocks = [fact for fact, state in relations.items() if fact[0] == "block" and state == "yes"]
    for _, owner, other in blocks:
        for pair in ((owner, other), (other, owner)):
            if relations.get(("follow", *pair)):
                findings.append(f"{pair[0]} follows or asks {pair[1]} though there is a block between them")
    return findings


async def _doubled(connection: "asyncpg.Connection[Any]", crowd: Crowd) -> list[str]:
    """Look for posts and events that one act has made two of."""
    rows = await connection.fetch("SELECT author_id, count(*) AS made FROM posts.post GROUP BY author_id")
    made = {str(row["author_id"]): row["made"] for row in rows}
    begun = {person.user_id: person.begun for person in crowd.people}
    findings = [
        f"{person.name} began {begun[person.user_id]} posts, and there are {made.get(person.user_id, 0)}"
        for person in crowd.people
        if made.get(person.user_id, 0) > begun[person.user_id]
    ]
    announced = await connection.fetch(
        """
        SELECT payload
        FROM platform.event
        WHERE name = 'posts.post_published.v1'
        """
    )
    findings += [
        f"a publication was announced {number} times"
        for number in Counter(row["payload"] for row in announced).values()
        if number > 1
    ]
    ever = await connection.fetchval("SELECT count(*) FROM posts.post WHERE published_id IS NOT NULL")
    if len(announced) != ever:
        findings.append(f"{ever} posts were published and {len(announced)} were announced")
    return findings


async def _counts(connection: "asyncpg.Connection[Any]", crowd: Crowd) -> list[str]:
    """Compare the counts that people are shown with the rows."""
    counted: dict[str, dict[str, int]] = {}
    for name, sql in (
        ("follower_count", "SELECT followee_id AS id, count(*) FROM graph.follow GROUP BY 1"),
        ("following_count", "SELECT follower_id AS id, count(*) FROM graph.follow GROUP BY 1"),
        ("post_count", "SELECT author_id AS id, count(*) FROM posts.post WHERE state = 'published' GROUP BY 1"),
    ):
        counted[name] = {str(row["id"]): row["count"] for row in await connection.fetch(sql)}
    findings: list[str] = []
    for person in crowd.people:
        profile = (await insist(crowd.http, "GET", "/api/users/me", headers=person.headers)).json()
        findings += [
            f"{person.name}'s {name} is shown as {profile[name]} and is {rows.get(person.user_id, 0)}"
            for name, rows in counted.items()
            if profile[name] != rows.get(person.user_id, 0)
        ]
    return findings


async def _feeds(connection: "asyncpg.Connection[Any]", crowd: Crowd, relations: dict[Fact, str]) -> list[str]:
    """Page through everybody's feed: exactly what is published by those that are followed, each once."""
    by_author: dict[str, list[str]] = defaultdict(list)
    for row in await connection.fetch(
        "SELECT post_id, author_id FROM posts.post WHERE state = 'published' ORDER BY published_id DESC"
    ):
        by_author[str(row["author_id"])].append(str(row["post_id"]))
    findings: list[str] = []
    for person in crowd.people:
        authors = {
            other.user_id
            for other in crowd.people
            if relations.get(("follow", person.user_id, other.user_id)) == "following"
            and not relations.get(("mute", person.user_id, other.user_id))
        } | {person.user_id}
        findings += compare(person.name, await whole_feed(person), {each for one in authors for each in by_author[one]})
    return findings


def compare(name: str, shown: list[str], expected: set[str]) -> list[str]:
    """Say how a feed differs from what belongs in it."""
    doubled = [post_id for post_id, number in Counter(shown).items() if number > 1]
    wrong = {
        "misses": sorted(expected - set(shown)),
        "shows what it must not,": sorted(set(shown) - expected),
        "shows twice": doubled,
    }
    return [f"{name}'s feed {how} {post_ids}" for how, post_ids in wrong.items() if post_ids]


async def whole_feed(person: Participant) -> list[str]:
    """Return the ids on every page of somebody's feed, as it is by time."""
    seen: list[str] = []
    cursor = ""
    while True:
        path = f"/api/feed?limit=50&order=chronological{cursor}"
        answer = await insist(person.crowd.http, "GET", path, headers=person.headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        seen += [post["post_id"] for post in page["posts"]]
        if not page["has_more"]:
            return seen
        cursor = f"&cursor={page['next_cursor']}"


class _Ahead:
    """A clock that has everything look old, so that nothing is spared as being under way."""

    def now(self) -> datetime:
        return datetime.now().astimezone() + timedelta(hours=2)


async def _files(config: Config) -> list[str]:
    """Compare files and rows, as `heliograph doctor` does, sparing nothing for being young."""
    async with open_context(config, "audit") as ctx:
        found = await media.examine_storage(dataclasses.replace(ctx, clock=_Ahead()))
        orphans = await _orphans(ctx) if found.orphans else []
    findings = [f"{orphan} has no row" for orphan in orphans]
    if found.unknown:
        findings.append(f"{found.unknown} files are not of our making, such as {found.unknown_keys[0]}")
    if found.damaged or found.lost:
        findings.append(f"{found.damaged} media lack files, {found.lost} their originals")
    return findings


async def _orphans(ctx: Ctx) -> list[str]:
    """Name every file that no row wants, with what its medium is."""
    keys = [listed.key async for listed in ctx.objects.list("")]
    ids = {key: media_id for key in keys if (media_id := rules.media_id_of(key)) is not None}
    async with ctx.db.read() as db:
        states = await queries.states_of(db, list(ids.values()))
    return [
        f"{key} of a medium that is {states.get(media_id)}"
        for key, media_id in ids.items()
        if not rules.is_wanted(key, states.get(media_id))
    ]
