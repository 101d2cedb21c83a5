"""Uploads in parts: what broke off goes on where it stopped, and nothing else gets in."""

import asyncio
import dataclasses
import os
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest_asyncio

from heliograph.features.media import queries
from heliograph.features.media import service as media
from heliograph.platform.config import Config
from tests.processes import Processes, free_port, insist, sign_up
from tests.world import Person, World, open_world, photo

PART_BYTES = 4_096
LAST_BYTES = 333
CONTENT = photo(seed=5).ljust(5 * PART_BYTES + LAST_BYTES, b"\0")
"""Six parts; what follows a JPEG's end is nobody's concern."""


@pytest_asyncio.fixture
async def world(config: Config) -> AsyncGenerator[World]:
    """A running system that cuts files small."""
    async with open_world(msgspec.structs.replace(config, upload_part_bytes=PART_BYTES)) as opened:
        yield opened


def cut(content: bytes, number: int) -> bytes:
    return content[(number - 1) * PART_BYTES : number * PART_BYTES]


async def begin(person: Person, content: bytes = CONTENT) -> tuple[Any, str]:
    """Announce a file; return the ticket and where its parts are asked for."""
    ticket = await person.begin(content)
    return ticket, f"/api/media/{ticket['uploads'][0]['media_id']}/parts"


async def offered(person: Person, path: str) -> Any:
    answer = await person.call("POST", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def send(world: World, part: Any, content: bytes) -> httpx.Response:
    return await world.http.request(part["method"], part["upload_url"], content=content, headers=part["headers"])


def stored(world: World) -> list[Path]:
    return [path for path in (world.ctx.config.data_dir / "objects").rglob("*") if path.is_file()]


async def test_an_upload_that_broke_off_goes_on_where_it_stopped(world: World) -> None:
    ana = await world.person("ana")
    ticket, path = await begin(ana)
    first = await offered(ana, path)
    assert first["part_bytes"] == PART_BYTES
    assert [part["size_bytes"] for part in first["parts"]] == [PART_BYTES] * 5 + [LAST_BYTES]
    assert not any(part["has_arrived"] for part in first["parts"])
    for number in (2, 6, 1):
        assert (await send(world, first["parts"][number - 1], cut(CONTENT, number))).status_code == 200
    early = await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"]})
    assert (early.status_code, early.json()["code"]) == (409, "media_not_uploaded")

    again = await offered(ana, path)
    assert [part["number"] for part in again["parts"] if part["has_arrived"]] == [1, 2, 6]
    assert [part["upload_url"] is None for part in again["parts"]] == [part["has_arrived"] for part in again["parts"]]
    for part in again["parts"]:
        if not part["has_arrived"]:
            assert (await send(world, part, cut(CONTENT, part["number"]))).status_code == 200
    assert all(part["has_arrived"] for part in (await offered(ana, path))["parts"])
    assert (await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"]})).status_code == 201
    assert (await ana.settled(ticket["post_id"]))["status"] == "published"
    url = (await ana.get(f"/api/posts/{ticket['post_id']}"))["media"][0]["urls"]["original"]
    assert (await ana.call("GET", url)).content == CONTENT
    assert not [file for file in stored(world) if ".parts" in file.parts]


async def test_only_the_owner_learns_of_parts_and_only_before_the_file_is_submitted(world: World) -> None:
    ana, eve = await world.person("ana"), await world.person("eve")
    ticket, path = await begin(ana)
    absent = await eve.call("POST", "/api/media/1/parts")
    foreign = await eve.call("POST", path)
    assert (foreign.status_code, foreign.content) == (404, absent.content)
    assert (await world.http.post(path)).status_code == 401
    late = (await offered(ana, path))["parts"]
    await ana.upload(ticket, CONTENT)
    assert all(part["has_arrived"] for part in (await offered(ana, path))["parts"]), "it came whole meanwhile"
    await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"]})
    closed = await ana.call("POST", path)
    assert (closed.status_code, closed.json()["code"]) == (409, "already_uploaded")
    refused = await send(world, late[0], cut(CONTENT, 1))
    assert (refused.status_code, refused.json()["code"]) == (409, "already_uploaded")
    await ana.call("DELETE", f"/api/posts/{ticket['post_id']}")
    assert (await ana.call("POST", path)).content == absent.content


async def test_an_address_takes_its_own_part_in_its_own_length_type_and_time(world: World) -> None:
    ana = await world.person("ana")
    _, path = await begin(ana)
    part = (await offered(ana, path))["parts"][0]
    body = cut(CONTENT, 1)
    shorter = await send(world, part, body[:-1])
    assert (shorter.status_code, shorter.json()["code"]) == (422, "wrong_length")
    assert (await send(world, part, body + b"x")).status_code == 422

    async def unannounced() -> AsyncIterator[bytes]:
        yield body
        yield b"x"

    longer = await world.http.put(part["upload_url"], content=unannounced(), headers=part["headers"])
    assert longer.status_code == 422
    typed = await world.http.put(part["upload_url"], content=body, headers={"Content-Type": "text/html"})
    assert (typed.status_code, typed.json()["code"]) == (415, "type_mismatch")
    url = part["upload_url"]
    middle = url.rindex("/") + 10
    other = "A" if url[middle] != "A" else "B"
    for tampered in (url[:-4] + "AAAA", url[:middle] + other + url[middle + 1 :]):
        assert (await world.http.put(tampered, content=body, headers=part["headers"])).status_code == 404
    assert not any(p["has_arrived"] for p in (await offered(ana, path))["parts"])
    assert stored(world) == []


async def test_an_expired_address_is_refused_and_a_fresh_one_given(config: Config) -> None:
    hasty = msgspec.structs.replace(config, upload_url_seconds=1, upload_part_bytes=PART_BYTES)
    async with open_world(hasty, with_consumers=False) as world:
        ana = await world.person("ana")
        _, path = await begin(ana)
        part = (await offered(ana, path))["parts"][0]
        await asyncio.sleep(1.1)
        assert (await send(world, part, cut(CONTENT, 1))).status_code == 403
        assert (await send(world, (await offered(ana, path))["parts"][0], cut(CONTENT, 1))).status_code == 200


async def test_a_part_is_replaced_before_and_never_after_the_file_is_put_together(world: World) -> None:
    ana = await world.person("ana")
    ticket, path = await begin(ana)
    parts = (await offered(ana, path))["parts"]
    assert (await send(world, parts[2], bytes(PART_BYTES))).status_code == 200
    for part in parts:
        assert (await send(world, part, cut(CONTENT, part["number"]))).status_code == 200
    medium_id = int(ticket["uploads"][0]["media_id"])
    async with world.ctx.db.read() as db:
        medium = await queries.medium_by_id(db, medium_id)
    assert medium is not None
    await asyncio.gather(*(media.check_uploaded(world.ctx, [medium]) for _ in range(4)))
    refused = await send(world, parts[2], bytes(PART_BYTES))
    assert (refused.status_code, refused.json()["code"]) == (409, "already_uploaded")
    assert await world.ctx.objects.get(medium.upload_key) == CONTENT
    assert len(stored(world)) == 1


async def test_putting_together_goes_on_after_a_death_on_the_way(world: World) -> None:
    ana = await world.person("ana")
    ticket, path = await begin(ana)
    for part in (await offered(ana, path))["parts"]:
        await send(world, part, cut(CONTENT, part["number"]))
    folder = next((world.ctx.config.data_dir / "objects" / ".parts").iterdir())
    folder.rename(folder.with_suffix(".closed"))  # as far as one got that died before the whole file had its name
    assert all(part["has_arrived"] for part in (await offered(ana, path))["parts"])
    assert (await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"]})).status_code == 201
    assert (await ana.settled(ticket["post_id"]))["status"] == "published"


async def test_two_devices_that_begin_at_once_go_on_with_the_same_upload(world: World) -> None:
    ana = await world.person("ana")
    _, path = await begin(ana)
    offers = await asyncio.gather(*(offered(ana, path) for _ in range(6)))
    for number, offer in enumerate(offers, 1):
        assert (await send(world, offer["parts"][number - 1], cut(CONTENT, number))).status_code == 200
    assert all(part["has_arrived"] for part in (await offered(ana, path))["parts"])
    assert len(list((world.ctx.config.data_dir / "objects" / ".parts").iterdir())) == 1


async def test_what_is_deleted_or_left_lying_leaves_no_parts(world: World) -> None:
    ana = await world.person("ana")
    ticket, path = await begin(ana)
    parts = (await offered(ana, path))["parts"]
    await send(world, parts[0], cut(CONTENT, 1))
    await ana.call("DELETE", f"/api/posts/{ticket['post_id']}")
    async with asyncio.timeout(10):
        while stored(world):
            await asyncio.sleep(0.05)
    assert (await send(world, parts[1], cut(CONTENT, 2))).status_code == 409
    assert stored(world) == []

    _, path = await begin(ana)
    await send(world, (await offered(ana, path))["parts"][0], cut(CONTENT, 1))
    forgetful = msgspec.structs.replace(world.ctx.config, quarantine_days=0)
    assert await media.drop_stale_parts(dataclasses.replace(world.ctx, config=forgetful)) >= 1
    assert stored(world) == []
    assert not any(part["has_arrived"] for part in (await offered(ana, path))["parts"]), "begun anew"


async def test_a_web_program_killed_between_parts_loses_none(fresh_database: str, config: Config) -> None:
    settings = msgspec.structs.replace(
        config, database_url=fresh_database, port=free_port(), lease_seconds=1.0, upload_part_bytes=PART_BYTES
    )
    async with Processes(settings) as processes, httpx.AsyncClient(base_url=processes.base_url, timeout=10) as http:
        _, own = await sign_up(http, f"author{os.getpid()}")
        file = {"content_type": "image/jpeg", "file_size": len(CONTENT)}
        key = {**own, "Idempotency-Key": "begin"}
        ticket = (await insist(http, "POST", "/api/posts/upload-url", json=file, headers=key)).json()
        path = f"/api/media/{ticket['uploads'][0]['media_id']}/parts"
        acknowledged: set[int] = set()
        while len(acknowledged) < 6:
            parts = (await insist(http, "POST", path, headers=own)).json()["parts"]
            assert {part["number"] for part in parts if part["has_arrived"]} >= acknowledged
            missing = [part for part in parts if not part["has_arrived"]]
            for part in missing[:2]:
                body = cut(CONTENT, part["number"])
                sent = await insist(http, "PUT", part["upload_url"], content=body, headers=part["headers"])
                assert sent.status_code == 200, sent.text
                acknowledged.add(part["number"])
            processes.kill("web")
            await processes.ready()
        done = await insist(http, "POST", "/api/posts", json={"post_id": ticket["post_id"]}, headers=own)
        assert done.status_code == 201, done.text
        async with asyncio.timeout(60):
            status = ""
            while status != "published":
                answer = await insist(http, "GET", f"/api/posts/{ticket['post_id']}/status", headers=own)
                status = answer.json()["status"]
                assert status in ("processing", "published"), answer.text
                await asyncio.sleep(0.05)
