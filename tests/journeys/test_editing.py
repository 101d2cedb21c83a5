"""An author's edit, and another one later: the original stays, and what is shown changes address."""

import asyncio
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.world import Person, World, photo, video


async def mean_colour(world: World, url: str) -> Any:
    """Return the mean red, green and blue of a served picture."""
    content = (await world.http.get(url)).content
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), dtype=float).mean(axis=(0, 1))


async def redone(person: Person, post_id: str, recipe: dict[str, Any], *, file: int = 0) -> Any:
    """Edit a post's file and wait until the new one is shown; return it."""
    before = (await person.get(f"/api/posts/{post_id}"))["media"][file]
    path = f"/api/posts/{post_id}/media/{before['media_id']}/edit"
    answer = await person.call("PUT", path, json=recipe)
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(60):
        while (now := (await person.get(f"/api/posts/{post_id}"))["media"][file])["media_id"] == before["media_id"]:
            await asyncio.sleep(0.05)
    return now


async def test_every_filter_is_offered_with_its_table_and_a_preview(world: World) -> None:
    answer = await world.http.get("/api/filters")
    filters = answer.json()["filters"]
    names = [one["name"] for one in filters]
    assert {"Clarendon", "Juno", "Valencia"} <= set(names)
    assert len(names) >= 15
    for one in filters[:3]:
        table, preview = await world.http.get(one["lut_url"]), await world.http.get(one["preview_url"])
        assert (table.headers["content-type"], preview.headers["content-type"]) == ("image/png", "image/jpeg")
        assert "immutable" in table.headers["cache-control"]


async def test_a_post_is_rendered_by_its_edits_and_can_be_edited_again(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    plain, other = photo(1200, 900, seed=7), photo(800, 800, seed=8)
    mono = {"filter": "Basalt", "crop": {"x": 0.25, "y": 0, "width": 0.5, "height": 1}}
    post_id = await ana.publish(plain, other, edits=[mono])
    post = await ana.get(f"/api/posts/{post_id}")
    first, second = post["media"]
    assert (first["width"], first["height"], first["recipe"]["filter"]) == (600, 900, "Basalt")
    assert "recipe" not in second
    assert post["filter"] == "Basalt"
    red, green, blue = await mean_colour(world, first["urls"]["large"])
    assert max(abs(red - green), abs(green - blue)) < 6
    assert "recipe" not in (await ben.get(f"/api/posts/{post_id}"))["media"][0]
    again = await redone(ana, post_id, {"rotate": 90})
    assert (again["width"], again["height"]) == (900, 1200)
    assert (await ana.call("GET", first["urls"]["large"])).status_code == 404
    assert (await ana.call("GET", again["urls"]["original"])).content == plain
    assert [medium["width"] for medium in (await ben.get(f"/api/posts/{post_id}"))["media"]] == [900, 800]


async def test_a_filter_named_for_the_post_is_every_files(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish(photo(seed=1), photo(seed=2), filter="clarendon", edits=[{"filter": "juno"}])
    media = (await ana.get(f"/api/posts/{post_id}"))["media"]
    assert [medium["recipe"]["filter"] for medium in media] == ["juno", "clarendon"]


async def test_a_video_takes_the_colours_of_a_filter(world: World) -> None:
    ana = await world.person("ana")
    content = video(seconds=1, size="320x240", arguments=("-vf", "hue=s=3"))
    post_id = await ana.submit(content, content_type="video/mp4", filter="Basalt")
    assert (await ana.settled(post_id, seconds=60))["status"] == "published"
    medium = (await ana.get(f"/api/posts/{post_id}"))["media"][0]
    red, green, blue = await mean_colour(world, medium["urls"]["large"])
    assert max(abs(red - green), abs(green - blue)) < 6


BAD_EDITS: list[tuple[dict[str, Any], str]] = [
    ({"filter": "Sepia9"}, "filter"),
    ({"edits": [{"filter": "nope"}]}, "filter"),
    ({"edits": [{"strength": 101}]}, "edits"),
    ({"edits": [{"crop": {"x": 0.6, "width": 0.6}}]}, "crop.width"),
    ({"edits": [{"trim_end_seconds": 2}]}, "trim_end_seconds"),
    ({"edits": [{}, {}]}, "edits"),
    ({"edits": [{"straighten": 2}]}, "edits"),
]


@pytest.mark.parametrize(("fields", "field"), BAD_EDITS)
async def test_an_edit_that_cannot_be_made_is_refused_beside_its_field(
    world: World, fields: dict[str, Any], field: str
) -> None:
    ana = await world.person("ana")
    content = photo()
    ticket = await ana.begin(content)
    await ana.upload(ticket, content)
    refused = await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"], **fields})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith(field)


async def test_nobody_edits_what_is_not_theirs(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    medium = (await ana.get(f"/api/posts/{post_id}"))["media"][0]
    path = f"/api/posts/{post_id}/media/{medium['media_id']}/edit"
    absent = await ben.call("PUT", "/api/posts/1/media/1/edit", json={})
    answer = await ben.call("PUT", path, json={})
    assert (answer.status_code, answer.content) == (404, absent.content)
    other = await ben.publish()
    assert (await ben.call("PUT", f"/api/posts/{other}/media/{medium['media_id']}/edit", json={})).status_code == 404
