"""A video travels: playable soon, larger behind it, for those alone who may see it."""

import asyncio
from typing import Any

import pytest

from tests.world import Person, World, video


async def complete(person: Person, post_id: str) -> Any:
    """Wait until every size of a post's first medium is there; return the medium."""
    async with asyncio.timeout(60):
        while True:
            medium = (await person.get(f"/api/posts/{post_id}"))["media"][0]
            if "hls" in medium["video_urls"]:
                return medium
            await asyncio.sleep(0.1)


async def test_a_video_is_published_playable_and_grows(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    post_id = await ana.submit(video(size="1280x720"), content_type="video/mp4", caption="look")
    status = await ana.settled(post_id, seconds=60)
    assert status["status"] == "published", status
    await ben.sees(post_id)
    medium = (await ben.get(f"/api/posts/{post_id}"))["media"][0]
    assert medium["type"] == "video"
    assert (medium["width"], medium["height"]) == (1280, 720)
    assert (medium["duration_seconds"], medium["has_audio"]) == (pytest.approx(2, abs=0.1), True)
    assert "480p" in medium["video_urls"]
    for url in medium["urls"].values():
        assert (await world.http.get(url)).headers["content-type"] == "image/jpeg"
    medium = await complete(ben, post_id)
    assert list(medium["video_urls"]) == ["480p", "720p", "hls"]
    for size in ("480p", "720p"):
        answer = await world.http.get(medium["video_urls"][size])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
        assert answer.content.index(b"moov") < answer.content.index(b"mdat")
        part = await world.http.get(medium["video_urls"][size], headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, answer.content[100:200])
    playlist = await world.http.get(medium["video_urls"]["hls"])
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    names = [line for line in playlist.text.splitlines() if line and not line.startswith("#")]
    for name in names:
        part = await world.http.get(f"/media/{name}")
        assert part.text.startswith("#EXTM3U")
        segments = {line for line in part.text.splitlines() if line and not line.startswith("#")}
        for segment in segments:
            assert (await world.http.get(f"/media/{segment}")).status_code == 200


async def test_a_deleted_or_private_video_is_nobodys_to_fetch(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.submit(video(size="320x240", seconds=1), content_type="video/mp4")
    status = await ana.settled(post_id, seconds=60)
    assert status["status"] == "published", status
    medium = await complete(ana, post_id)
    urls = [*medium["urls"].values(), *medium["video_urls"].values()]
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    for url in urls:
        assert (await ben.call("GET", url)).status_code == 404
        assert (await ana.call("GET", url)).status_code == 200
    await ana.call("DELETE", f"/api/posts/{post_id}")
    for url in urls:
        assert (await ana.call("GET", url)).status_code == 404
    async with asyncio.timeout(10):
        while [item async for item in world.ctx.objects.list("")]:
            await asyncio.sleep(0.1)


async def test_a_part_is_chosen_turned_and_muted_and_chosen_again(world: World) -> None:
    ana = await world.person("ana")
    recipe = {"trim_start_seconds": 1.0, "trim_end_seconds": 2.5, "rotate": 90, "is_muted": True, "cover_seconds": 2.0}
    post_id = await ana.submit(video(seconds=3), content_type="video/mp4", edits=[recipe])
    status = await ana.settled(post_id, seconds=60)
    assert status["status"] == "published", status
    first = await complete(ana, post_id)
    assert (first["width"], first["height"], first["has_audio"]) == (360, 640, False)
    assert first["duration_seconds"] == pytest.approx(1.5, abs=0.1)
    assert first["recipe"]["is_muted"] is True
    path = f"/api/posts/{post_id}/media/{first['media_id']}/edit"
    assert (await ana.call("PUT", path, json={})).status_code == 202
    async with asyncio.timeout(60):
        while (second := (await ana.get(f"/api/posts/{post_id}"))["media"][0])["media_id"] == first["media_id"]:
            await asyncio.sleep(0.1)
    assert (second["width"], second["height"], second["has_audio"]) == (640, 360, True)
    assert second["duration_seconds"] == pytest.approx(3, abs=0.1)
    assert (await ana.call("GET", first["video_urls"]["480p"])).status_code == 404
    assert (await ana.call("PUT", path, json={})).status_code == 404


async def test_a_picture_that_moves_becomes_a_silent_loop(world: World) -> None:
    ana = await world.person("ana")
    gif = video(kind="gif", size="160x120", seconds=1)
    post_id = await ana.submit(gif, content_type="image/gif")
    status = await ana.settled(post_id, seconds=60)
    assert status["status"] == "published", status
    medium = (await ana.get(f"/api/posts/{post_id}"))["media"][0]
    assert (medium["type"], medium["is_looping"], medium["has_audio"]) == ("video", True, False)


@pytest.mark.parametrize(
    ("content", "content_type", "words"),
    [
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "video/mp4", "Save it as MP4"),
        (b"\0" * 5_000, "video/webm", "video"),
        (b"", "video/mp4", ""),
    ],
    ids=["playlist", "zeros", "empty"],
)
async def test_what_is_no_video_fails_with_words(world: World, content: bytes, content_type: str, words: str) -> None:
    ana = await world.person("ana")
    if not content:
        files = {"files": [{"content_type": content_type, "file_size": 0}]}
        assert (await ana.call("POST", "/api/posts/upload-url", json=files)).status_code == 422
        return
    post_id = await ana.submit(content, content_type=content_type)
    status = await ana.settled(post_id, seconds=60)
    assert status["status"] == "failed"
    assert words in status["error"]


async def test_a_video_that_is_too_long_says_how_long_and_may_be_trimmed(world: World) -> None:
    ana = await world.person("ana")
    long = video(seconds=70, size="64x48")
    refused = await ana.settled(await ana.submit(long, content_type="video/mp4"), seconds=60)
    assert refused["status"] == "failed"
    assert "70 seconds" in refused["error"]
    kept = await ana.submit(long, content_type="video/mp4", edits=[{"trim_end_seconds": 2}])
    assert (await ana.settled(kept, seconds=60))["status"] == "published"
