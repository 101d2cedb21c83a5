"""Files go out whole, in part and not at all, to exactly those who may see them."""

import asyncio
import random
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from heliograph.features.media import queries, rules
from heliograph.features.media.service.opening import sign_name
from heliograph.features.media.types import SignedName, StoredRendition
from heliograph.platform.config import Config, Handoff
from tests.world import Person, World, open_world, photo

CDN = "https://cdn.example"
VARYING = ("x-request-id", "ratelimit", "ratelimit-policy", "date")
WAYS_TO_ASK: list[tuple[str, dict[str, str]]] = [
    ("GET", {}),
    ("HEAD", {}),
    ("GET", {"Range": "bytes=0-9"}),
    ("GET", {"If-None-Match": "*"}),
    ("GET", {"If-Range": '"x"', "Range": "bytes=0-"}),
]


async def first_medium(viewer: Person, post_id: str) -> Any:
    """Return the post's first file as the viewer is told of it."""
    return (await viewer.get(f"/api/posts/{post_id}"))["media"][0]


async def add_rendition(world: World, media_id: int, size: str, extension: str, content: bytes) -> str:
    """Give a medium a file more, as rendering a video would; return its path."""
    key = rules.rendition_key(media_id, size, extension)
    await world.ctx.objects.put(key, content)
    stored = StoredRendition(size=size, format=extension, width=1, height=1, size_bytes=len(content), object_key=key)
    async with world.ctx.db.tx() as tx:
        await queries.insert_renditions(tx, media_id, [stored])
    return f"/media/{media_id}_{size}.{extension}"


async def become_private(person: Person) -> None:
    """Close an account."""
    assert (await person.call("PATCH", "/api/users/me", json={"is_private": True})).status_code == 200


def said(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """Return what an answer gives away."""
    told = {name: value for name, value in answer.headers.items() if name not in VARYING}
    return answer.status_code, answer.content, told


async def test_a_file_is_known_again_by_its_tag(world: World) -> None:
    ana = await world.person("ana")
    urls = (await first_medium(ana, await ana.publish()))["urls"]
    whole = await world.http.get(urls["large"])
    tag = whole.headers["etag"]
    assert tag.startswith('"')
    assert tag != (await world.http.get(urls["small"])).headers["etag"]
    for field in (tag, f'"other", W/{tag}', "*"):
        answer = await world.http.get(urls["large"], headers={"If-None-Match": field})
        assert (answer.status_code, answer.content) == (304, b"")
        for name in ("etag", "cache-control", "content-security-policy"):
            assert answer.headers[name] == whole.headers[name]
    assert (await world.http.get(urls["large"], headers={"If-None-Match": '"other"'})).content == whole.content


async def test_a_large_file_comes_in_exactly_the_parts_asked_for(world: World) -> None:
    ana = await world.person("ana")
    medium = await first_medium(ana, await ana.publish())
    content = random.Random(7).randbytes(3_000_001)
    path = await add_rendition(world, int(medium["media_id"]), "720p", "mp4", content)
    whole = await world.http.get(path)
    assert whole.content == content
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["accept-ranges"] == "bytes"
    for first, last in ((0, 0), (0, 1_048_575), (1_048_575, 2_999_999), (262_143, 262_144), (2_999_999, 9_999_999)):
        part = await world.http.get(path, headers={"Range": f"bytes={first}-{last}"})
        assert part.status_code == 206
        assert part.content == content[first : last + 1]
        assert part.headers["content-range"] == f"bytes {first}-{min(last, 3_000_000)}/3000001"
        assert int(part.headers["content-length"]) == len(part.content)
    tail = await world.http.get(path, headers={"Range": "bytes=-2000000", "If-Range": whole.headers["etag"]})
    assert (tail.status_code, tail.content) == (206, content[-2_000_000:])
    behind = await world.http.get(path, headers={"Range": "bytes=3000001-"})
    assert (behind.status_code, behind.content, behind.headers["content-range"]) == (416, b"", "bytes */3000001")
    for headers in ({"Range": "bytes=0-1,4-5"}, {"Range": "bytes=0-1", "If-Range": '"other"'}):
        answer = await world.http.get(path, headers=headers)
        assert (answer.status_code, answer.content) == (200, content)


async def test_head_says_what_get_would(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish()
    medium = await first_medium(ana, post_id)
    video = await add_rendition(world, int(medium["media_id"]), "480p", "mp4", bytes(2_000_000))
    for path in (medium["urls"]["large"], video, f"/api/posts/{post_id}", "/", "/livez", "/api/posts/1", "/media/x"):
        got, head = await world.http.get(path), await world.http.head(path)
        assert head.content == b""
        assert (head.status_code, said(head)[2]) == (got.status_code, said(got)[2]), path
    part = await world.http.head(video, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.headers["content-length"]) == (206, "5")


async def test_a_wrong_method_is_told_the_right_ones(world: World) -> None:
    answer = await world.http.delete("/livez")
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].replace(" ", "").split(","))


@pytest.mark.parametrize(("method", "headers"), WAYS_TO_ASK)
async def test_what_may_not_be_seen_answers_as_what_is_not_there(
    world: World, method: str, headers: dict[str, str]
) -> None:
    ana, ben, cem = await world.person("ana"), await world.person("ben"), await world.person("cem")
    await ben.follow(ana)
    medium = await first_medium(ana, await ana.publish())
    video = await add_rendition(world, int(medium["media_id"]), "480p", "mp4", bytes(2_000_000))
    await become_private(ana)
    original = medium["urls"]["original"]
    for path in (medium["urls"]["large"], medium["urls"]["thumbnail"], video, original):
        absent = f"/media/{int(medium['media_id']) - 1}_{path.partition('_')[2]}"
        nothing = said(await world.http.request(method, absent, headers=headers))
        assert nothing[0] == 404
        assert said(await world.http.request(method, path, headers=headers)) == nothing
        assert said(await cem.call(method, path, headers=headers)) == nothing
        allowed = [ana] if path == original else [ana, ben]
        for viewer in allowed:
            answer = await viewer.call(method, path, headers=headers)
            assert answer.status_code in (200, 206, 304)
            assert answer.headers["cache-control"] == "private, no-cache"
    assert said(await ben.call(method, original, headers=headers))[0] == 404


async def test_the_original_is_a_download_for_its_owner(world: World) -> None:
    ana = await world.person("ana")
    content = photo(1200, 900)
    medium = await first_medium(ana, await ana.publish(content))
    answer = await ana.call("GET", medium["urls"]["original"])
    assert answer.content == content
    assert answer.headers["content-disposition"] == f'attachment; filename="{medium["media_id"]}"'
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["l.gif", "hls.mp4", "480p.jpg", "t.bin", "999p.mp4", "l.JPG", "L.jpg", "l.jpg.jpg"])
async def test_a_name_that_cannot_be_is_not_found(world: World, name: str) -> None:
    ana = await world.person("ana")
    media_id = (await first_medium(ana, await ana.publish()))["media_id"]
    assert (await ana.call("GET", f"/media/{media_id}_l.jpg")).status_code == 200
    for path in (f"/media/{media_id}_{name}", f"/media/0{media_id}_l.jpg", f"/media/+{media_id}_l.jpg"):
        assert (await ana.call("GET", path)).status_code == 404


async def test_behind_an_edge_only_what_it_shall_cache_passes_through_us(config: Config) -> None:
    handing = msgspec.structs.replace(config, media_handoff=Handoff.NGINX)
    async with open_world(handing) as world:
        ana = await world.person("ana")
        medium = await first_medium(ana, await ana.publish())
        large, original = medium["urls"]["large"], medium["urls"]["original"]
        video = await add_rendition(world, int(medium["media_id"]), "480p", "mp4", bytes(2_000_000))
        public = await world.http.get(large)
        assert public.content.startswith(b"\xff\xd8")
        assert public.headers["x-accel-expires"] == "300"
        for path in (video, original):
            handed = await ana.call("GET", path, headers={"Range": "bytes=0-1"})
            assert (handed.status_code, handed.content) == (200, b"")
            assert handed.headers["x-accel-redirect"].startswith("/.objects/")
        await become_private(ana)
        private = await ana.call("GET", large)
        assert private.headers["x-accel-redirect"].startswith("/.objects/renditions/")
        assert "x-accel-expires" not in private.headers
        refused = await world.http.get(large)
        assert refused.status_code == 404
        assert not {"x-accel-redirect", "x-accel-expires"} & refused.headers.keys()


async def test_with_files_in_a_bucket_what_is_large_is_handed_to_it_for_a_short_time(config: Config) -> None:
    async with open_world(config) as world:
        ana = await world.person("ana")
        medium = await first_medium(ana, await ana.publish())
        video = await add_rendition(world, int(medium["media_id"]), "480p", "mp4", bytes(2_000_000))
        bucket = msgspec.structs.replace(
            config,
            media_handoff=Handoff.S3,
            s3_bucket="photos",
            s3_endpoint="https://s3.example",
            s3_access_key_id="key",
            s3_secret_access_key="secret",
        )
        async with open_world(bucket, with_consumers=False) as behind:
            for path, name in ((video, "480p.mp4"), (medium["urls"]["original"], medium["media_id"])):
                headers = {"Authorization": f"Bearer {ana.token}", "Range": "bytes=0-9"}
                answer = await behind.http.get(path, headers=headers)
                assert (answer.status_code, answer.content) == (307, b"")
                assert answer.headers["cache-control"] == "private, no-store"
                address = urlsplit(answer.headers["location"])
                assert address.hostname == "s3.example"
                assert address.path.endswith(name)
                assert "X-Amz-Expires=300" in address.query
            assert (await behind.http.get(medium["urls"]["original"])).status_code == 404
            policy = (await behind.http.get("/")).headers["content-security-policy"]
            assert "media-src 'self' blob: https://s3.example;" in policy


async def test_addresses_at_a_cdn_are_signed_for_who_may_see_and_for_no_other_size(config: Config) -> None:
    async with open_world(msgspec.structs.replace(config, media_url=CDN)) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        await ben.follow(ana)
        post_id = await ana.publish()
        open_url = (await first_medium(ben, post_id))["urls"]["large"]
        assert open_url.startswith(CDN + "/media/")
        assert not urlsplit(open_url).query
        await become_private(ana)
        await ben.sees(post_id)
        card = (await ben.get("/api/feed"))["posts"][0]
        urls = card["media"][0]["urls"]
        assert card["image_url"] == urls["large"]
        large, small = (str(urls[size]).removeprefix(CDN) for size in ("large", "small"))
        fetched = await world.http.get(large)
        assert fetched.status_code == 200
        assert fetched.headers["cache-control"].startswith("private, max-age=")
        assert "original" not in urls
        signature = large.partition("?s=")[2]
        webp = await world.http.get(large.replace(".jpg", ".webp"))
        assert (webp.status_code, webp.headers["content-type"]) == (200, "image/webp")
        for wrong in (
            large.partition("?")[0],
            f"{small.partition('?')[0]}?s={signature}",
            large[:-1] + ("A" if large[-1] != "A" else "B"),
            large + "=",
            f"{large.partition('?')[0]}?s=",
            f"{large.partition('?')[0]}?s=%C3%A9",
        ):
            assert (await world.http.get(wrong)).status_code == 404, wrong


async def test_a_signed_address_gives_nothing_once_the_right_to_see_has_ended(config: Config) -> None:
    async with open_world(msgspec.structs.replace(config, media_url=CDN)) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        await ben.follow(ana)
        post_id = await ana.publish()
        await become_private(ana)
        large = (await first_medium(ben, post_id))["urls"]["large"].removeprefix(CDN)
        assert (await world.http.get(large)).status_code == 200
        assert (await ben.call("DELETE", f"/api/users/{ana.user_id}/follow")).status_code == 200
        assert (await world.http.get(large)).status_code == 404


async def test_a_signed_address_ends(config: Config) -> None:
    brief = msgspec.structs.replace(config, media_url=CDN, media_signature_seconds=2)
    async with open_world(brief) as world:
        ana = await world.person("ana")
        post_id = await ana.publish()
        await become_private(ana)
        original = (await first_medium(ana, post_id))["urls"]["original"].removeprefix(CDN)
        answer = await world.http.get(original)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        await asyncio.sleep(2.1)
        assert (await world.http.get(original)).status_code == 404


async def test_a_signed_playlist_names_its_files_by_signatures(config: Config) -> None:
    async with open_world(msgspec.structs.replace(config, media_url=CDN)) as world:
        ana = await world.person("ana")
        post_id = await ana.publish()
        await become_private(ana)
        urls = (await first_medium(ana, post_id))["urls"]
        media_id = int(urls["large"].rpartition("/")[2].partition("_")[0])
        part = f"{media_id}_480p.m4s"
        playlist = f'#EXTM3U\n#EXT-X-MAP:URI="{part}",BYTERANGE="10@0"\n#EXTINF:2,\n#EXT-X-BYTERANGE:5@10\n{part}\n'
        path = await add_rendition(world, media_id, "480p", "m3u8", playlist.encode())
        await add_rendition(world, media_id, "480p", "m4s", b"0123456789abcde")
        assert (await ana.call("GET", path)).text == playlist
        signed = await world.http.get(f"{path}?s={signature_of(world, ana, path)}")
        assert signed.headers["content-type"] == "application/vnd.apple.mpegurl"
        lines = signed.text.splitlines()
        assert lines[1].startswith(f'#EXT-X-MAP:URI="{part}?s=')
        answer = await world.http.get(f"/media/{lines[-1]}", headers={"Range": "bytes=10-14"})
        assert (answer.status_code, answer.content) == (206, b"abcde")


def signature_of(world: World, person: Person, path: str) -> str:
    """Sign a path's name for a person, as views do."""
    expires_at = int(world.ctx.clock.now().timestamp()) + 60
    signed = SignedName(account_id=int(person.user_id), expires_at=expires_at)
    return sign_name(world.ctx.keys, path.rpartition("/")[2], signed)
