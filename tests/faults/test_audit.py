"""The audit finds what is wrong: each kind of loss and doubling is made by hand, and must be told."""

import asyncio
import base64
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from heliograph.platform.config import Config
from heliograph.programs.ticker import tick
from tests.engines import TestEngines, clone, drop
from tests.faults.acts import ACTS, comment, follow, post, remove_follower, unblock
from tests.faults.audit import audit
from tests.faults.ledger import Entry, Ledger
from tests.faults.people import Crowd, Participant, join
from tests.world import World, open_world

FACT = ("follow", "1", "2")


def ledger(*acts: tuple[float, float, str, bool]) -> Ledger:
    """Write down acts upon one fact: begun, ended, led to, acknowledged."""
    kept = Ledger()
    kept.entries[FACT] = [
        Entry(act="act", began=began, ended=ended, states=frozenset([state]), is_acknowledged=is_acknowledged)
        for began, ended, state, is_acknowledged in acts
    ]
    return kept


@pytest.mark.parametrize(
    ("acts", "allowed"),
    [
        ([], {"none"}),
        ([(0, 1, "following", True)], {"following"}),
        ([(0, 1, "following", False)], {"none", "following"}),
        ([(0, 1, "following", True), (2, 3, "none", True)], {"none"}),
        ([(0, 1, "following", True), (2, 3, "none", False)], {"none", "following"}),
        ([(0, 1, "following", False), (2, 3, "none", True)], {"none"}),
        ([(0, 3, "following", True), (2, 4, "none", True)], {"none", "following"}),
        ([(0, 3, "following", False), (2, 4, "none", True)], {"none", "following"}),
        ([(0, 1, "requested", True), (2, 5, "following", True), (3, 4, "none", True)], {"none", "following"}),
    ],
)
def test_a_fact_may_be_as_the_last_of_its_acts_have_it(
    acts: list[tuple[float, float, str, bool]], allowed: set[str]
) -> None:
    assert ledger(*acts).allowed(FACT, "none") == allowed


def test_an_act_without_an_answer_may_still_be_at_work_for_a_moment() -> None:
    kept = Ledger()
    kept.note(FACT, "follow", time.monotonic(), ["following"], is_acknowledged=False)
    kept.note(FACT, "follow", time.monotonic(), ["none"], is_acknowledged=True)
    assert kept.allowed(FACT, "none") == {"none", "following"}


@pytest_asyncio.fixture(scope="module")
async def lived(
    engines: TestEngines, template_database: str, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[tuple[Crowd, Config]]:
    """A crowd that has acted for a while, undisturbed; its database may be cloned."""
    name = f"lived_gw{worker_number}"
    config = Config(
        data_dir=tmp_path_factory.mktemp("lived"),
        database_url=await clone(engines, template_database, name),
        redis_url=engines.redis_url_of(worker_number % 16),
        secret_key=base64.b64encode(secrets.token_bytes(32)).decode(),
        follows_per_hour=100_000,
    )
    async with open_world(config) as world, ticking(world):
        crowd = Crowd(http=world.http, ledger=Ledger())
        ana, ben, cem = [await join(crowd, name, seed=3, is_private=False) for name in ("ana", "ben", "cem")]
        done = asyncio.Event()
        asyncio.get_running_loop().call_later(3, done.set)
        async with asyncio.TaskGroup() as tasks:
            for person in crowd.people:
                tasks.create_task(person.live(ACTS, done))
        for one, other in ((ana, ben), (ben, ana)):
            await unblock(one, other)
        await follow(ana, ben)
        await post(ben, cem)
        await until_published(ben)
        post_id = crowd.posts[-1][0]
        await ana.toggle("like", "POST", f"/api/posts/{post_id}/like", {("like", ana.user_id, post_id): ["yes"]})
        crowd.posts[:-1] = []
        await comment(ana, cem)
        dee = await join(crowd, "dee", seed=3, is_private=True)
        await follow(ana, dee)
        await remove_follower(dee, ana)
        assert await audit(crowd, config) == []
    yield crowd, config
    await drop(engines, name)


async def until_published(author: Participant) -> None:
    """Wait until the last post of all is published."""
    path = f"/api/posts/{author.crowd.posts[-1][0]}/status"
    async with asyncio.timeout(30):
        while (await author.send("look at post", "GET", path)).body["status"] != "published":
            await asyncio.sleep(0.05)


@asynccontextmanager
async def ticking(world: World) -> AsyncGenerator[None]:
    """Run the timers while the block runs."""
    ticker = asyncio.ensure_future(tick(world.ctx))
    try:
        yield
    finally:
        ticker.cancel()
        await asyncio.gather(ticker, return_exceptions=True)


@asynccontextmanager
async def spoilt(engines: TestEngines, lived: tuple[Crowd, Config], sql: str) -> AsyncGenerator[tuple[Crowd, Config]]:
    """Lend a copy of all, changed by `sql`."""
    crowd, config = lived
    source = config.database_url.partition("@/")[2].partition("?")[0]
    url = await clone(engines, source, f"{source}_spoilt")
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
    own = msgspec.structs.replace(config, database_url=url)
    async with open_world(own) as world:
        same = replace(crowd, http=world.http, people=[])
        same.people.extend(replace(person, crowd=same) for person in crowd.people)
        yield same, own
    await drop(engines, f"{source}_spoilt")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT 1", None),
        ("DELETE FROM graph.follow", "its ledger allows ['following']"),
        (
            """
            INSERT INTO graph.mark (owner_id, other_id, kind, mark_id)
            SELECT followee_id, follower_id, 'block', 1 FROM graph.follow ON CONFLICT DO NOTHING
            """,
            "there is a block between them",
        ),
        ("UPDATE graph.counts SET follower_count = follower_count + 1", "follower_count is shown as"),
        ("UPDATE posts.author_count SET post_count = post_count + 1", "post_count is shown as"),
        ("UPDATE posts.post SET state = 'deleted'", "is 'deleted'"),
        (
            """
            INSERT INTO platform.event (name, partition_key, payload)
            SELECT name, partition_key, payload FROM platform.event
            """,
            "announced 2 times",
        ),
        (
            """
            INSERT INTO posts.post (post_id, author_id, state, media_count)
            SELECT post_id + n, author_id, 'awaiting_upload', 1 FROM posts.post, generate_series(1, 9) AS n
            """,
            "posts, and there are",
        ),
        ("UPDATE media.medium SET state = 'retired'", "feed misses"),
        ("UPDATE media.rendition SET size_bytes = size_bytes + 1", "media lack files"),
        ("DELETE FROM engagement.post_like", "its ledger allows ['yes']"),
        ("UPDATE engagement.post_count SET like_count = like_count + 1", "likes are counted as"),
        (
            """
            INSERT INTO engagement.comment (comment_id, post_id, author_id, account_id, text)
            SELECT comment_id - 1, post_id, author_id, account_id, text FROM engagement.comment
            """,
            "is there twice",
        ),
        (
            """
            INSERT INTO platform.parked (group_name, event_id, failures, error)
            SELECT 'feed.fan_out', min(event_id), 1, 'oh' FROM platform.event
            """,
            "is parked: oh",
        ),
    ],
)
async def test_whatever_is_spoilt_is_told(
    engines: TestEngines, lived: tuple[Crowd, Config], sql: str, words: str | None
) -> None:
    async with spoilt(engines, lived, sql) as (crowd, config):
        findings = await audit(crowd, config)
    if words is None:
        assert findings == []
    else:
        assert any(words in finding for finding in findings), findings
