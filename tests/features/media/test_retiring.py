"""What is deleted leaves no bytes, whatever was under way."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from heliograph.features.media import service as media
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.platform.events import Delivery
from tests.world import Person, World, photo

JPEG = {"Content-Type": "image/jpeg"}


def stored(world: World) -> list[Path]:
    """List every file of the object store."""
    return [path for path in (world.ctx.config.data_dir / "objects").rglob("*") if path.is_file()]


async def delete(person: Person, ticket: Any) -> None:
    """Delete the post, and do what the consumer of its files' retirement does."""
    assert (await person.call("DELETE", f"/api/posts/{ticket['post_id']}")).status_code == 200
    await media.purge(person.world.ctx, int(ticket["uploads"][0]["media_id"]))


async def test_a_photo_deleted_while_it_is_rendered_leaves_no_bytes(world: World) -> None:
    ana = await world.person("ana")
    content = photo()
    ticket = await ana.begin(content)
    await ana.upload(ticket, content)
    body = {"post_id": ticket["post_id"]}
    assert (await ana.call("POST", "/api/posts", json=body)).status_code == 201
    real = world.ctx.tool(Transcoder)

    class Slow:
        async def render(self, *job: Any) -> Any:
            result = await real.render(*job)
            await delete(ana, ticket)
            return result

    world.ctx.tools[Transcoder] = Slow()
    media_id = int(ticket["uploads"][0]["media_id"])
    delivery = Delivery(event_id=0, group="media.process", publication=1, name="", payload=b"")
    await media.process(world.ctx, media_id, delivery)
    world.ctx.tools[Transcoder] = real
    assert stored(world) == []


async def test_an_upload_that_ends_after_its_post_was_deleted_leaves_no_bytes(world: World) -> None:
    ana = await world.person("ana")
    content = photo()
    ticket = await ana.begin(content)

    async def slowly() -> AsyncIterator[bytes]:
        yield content[:100]
        await delete(ana, ticket)
        yield content[100:]

    answer = await world.http.put(ticket["upload_url"], content=slowly(), headers=JPEG)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_uploaded")
    assert stored(world) == []


async def test_a_profile_picture_leaves_no_bytes_but_its_own(world: World) -> None:
    ana = await world.person("ana")
    media_ids: list[str] = []
    for seed in (1, 2):
        answer = await ana.call("PUT", "/api/users/me/avatar", content=photo(seed=seed), headers=JPEG)
        media_ids.append(answer.json()["profile_pic_url"].removeprefix("/media/").partition("_")[0])
    await media.purge(world.ctx, int(media_ids[0]))
    assert {path.name.partition("_")[0] for path in stored(world)} == {media_ids[1]}


async def test_an_upload_is_deleted_though_a_worker_died_between_ready_and_that(world: World) -> None:
    ana = await world.person("ana")
    content = photo()
    ticket = await ana.begin(content)
    await ana.upload(ticket, content)
    uploaded = stored(world)
    assert (await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"]})).status_code == 201
    media_id = int(ticket["uploads"][0]["media_id"])
    delivery = Delivery(event_id=0, group="media.process", publication=1, name="", payload=b"")
    await media.process(world.ctx, media_id, delivery)
    assert not uploaded[0].exists()
    uploaded[0].parent.mkdir(parents=True, exist_ok=True)
    uploaded[0].write_bytes(content)
    await media.process(world.ctx, media_id, delivery)
    assert not uploaded[0].exists()
