"""Files without rows and rows without files are found and mended; what is under way or not ours is left alone."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from heliograph.features.media import queries, rules
from heliograph.features.media import service as media
from heliograph.features.media.types import MediaState, TooManyOrphans
from heliograph.platform.clock import SystemClock
from heliograph.platform.config import Config
from heliograph.platform.context import Ctx
from heliograph.platform.ids import compose
from heliograph.programs.doctor import examine, repair
from tests.world import Person, World, open_world, photo, video

STRANGER = compose(12_345 << 10, 77)
"""An id that no row has."""


class LaterClock(SystemClock):
    """A clock that is ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """Return the moment, ahead of its time."""
        return super().now() + self._ahead


@pytest_asyncio.fixture
async def world(config: Config, fresh_database: str) -> AsyncGenerator[World]:
    """A running system whose every row is this test's."""
    async with open_world(msgspec.structs.replace(config, database_url=fresh_database)) as opened:
        yield opened


def later(world: World, **ahead: float) -> Ctx:
    """Return the context in two hours, when nothing of today is under way any more."""
    return dataclasses.replace(world.ctx, clock=LaterClock(timedelta(**(ahead or {"hours": 2}))))


def path_of(world: World, key: str) -> Path:
    return world.ctx.config.data_dir / "objects" / key


async def published(person: Person, content: bytes) -> tuple[str, int, Any]:
    """Publish a photo; return the post's id, the medium's id and its addresses."""
    post_id = await person.publish(content)
    medium = (await person.get(f"/api/posts/{post_id}"))["media"][0]
    return post_id, int(medium["media_id"]), medium["urls"]


async def state_of(world: World, media_id: int) -> str:
    async with world.ctx.db.read() as db:
        return (await queries.states_of(db, [media_id]))[media_id].value


async def test_a_healthy_store_is_sound(world: World) -> None:
    ana = await world.person("ana")
    _, _, urls = await published(ana, photo())
    await world.http.get(urls["small"].replace(".jpg", ".webp"))
    await ana.begin(photo())
    await ana.upload(await ana.begin(photo()), photo())
    jpeg = {"Content-Type": "image/jpeg"}
    assert (await ana.call("PUT", "/api/users/me/avatar", content=photo(), headers=jpeg)).status_code == 200
    found = await media.examine_storage(later(world))
    assert found.is_sound, found
    assert (found.media, found.unknown) == (2, 0)
    stored = [path for path in path_of(world, "").rglob("*") if path.is_file()]
    assert (found.files, found.files_bytes) == (len(stored), sum(path.stat().st_size for path in stored))


async def test_files_without_rows_are_deleted_and_no_others(world: World) -> None:
    ana = await world.person("ana")
    gone_id, media_id, _ = await published(ana, photo(seed=1))
    await published(ana, photo(seed=2))
    kept = {listed.key async for listed in world.ctx.objects.list("")}
    orphans = [rules.original_key(STRANGER), rules.quarantine_key(STRANGER), rules.rendition_key(STRANGER, "l", "jpg")]
    foreign = ["notes.txt", f"originals/2026/01/01/00/{STRANGER}", "originals/2026/01/01/zz/1"]
    for key in (*orphans, *foreign):
        await world.ctx.objects.put(key, b"12345")
    await world.ctx.objects.put(rules.quarantine_key(media_id), b"12345")
    found = await media.examine_storage(later(world))
    assert (found.orphans, found.orphans_bytes, found.unknown) == (4, 20, 3)
    assert sorted(found.unknown_keys) == sorted(foreign)
    assert (await media.examine_storage(world.ctx)).orphans == 0, "they may be under way"
    with pytest.raises(TooManyOrphans):
        await media.repair_storage(later(world), orphans_max=3)
    assert (await media.examine_storage(later(world))).orphans == 4
    await media.repair_storage(later(world), orphans_max=4)
    assert {listed.key async for listed in world.ctx.objects.list("")} == {*kept, *foreign}

    # Deleted with its purge undone: what a restored backup of the files looks like.
    copies = {key: await world.ctx.objects.get(key) for key in kept if f"/{media_id}" in key}
    assert (await ana.call("DELETE", f"/api/posts/{gone_id}")).status_code == 200
    async with asyncio.timeout(10):
        while path_of(world, rules.original_key(media_id)).exists():
            await asyncio.sleep(0.02)
    for key, content in copies.items():
        await world.ctx.objects.put_again(key, content or b"")
    assert (await media.repair_storage(later(world), orphans_max=99)).orphans == len(copies)
    assert (await media.examine_storage(later(world))).is_sound


@pytest.mark.parametrize("harm", ["missing", "cut short"])
async def test_what_lacks_a_rendition_is_rendered_anew_from_its_original(world: World, harm: str) -> None:
    ana = await world.person("ana")
    post_id, media_id, urls = await published(ana, photo(1200, 900))
    before = {url: (await world.http.get(url)).content for url in urls.values()}
    harmed = path_of(world, rules.rendition_key(media_id, "l", "jpg"))
    content = harmed.read_bytes()
    harmed.unlink()
    if harm == "cut short":
        harmed.write_bytes(content[:-100])
    found = await media.examine_storage(later(world))
    assert (found.damaged, found.damaged_ids, found.lost, found.orphans) == (1, [media_id], 0, 0)
    await media.repair_storage(later(world), orphans_max=0)
    async with asyncio.timeout(20):
        while await state_of(world, media_id) != "ready":
            await asyncio.sleep(0.02)
    assert (await media.examine_storage(later(world))).is_sound
    assert {url: (await world.http.get(url)).content for url in urls.values()} == before
    original = (await ana.get(f"/api/posts/{post_id}"))["media"][0]["urls"]["original"]
    assert (await ana.call("GET", original)).status_code == 200
    assert len((await ana.get(f"/api/users/{ana.user_id}/posts"))["posts"]) == 1


async def test_a_video_that_lacks_a_segment_file_is_rendered_anew(world: World) -> None:
    ana = await world.person("ana")
    ticket = await ana.begin(content := video(), content_type="video/mp4")
    await ana.upload(ticket, content)
    assert (await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"]})).status_code == 201
    media_id = int(ticket["uploads"][0]["media_id"])
    await complete(world, media_id)
    before = {listed.key async for listed in world.ctx.objects.list("")}
    harmed = next(key for key in sorted(before) if key.endswith(".m4s"))
    path_of(world, harmed).unlink()
    assert (await media.repair_storage(later(world), orphans_max=0)).damaged_ids == [media_id]
    await complete(world, media_id)
    assert {listed.key async for listed in world.ctx.objects.list("")} == before
    assert (await media.examine_storage(later(world))).is_sound
    played = await world.http.get(f"/media/{media_id}_hls.m3u8")
    assert played.status_code == 200


async def complete(world: World, media_id: int) -> None:
    """Wait until a video is there in every size."""
    async with asyncio.timeout(60):
        while True:
            async with world.ctx.db.read() as db:
                medium = await queries.medium_by_id(db, media_id)
            if medium is not None and medium.state is MediaState.READY and rules.HLS in medium.video_sizes:
                return
            await asyncio.sleep(0.05)


async def test_what_is_made_on_request_is_forgotten_and_made_again(world: World) -> None:
    ana = await world.person("ana")
    _, media_id, urls = await published(ana, photo())
    webp = urls["small"].replace(".jpg", ".webp")
    before = (await world.http.get(webp)).content
    used_bytes = (await ana.get("/api/users/me/storage"))["used_bytes"]
    path_of(world, rules.rendition_key(media_id, "s", "webp")).unlink()
    assert (await media.repair_storage(later(world), orphans_max=0)).damaged == 1
    assert await state_of(world, media_id) == "ready"
    assert (await ana.get("/api/users/me/storage"))["used_bytes"] == used_bytes - len(before)
    assert (await world.http.get(webp)).content == before
    assert (await media.examine_storage(later(world))).is_sound


async def test_what_cannot_be_rendered_keeps_what_is_left_and_fails_where_nothing_is(world: World) -> None:
    ana = await world.person("ana")
    _, partly_id, partly = await published(ana, photo(seed=1))
    _, wholly_id, wholly = await published(ana, photo(seed=2))
    for media_id in (partly_id, wholly_id):
        path_of(world, rules.original_key(media_id)).unlink()
    path_of(world, rules.rendition_key(partly_id, "l", "jpg")).unlink()
    for path in path_of(world, rules.rendition_key(wholly_id, "l", "jpg")).parent.glob(f"{wholly_id}_*"):
        path.unlink()
    found = await media.repair_storage(later(world), orphans_max=0)
    assert (found.damaged, found.lost, sorted(found.lost_ids)) == (0, 2, sorted((partly_id, wholly_id)))
    assert (await state_of(world, partly_id), await state_of(world, wholly_id)) == ("ready", "failed")
    assert (await world.http.get(partly["small"])).status_code == 200
    assert (await world.http.get(partly["large"])).status_code == 404
    assert (await world.http.get(wholly["small"])).status_code == 404
    async with world.ctx.db.read() as db:
        medium = await queries.medium_by_id(db, wholly_id)
    assert medium is not None
    assert "upload it again" in medium.error
    assert (await media.examine_storage(later(world))).lost_ids == [partly_id]


async def test_the_doctor_reports_and_mends(world: World) -> None:
    ana = await world.person("ana")
    await published(ana, photo())
    await world.ctx.objects.put("notes.txt", b"x")
    checks = {check.name: check for check in await examine(world.ctx.config)}
    assert checks["stored files"].is_ok
    assert "1 media ready" not in checks["stored files"].found, "it is too young to be looked at"
    assert "notes.txt" in checks["stored files"].found
    mended = await repair(world.ctx.config, 0)
    assert mended.is_ok
    assert "deleted 0 files" in mended.found


async def test_uploads_past_their_time_are_removed_but_those_that_wait_to_be_rendered(config: Config) -> None:
    async with open_world(config, with_consumers=False) as world:
        ana = await world.person("ana")
        tickets = [await ana.begin(photo(seed=n)) for n in range(2)]
        for number, ticket in enumerate(tickets):
            await ana.upload(ticket, photo(seed=number))
        assert (await ana.call("POST", "/api/posts", json={"post_id": tickets[0]["post_id"]})).status_code == 201
        await world.ctx.objects.put("stories/2026/01/01/00/1_l.jpg", b"x")
        keys = [rules.quarantine_key(int(ticket["uploads"][0]["media_id"])) for ticket in tickets]
        assert await media.expire_files(later(world, days=6)) == 0
        assert await media.expire_files(later(world, days=8)) == 1
        assert await world.ctx.objects.get(keys[0]) is not None, "nobody has rendered it yet"
        assert await world.ctx.objects.get(keys[1]) is None
        brief = dataclasses.replace(
            later(world, days=8), config=msgspec.structs.replace(world.ctx.config, stories_days=2)
        )
        assert await media.expire_files(brief) == 1
        assert await world.ctx.objects.get("stories/2026/01/01/00/1_l.jpg") is None
