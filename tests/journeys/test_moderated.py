"""What a list of known files does to a post: blur, hold or reject; and what its author and others see of that."""

import asyncio
import hashlib
from typing import Any

from heliograph.features.media import queries
from heliograph.features.media import service as media
from heliograph.features.media.types import Medium, Verdict
from heliograph.features.media.types.moderating import HashKind, HashListTerms, ListedHash
from heliograph.features.posts import service as posts
from heliograph.platform.db import Read
from tests.world import Person, World, photo, video


async def list_file(world: World, verdict: Verdict, content: bytes) -> None:
    """Put a file on a list of its own."""
    name = f"list-{verdict}-{hashlib.sha256(content).hexdigest()[:8]}"
    await media.create_hash_list(world.ctx, name, HashListTerms(verdict=verdict))
    one = ListedHash(kind=HashKind.SHA256, value=hashlib.sha256(content).digest())
    await media.add_hash(world.ctx, name, one)


async def every_medium(db: Read, account_id: int) -> list[Medium]:
    """Return every medium of an account, those included that nobody is shown."""
    rows = await db.all("SELECT media_id FROM media.medium WHERE account_id = $1", account_id)
    found = [await queries.medium_by_id(db, row["media_id"]) for row in rows]
    return [medium for medium in found if medium is not None]


async def state_of(person: Person, post_id: str) -> Any:
    return await person.get(f"/api/posts/{post_id}/status")


async def wait_held(person: Person, post_id: str) -> Any:
    while True:
        status = await state_of(person, post_id)
        if status.get("notice") or status["status"] != "processing":
            return status


async def test_a_held_post_is_its_authors_and_staffs_until_it_is_released(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    content = photo(seed=4_001)
    await list_file(world, Verdict.HOLD, content)
    post_id = await ana.submit(content, caption="wait for it")
    status = await wait_held(ana, post_id)
    assert (status["status"], status["progress"]) == ("processing", 1.0)
    assert "moderator" in status["notice"]
    own = await ana.get(f"/api/posts/{post_id}")
    url = own["media"][0]["urls"]["large"]
    assert (await ana.call("GET", url)).status_code == 200
    assert (await ben.call("GET", f"/api/posts/{post_id}")).status_code == 404
    for viewer in (ben, None):
        answer = await viewer.call("GET", url) if viewer else await world.http.get(url)
        assert answer.status_code == 404
    assert await ben.feed_ids() == []
    assert post_id in [str(post.post_id) for post in await posts.held(world.ctx, 0, 1_000)]
    await posts.release(world.ctx, int(post_id))
    await ben.sees(post_id)
    assert (await world.http.get(url)).status_code == 200


async def test_a_held_post_may_be_refused_with_words(world: World) -> None:
    ana = await world.person("ana")
    content = photo(seed=4_002)
    await list_file(world, Verdict.HOLD, content)
    post_id = await ana.submit(content)
    await wait_held(ana, post_id)
    await posts.refuse(world.ctx, int(post_id), "Not in this club, please.")
    status = await state_of(ana, post_id)
    assert (status["status"], status["error"]) == ("failed", "Not in this club, please.")


async def test_a_rejected_file_fails_its_post_and_tells_no_reason(world: World) -> None:
    ana = await world.person("ana")
    content = photo(seed=4_003)
    await list_file(world, Verdict.REJECT, content)
    status = await ana.settled(await ana.submit(content))
    assert status["status"] == "failed"
    assert "list" not in status["error"]
    assert (await ana.settled(await ana.submit(photo(seed=4_004))))["status"] == "published"


async def test_a_blurred_post_is_marked_as_sensitive(world: World) -> None:
    ana = await world.person("ana")
    content, other = photo(seed=4_005), photo(seed=4_006)
    await list_file(world, Verdict.BLUR, content)
    post_id = await ana.publish(content, other)
    assert (await ana.get(f"/api/posts/{post_id}"))["is_sensitive"] is True
    plain = await ana.publish(photo(seed=4_007))
    assert (await ana.get(f"/api/posts/{plain}"))["is_sensitive"] is False


async def test_a_video_is_judged_like_a_photo(world: World) -> None:
    ana = await world.person("ana")
    content = video(seconds=1, size="320x240", arguments=("-vf", "hue=h=77"))  # Like no other test's: it is listed.
    await list_file(world, Verdict.REJECT, content)
    status = await ana.settled(await ana.submit(content, content_type="video/mp4"), seconds=60)
    assert status["status"] == "failed"


async def test_an_edit_that_would_have_to_be_looked_at_is_not_made(world: World) -> None:
    ana = await world.person("ana")
    content = photo(seed=4_008)
    post_id = await ana.publish(content)
    await list_file(world, Verdict.HOLD, content)
    first = (await ana.get(f"/api/posts/{post_id}"))["media"][0]
    path = f"/api/posts/{post_id}/media/{first['media_id']}/edit"
    assert (await ana.call("PUT", path, json={"brightness": 10})).status_code == 202
    async with asyncio.timeout(30), world.ctx.db.read() as db:
        while "failed" not in {medium.state.value for medium in await every_medium(db, int(ana.user_id))}:
            await asyncio.sleep(0.05)
    assert (await ana.get(f"/api/posts/{post_id}"))["media"][0]["media_id"] == first["media_id"]


async def test_a_profile_picture_is_judged_too(world: World) -> None:
    ana = await world.person("ana")
    content = photo(seed=4_009)
    await list_file(world, Verdict.HOLD, content)
    refused = await ana.call("PUT", "/api/users/me/avatar", content=content, headers={"Content-Type": "image/jpeg"})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_image")
    assert (await ana.get("/api/users/me"))["profile_pic_url"] is None
