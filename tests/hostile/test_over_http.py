"""The worst files as people would send them: their posts fail with words, and nobody else notices."""

import asyncio

import pytest

from tests.hostile import seeds
from tests.hostile.corpus import items_of
from tests.hostile.items import Expected, Item
from tests.hostile.judging import telling
from tests.hostile.watching import Trap
from tests.world import Person, World, photo

WORST: dict[str, dict[str, tuple[str, ...]]] = {
    "photos": {
        "jpeg": ("says 65500 x 65500", "2000 scans"),
        "png": ("9 pixels from 90 MB", "250,000 chunks"),
        "webp": ("is 16,000 x 16,000 in one colour", "500 frames deep"),
        "heif": ("heic grid of 255 x 255", "avif grid of itself"),
        "exif": ("xmp, an entity from the net", "jpeg, a directory that is its own next"),
        "disguises": ("JPEG with HTML in a comment", "SVG as a photo"),
    },
    "videos": {
        "mp4": ("moov 20000 deep", "1,000 tracks"),
        "mp4 tables": ("data elsewhere, url on the net", "data elsewhere, alias"),
        "matroska": ("3,000 segments deep",),
        "playlists": ("HLS of a file", "AVI with a playlist as subtitles", "HLS behind ftyp"),
    },
}


def worst(kind: str, set_trap: Trap) -> list[Item]:
    """The worst of each family."""
    chosen = WORST[kind].items()
    found = [item for family, names in chosen for item in items_of(family, set_trap.bait) if item.name in names]
    assert len(found) == sum(len(names) for _, names in chosen)
    return found


async def fate(person: Person, item: Item) -> tuple[str, str, str]:
    """Post a file; return the post's id, what became of it, and the reason in words."""
    post_id = await person.submit(item.content, content_type=item.content_type, caption="kept words")
    status = await person.settled(post_id, seconds=100)
    return post_id, status["status"], status.get("error") or ""


@pytest.mark.parametrize("kind", WORST)
async def test_the_worst_files_fail_their_own_posts_alone(kind: str, world: World, set_trap: Trap) -> None:
    eve, ana = await world.person("eve"), await world.person("ana")
    items = worst(kind, set_trap)

    fates, innocent = await asyncio.gather(
        asyncio.gather(*(fate(eve, item) for item in items)), ana.submit(photo(), caption="innocent")
    )

    for item, (post_id, status, error) in zip(items, fates, strict=True):
        assert status == "published" or len(error) > 15, (item.name, status, error)
        if item.expected is not Expected.EITHER:
            assert (status == "published") == (item.expected is Expected.RENDERED), (item.name, status, error)
        assert (await eve.get(f"/api/posts/{post_id}"))["caption"] == "kept words"
    assert (await ana.settled(innocent))["status"] == "published"
    assert (await ana.call("GET", "/api/feed")).status_code == 200
    assert set_trap.callers() == 0


async def test_what_is_served_of_a_file_with_a_place_names_none(world: World) -> None:
    ana = await world.person("ana")
    for content, content_type in ((seeds.plain_jpeg(), "image/jpeg"), (seeds.plain_mov(), "video/quicktime")):
        post_id = await ana.submit(content, content_type=content_type)
        assert (await ana.settled(post_id, seconds=100))["status"] == "published"
        post = await ana.get(f"/api/posts/{post_id}")
        assert post["location"] is None
        medium = post["media"][0]
        for name, url in {**medium["urls"], **medium.get("video_urls", {})}.items():
            served = (await world.http.get(url)).content
            assert name == "original" or not list(telling(url.rpartition("/")[2].partition("?")[0], served)), name
