"""Every program killed with -9 at every stage of a post's way: nothing acknowledged is lost, nothing happens twice.

Longer: `KILLS=200 pytest tests/journeys/test_kills.py`.
"""

import asyncio
import os
import random
from collections import Counter
from typing import Any

import asyncpg
import httpx
import msgspec

from heliograph.platform.config import Config
from tests.processes import PROGRAMS, Processes, free_port, insist
from tests.world import PASSWORD, photo

KILLS = int(os.environ.get("KILLS", "16"))


async def sign_up(http: httpx.AsyncClient, username: str) -> tuple[str, dict[str, str]]:
    body = {"username": username, "email": f"{username}@example.org", "password": PASSWORD, "full_name": ""}
    made = (await insist(http, "POST", "/api/users/signup", json=body)).json()
    return made["user_id"], {"Authorization": f"Bearer {made['token']}"}


async def post_once(http: httpx.AsyncClient, own: dict[str, str], number: int) -> str:
    """Post with the patience of a client that keeps its Idempotency-Keys; return the acknowledged id."""
    content = photo(200, 150, seed=number)
    ticket = await insist(
        http,
        "POST",
        "/api/posts/upload-url",
        json={"content_type": "image/jpeg", "file_size": len(content)},
        headers={**own, "Idempotency-Key": f"begin-{number}"},
    )
    assert ticket.status_code == 201, ticket.text
    offer = ticket.json()["uploads"][0]
    sent = await insist(http, "PUT", offer["upload_url"], content=content, headers=offer["headers"])
    assert sent.status_code in (200, 409), sent.text
    submitted = await insist(
        http,
        "POST",
        "/api/posts",
        json={"post_id": ticket.json()["post_id"], "caption": f"number {number}"},
        headers={**own, "Idempotency-Key": f"submit-{number}"},
    )
    assert submitted.status_code == 201, submitted.text
    return str(ticket.json()["post_id"])


async def until_published(http: httpx.AsyncClient, own: dict[str, str], post_ids: list[str]) -> None:
    async with asyncio.timeout(90):
        for post_id in post_ids:
            while True:
                status = (await insist(http, "GET", f"/api/posts/{post_id}/status", headers=own)).json()
                if status["status"] == "published":
                    break
                assert status["status"] == "processing", status
                await asyncio.sleep(0.05)


async def whole_feed(http: httpx.AsyncClient, own: dict[str, str]) -> list[str]:
    """Return the ids of every post on every page of the home feed."""
    seen: list[str] = []
    cursor = ""
    while True:
        page: Any = (await insist(http, "GET", f"/api/feed?limit=50{cursor}", headers=own)).json()
        seen += [post["post_id"] for post in page["posts"]]
        if not page["has_more"]:
            return seen
        cursor = f"&cursor={page['next_cursor']}"


async def killing(processes: Processes, done: asyncio.Event) -> None:
    """Kill the programs in turn, at moments that fall on every stage of the work."""
    chance = random.Random(7)
    while processes.kills < KILLS and not done.is_set():
        await asyncio.sleep(chance.uniform(0.05, 0.6))
        processes.kill(PROGRAMS[processes.kills % len(PROGRAMS)])


async def test_killed_programs_lose_nothing_and_double_nothing(fresh_database: str, config: Config) -> None:
    settings = msgspec.structs.replace(
        config,
        database_url=fresh_database,
        port=free_port(),
        lease_seconds=1.0,
        retry_base_seconds=0.2,
        posts_per_day=100_000,
    )
    async with Processes(settings) as processes, httpx.AsyncClient(base_url=processes.base_url, timeout=10) as http:
        author_id, author = await sign_up(http, "author")
        _, reader = await sign_up(http, "reader")
        await insist(http, "POST", f"/api/users/{author_id}/follow", headers=reader)
        await http.get("/api/feed", headers=reader)
        done = asyncio.Event()
        killer = asyncio.ensure_future(killing(processes, done))
        acknowledged: list[str] = []
        while not killer.done() or len(acknowledged) < 12:
            acknowledged.append(await post_once(http, author, len(acknowledged)))
        done.set()
        await killer
        await processes.ready()
        await until_published(http, author, acknowledged)
        assert processes.kills == KILLS

        # Published is not yet delivered: what a killed worker held comes once its claim has run out.
        async with asyncio.timeout(30):
            while len(seen := await whole_feed(http, reader)) < len(acknowledged):
                await asyncio.sleep(0.1)
        assert Counter(seen) == Counter(acknowledged)
        profile = (await insist(http, "GET", f"/api/users/{author_id}", headers=reader)).json()
        assert profile["post_count"] == len(acknowledged)
        assert profile["follower_count"] == 1
        await nothing_left_over(settings)


async def nothing_left_over(config: Config) -> None:
    """Wait until every delivery is acknowledged; none may be parked."""
    connection = await asyncpg.connect(config.database_url)
    try:
        async with asyncio.timeout(30):
            while await connection.fetchval("SELECT count(*) FROM platform.delivery"):
                await asyncio.sleep(0.1)
        assert await connection.fetchval("SELECT count(*) FROM platform.parked") == 0
        doubled = "SELECT count(*) FROM platform.event WHERE name = 'posts.post_published.v1' GROUP BY partition_key"
        posts = "SELECT count(*) FROM posts.post WHERE state = 'published'"
        assert await connection.fetchval(doubled) == await connection.fetchval(posts)
    finally:
        await connection.close()
