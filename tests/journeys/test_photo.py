"""A photo travels: from upload to a follower's feed, and out of it again."""

import asyncio
import io

import pytest
from PIL import Image

from tests.world import World, photo


async def test_a_photo_travels_to_a_followers_feed(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    post_id = await ana.publish(photo(1600, 1200), caption="Hello #Sun from @" + ben.username, location="Bern")
    await ben.sees(post_id)
    post = (await ben.get("/api/feed"))["posts"][0]
    assert post["user"]["username"] == ana.username
    assert post["caption"].startswith("Hello #Sun")
    assert post["hashtags"] == ["sun"]
    assert post["mentions"] == [ben.username]
    assert post["location"]["name"] == "Bern"
    assert post["reason"] == "following"
    medium = post["media"][0]
    assert (medium["width"], medium["height"]) == (1600, 1200)
    for size, longest in (("thumbnail", 150), ("small", 320), ("medium", 640), ("large", 1080)):
        answer = await world.http.get(medium["urls"][size])
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert b"Exif" not in answer.content
        for extension in ("webp", "avif"):
            other = await world.http.get(medium["urls"][size].replace(".jpg", f".{extension}"))
            assert other.headers["content-type"] == f"image/{extension}"
            assert len(other.content) > longest // 150
    assert "original" not in medium["urls"]


async def test_what_is_made_on_its_first_request_is_kept_and_counted(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish(photo(1600, 1200))
    url = (await ana.get(f"/api/posts/{post_id}"))["media"][0]["urls"]["small"].replace(".jpg", ".webp")
    before = (await ana.get("/api/users/me/storage"))["used_bytes"]
    answers = await asyncio.gather(*(world.http.get(url) for _ in range(8)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    after = (await ana.get("/api/users/me/storage"))["used_bytes"]
    assert after > before + len(answers[0].content)
    assert (await world.http.get(url.replace("_s.", "_t."))).status_code == 200
    assert (await ana.get("/api/users/me/storage"))["used_bytes"] == after
    await ana.call("DELETE", f"/api/posts/{post_id}")
    assert (await world.http.get(url)).status_code == 404


async def test_what_the_camera_wrote_is_told_to_the_author_alone(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Helio", "Graph 7"
    exif.get_ifd(0x8769)[0x9003] = "2026:05:04 03:02:01"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (46.0, 57.0, 0.0), "E", (7.0, 26.0, 0.0)
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(buffer, "JPEG", exif=exif)
    post_id = await ana.publish(buffer.getvalue())
    (capture,) = (await ana.get(f"/api/posts/{post_id}/capture"))["captures"]
    assert (capture["taken_at"][:19], capture["camera"]) == ("2026-05-04T03:02:01", "Helio Graph 7")
    assert (round(capture["latitude"], 2), round(capture["longitude"], 2)) == (46.95, 7.43)
    post = await ben.get(f"/api/posts/{post_id}")
    assert post["location"] is None
    assert (await ben.call("GET", f"/api/posts/{post_id}/capture")).status_code == 404
    for url in post["media"][0]["urls"].values():
        content = (await world.http.get(url)).content
        assert b"Helio" not in content
        assert b"Exif" not in content


async def test_ones_own_post_is_in_ones_own_feed_and_grid(world: World) -> None:
    ana = await world.person("ana")
    assert await ana.feed_ids() == []
    post_id = await ana.publish()
    await ana.sees(post_id)
    grid = await ana.get(f"/api/users/{ana.user_id}/posts")
    assert [post["post_id"] for post in grid["posts"]] == [post_id]
    profile = await ana.get(f"/api/users/{ana.user_id}")
    assert profile["post_count"] == 1


async def test_a_deleted_post_is_gone_from_feed_page_and_bytes(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    post_id = await ana.publish()
    await ben.sees(post_id)
    urls = (await ben.get(f"/api/posts/{post_id}"))["media"][0]["urls"]
    assert (await ana.call("DELETE", f"/api/posts/{post_id}")).json() == {"success": True}
    assert post_id not in await ben.feed_ids()
    absent = await ben.call("GET", "/api/posts/1")
    for viewer in (ana, ben):
        gone = await viewer.call("GET", f"/api/posts/{post_id}")
        assert (gone.status_code, gone.content) == (404, absent.content)
    for url in urls.values():
        assert (await world.http.get(url)).status_code == 404
    assert (await ana.get(f"/api/users/{ana.user_id}"))["post_count"] == 0
    assert (await ana.call("DELETE", f"/api/posts/{post_id}")).status_code == 404


async def test_a_retry_with_the_same_key_makes_one_post(world: World) -> None:
    ana = await world.person("ana")
    content = photo()
    first, again = [await ana.begin(content, headers={"Idempotency-Key": "begin-1"}) for _ in range(2)]
    assert first == again
    await ana.upload(first, content)
    body = {"post_id": first["post_id"], "caption": "once"}
    answers = await asyncio.gather(
        *(ana.call("POST", "/api/posts", json=body, headers={"Idempotency-Key": "submit-1"}) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    other = await ana.call(
        "POST", "/api/posts", json={**body, "caption": "twice"}, headers={"Idempotency-Key": "submit-1"}
    )
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    await ana.settled(first["post_id"])
    assert len((await ana.get(f"/api/users/{ana.user_id}/posts"))["posts"]) == 1


async def test_a_carousel_keeps_its_order_and_its_texts(world: World) -> None:
    ana = await world.person("ana")
    files = [photo(300 + 10 * n, 200, seed=n) for n in range(10)]
    post_id = await ana.publish(*files, alt_texts=["first", "", "third"])
    media = (await ana.get(f"/api/posts/{post_id}"))["media"]
    assert [medium["width"] for medium in media] == [300 + 10 * n for n in range(10)]
    assert [medium["alt_text"] for medium in media][:4] == ["first", "", "third", ""]


async def test_the_original_is_its_owners_alone(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    content = photo()
    post_id = await ana.publish(content)
    url = (await ana.get(f"/api/posts/{post_id}"))["media"][0]["urls"]["original"]
    own = await ana.call("GET", url)
    assert own.content == content
    assert own.headers["cache-control"].startswith("private")
    assert own.headers["content-disposition"].startswith("attachment")
    for answer in (await ben.call("GET", url), await world.http.get(url)):
        assert answer.status_code == 404


async def test_a_post_that_is_processing_is_nobody_elses(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    content = photo()
    ticket = await ana.begin(content)
    path = f"/api/posts/{ticket['post_id']}"
    assert (await ben.call("GET", path)).status_code == 404
    assert (await ben.call("GET", path + "/status")).status_code == 404
    assert (await ben.call("PATCH", path, json={"caption": "mine"})).status_code == 404
    assert (await ben.call("DELETE", path)).status_code == 404
    stolen = await ben.call("POST", "/api/posts", json={"post_id": ticket["post_id"], "caption": "mine"})
    assert stolen.status_code == 404
    assert (await ana.get(path + "/status"))["status"] == "awaiting_upload"


async def test_words_are_edited_and_places_removed(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish(caption="befor #a", location={"name": "Bern", "latitude": 46.9, "longitude": 7.4})
    path = f"/api/posts/{post_id}"
    edited = (await ana.call("PATCH", path, json={"caption": "before #b", "alt_texts": ["sun"]})).json()
    assert (edited["caption"], edited["hashtags"], edited["location"]["name"]) == ("before #b", ["b"], "Bern")
    assert edited["media"][0]["alt_text"] == "sun"
    assert (await ana.call("PATCH", path, json={"location": None})).json()["location"] is None
    refused = await ana.call("PATCH", path, json={"captoin": "typo"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "captoin"


async def test_the_short_link_tells_of_public_posts_only(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish(caption='Sun & "shade" <script>')
    short_url = (await ana.get(f"/api/posts/{post_id}"))["short_url"]
    shown = (await world.http.get(short_url)).text
    assert 'property="og:image"' in shown
    assert "<script>" not in shown.partition('property="og:description"')[2].partition(">")[0]
    nowhere = (await world.http.get("/p/0000")).text
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    assert (await world.http.get(short_url)).text == nowhere


async def test_a_private_accounts_posts_and_bytes_are_its_followers_alone(world: World) -> None:
    ana, ben, eve = await world.person("ana"), await world.person("ben"), await world.person("eve")
    await ben.follow(ana)
    post_id = await ana.publish()
    urls = (await ben.get(f"/api/posts/{post_id}"))["media"][0]["urls"]
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    assert (await ben.call("GET", f"/api/posts/{post_id}")).status_code == 200
    shown = await ben.call("GET", urls["large"])
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "private, no-cache")
    absent = await eve.call("GET", "/api/posts/1")
    hidden = await eve.call("GET", f"/api/posts/{post_id}")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert (await eve.call("GET", urls["large"])).status_code == 404
    assert (await world.http.get(urls["large"])).status_code == 404
    assert (await eve.call("GET", f"/api/users/{ana.user_id}/posts")).status_code == 404
    await ben.call("DELETE", f"/api/users/{ana.user_id}/follow")
    assert (await ben.call("GET", urls["large"])).status_code == 404
    assert post_id not in await ben.feed_ids()


@pytest.mark.parametrize("path", ["/api/feed", "/api/posts/upload-url", "/api/feed/new?since=x", "/api/posts/1/status"])
async def test_nobody_gets_in_without_a_session(world: World, path: str) -> None:
    method = "POST" if path.endswith("upload-url") else "GET"
    answer = await world.http.request(method, path)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
