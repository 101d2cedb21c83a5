"""Saves, collections and shares: for their owner alone, idempotent, counted exactly."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import pytest

from heliograph.features.engagement import service
from heliograph.features.engagement.service import saving
from tests.features.engagement.acts import absent, check_exact
from tests.world import Person, World


async def done(person: Person, method: str, path: str, **options: Any) -> Any:
    answer = await person.call(method, path, **options)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def ids(person: Person, path: str) -> list[str]:
    return [post["post_id"] for post in (await person.get(path))["posts"]]


async def saves_of(world: World, post_id: str) -> int:
    async with world.ctx.db.read() as db:
        return (await service.exact_counts(db, [int(post_id)]))[int(post_id)].save_count


async def test_saving_twice_is_saving_once_and_so_is_taking_it_back(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    for method, has_saved in (("POST", True), ("POST", True), ("DELETE", False), ("DELETE", False)):
        assert await done(ben, method, f"/api/posts/{post_id}/save") == {"success": True, "has_saved": has_saved}
        assert (await ben.get(f"/api/posts/{post_id}"))["has_saved"] == has_saved
        assert await saves_of(world, post_id) == has_saved
    await check_exact(world, post_id)


async def test_what_is_saved_is_listed_newest_first_for_its_owner_alone(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    made = [await ana.publish() for _ in range(3)]
    for post_id in made:
        await done(ben, "POST", f"/api/posts/{post_id}/save")
    first = await ben.get("/api/saved?limit=2")
    assert [post["has_saved"] for post in first["posts"]] == [True, True]
    rest = await ben.get(f"/api/saved?limit=2&cursor={first['next_cursor']}")
    assert [post["post_id"] for post in (*first["posts"], *rest["posts"])] == made[::-1]
    assert (await ana.get("/api/saved"))["posts"] == []
    assert (await world.http.get("/api/saved")).status_code == 401


@pytest.mark.parametrize("state", ["private", "blocked", "deleted"])
async def test_a_saved_post_that_is_out_of_sight_is_in_no_list(world: World, state: str) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    kept, post_id = await ana.publish(), await ana.publish()
    other = await world.person("other")
    kept = await other.publish()
    made = await done(ben, "POST", "/api/collections", json={"name": "All"})
    for an_id in (kept, post_id):
        await done(ben, "PUT", f"/api/collections/{made['collection_id']}/posts/{an_id}")
    match state:
        case "private":
            await done(ana, "PATCH", "/api/users/me", json={"is_private": True})
        case "blocked":
            await done(ana, "POST", f"/api/users/{ben.user_id}/block")
        case _:
            await done(ana, "DELETE", f"/api/posts/{post_id}")
    assert await ids(ben, "/api/saved") == [kept]
    assert await ids(ben, f"/api/collections/{made['collection_id']}/posts") == [kept]
    await absent(ben, "POST", f"/api/posts/{post_id}/share")
    if state != "deleted":  # What is out of sight is still one's own to take back.
        assert (await done(ben, "DELETE", f"/api/posts/{post_id}/save"))["has_saved"] is False
    async with asyncio.timeout(10):
        while await saves_of(world, post_id):
            await asyncio.sleep(0.02)
    for method in ("POST", "DELETE"):
        await absent(ben, method, f"/api/posts/{post_id}/save")
    await check_exact(world, post_id)


async def test_collections_are_named_filled_emptied_and_deleted(world: World) -> None:
    ana = await world.person("ana")
    posts = [await ana.publish() for _ in range(2)]
    made = await done(ana, "POST", "/api/collections", json={"name": "  Blue \n things "})
    path = f"/api/collections/{made['collection_id']}"
    assert (made["name"], made["post_count"]) == ("Blue things", 0)
    await done(ana, "POST", f"/api/posts/{posts[0]}/save", json={"collection_id": made["collection_id"]})
    await done(ana, "PUT", f"{path}/posts/{posts[1]}")
    await done(ana, "PUT", f"{path}/posts/{posts[1]}")
    assert await ids(ana, f"{path}/posts") == posts[::-1]
    renamed = await done(ana, "PATCH", path, json={"name": "Red"})
    assert (renamed["name"], renamed["post_count"]) == ("Red", 2)
    assert (await ana.get("/api/collections"))["collections"] == [renamed]
    await done(ana, "DELETE", f"{path}/posts/{posts[1]}")
    assert await ids(ana, f"{path}/posts") == posts[:1]
    assert await ids(ana, "/api/saved") == posts[::-1]
    await done(ana, "DELETE", f"/api/posts/{posts[0]}/save")
    assert await ids(ana, f"{path}/posts") == []
    await done(ana, "DELETE", path)
    await absent(ana, "GET", path)
    assert await ids(ana, "/api/saved") == posts[1:]


async def test_a_collection_is_absent_to_all_but_its_owner(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    made = await done(ana, "POST", "/api/collections", json={"name": "Mine"})
    path = f"/api/collections/{made['collection_id']}"
    for method, where in (
        ("GET", path),
        ("PATCH", path),
        ("DELETE", path),
        ("GET", f"{path}/posts"),
        ("PUT", f"{path}/posts/{post_id}"),
        ("DELETE", f"{path}/posts/{post_id}"),
    ):
        body = {"name": "Theirs"} if method == "PATCH" else None
        await absent(ben, method, where, json=body)
        assert (await world.http.request(method, where, json=body)).status_code == 401
    into = await ben.call("POST", f"/api/posts/{post_id}/save", json={"collection_id": made["collection_id"]})
    assert into.status_code == 404
    assert (await ben.get("/api/saved"))["posts"] == []
    assert await saves_of(world, post_id) == 0


async def test_collections_have_names_and_a_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "COLLECTIONS_MAX", 2)
    ana = await world.person("ana")
    for name in ("", " ", "x" * 101):
        refused = await ana.call("POST", "/api/collections", json={"name": name})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_collection")
    for _ in range(2):  # The same key makes one.
        await done(ana, "POST", "/api/collections", json={"name": "a"}, headers={"Idempotency-Key": "a"})
    await done(ana, "POST", "/api/collections", json={"name": "b"})
    refused = await ana.call("POST", "/api/collections", json={"name": "c"})
    assert (refused.status_code, refused.json()["code"]) == (409, "collection_limit")
    first = await ana.get("/api/collections?limit=1")
    second = await ana.get(f"/api/collections?limit=1&cursor={first['next_cursor']}")
    assert [page["collections"][0]["name"] for page in (first, second)] == ["b", "a"]


async def test_two_hundred_concurrent_toggles_of_a_save_leave_counts_equal_to_rows(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    made = await done(ben, "POST", "/api/collections", json={"name": "All"})
    dice = random.Random(3)
    ended = asyncio.Event()

    async def watch() -> None:
        while not ended.is_set():
            await check_exact(world, post_id)
            await service.fold(world.ctx)

    async def toggle() -> None:
        await asyncio.sleep(dice.random() * 0.5)
        body = dice.choice((None, {"collection_id": made["collection_id"]}))
        method = dice.choice(("POST", "DELETE"))
        answer = await ben.call(method, f"/api/posts/{post_id}/save", json=body if method == "POST" else None)
        assert answer.status_code in (200, 404), answer.text

    watching = asyncio.ensure_future(watch())
    await asyncio.gather(*(toggle() for _ in range(200)))
    ended.set()
    await watching
    await check_exact(world, post_id)
    has_saved = (await ben.get(f"/api/posts/{post_id}"))["has_saved"]
    assert await saves_of(world, post_id) == has_saved
    collected = await ids(ben, f"/api/collections/{made['collection_id']}/posts")
    assert has_saved or collected == []


async def test_a_share_is_counted_once_a_key(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    counts = [
        (await done(ben, "POST", f"/api/posts/{post_id}/share", json={}, headers={"Idempotency-Key": key}))
        for key in ("a", "a", "b")
    ]
    assert [answer["new_share_count"] for answer in counts] == [1, 1, 2]
    assert (await done(ben, "POST", f"/api/posts/{post_id}/share"))["new_share_count"] == 3
    assert (await ana.get(f"/api/posts/{post_id}"))["share_count"] == 3
    assert (await world.http.post(f"/api/posts/{post_id}/share")).status_code == 401
    await check_exact(world, post_id)


@pytest.mark.parametrize(
    "body", [{"user_ids": ["1"]}, {"conversation_ids": ["1"]}, {"to_story": True}, {"text": "look"}]
)
async def test_where_nothing_can_be_shared_to_so_far_is_said_in_words(world: World, body: Any) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish()
    refused = await ana.call("POST", f"/api/posts/{post_id}/share", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_available_yet")
    assert (await ana.get(f"/api/posts/{post_id}"))["share_count"] == 0


async def test_a_deleted_post_takes_all_of_it_along_however_often_that_is_told(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    for path in ("like", "save", "share"):
        await done(ben, "POST", f"/api/posts/{post_id}/{path}")
    root = await done(ben, "POST", f"/api/posts/{post_id}/comments", json={"text": "x"})
    answer = {"text": "y", "parent_id": root["comment_id"]}
    await done(ana, "POST", f"/api/posts/{post_id}/comments", json=answer)
    await done(ana, "POST", f"/api/comments/{root['comment_id']}/like")
    await service.fold(world.ctx)
    await done(ana, "DELETE", f"/api/posts/{post_id}")
    for _ in range(2):
        await service.clear_post(world.ctx, int(post_id))
        await service.clear_comment(world.ctx, int(root["comment_id"]))
    async with world.ctx.db.read() as db:
        for table in ("post_like", "save", "share", "comment", "post_count", "post_delta"):
            left = await db.value(f"SELECT count(*) FROM engagement.{table} WHERE post_id = $1", int(post_id))
            assert (table, left) == (table, 0)
        likes = await db.value(
            "SELECT count(*) FROM engagement.comment_like WHERE comment_id = $1", int(root["comment_id"])
        )
    assert likes == 0


async def test_what_a_viewer_does_about_an_author_is_summed_up(world: World) -> None:
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    hers, his = await ana.publish(), await cam.publish()
    for path in ("like", "save", "share", "share"):
        await done(ben, "POST", f"/api/posts/{hers}/{path}")
    await done(ben, "POST", f"/api/posts/{his}/comments", json={"text": "x"})
    now = world.ctx.clock.now()
    async with world.ctx.db.read() as db:
        found = await service.affinities(db, int(ben.user_id), now - timedelta(hours=1))
        later = await service.affinities(db, int(ben.user_id), now + timedelta(hours=1))
    of = {author_id: (one.likes, one.comments, one.saves, one.shares) for author_id, one in found.items()}
    assert of == {int(ana.user_id): (1, 0, 1, 2), int(cam.user_id): (0, 1, 0, 0)}
    assert later == {}


async def test_stats_for_ranking_are_those_of_the_last_fold(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    await done(ben, "POST", f"/api/posts/{post_id}/like")
    await done(ben, "POST", f"/api/posts/{post_id}/save")

    async def stats() -> Any:
        async with world.ctx.db.read() as db:
            return (await service.post_stats(db, [int(post_id)])).get(int(post_id))

    assert await stats() is None
    await service.fold(world.ctx)
    kept = await stats()
    assert (kept.like_count, kept.save_count, kept.comment_count, kept.share_count) == (1, 1, 0, 0)
    assert kept.recent_like_count == pytest.approx(1, abs=0.01)
    await done(ben, "DELETE", f"/api/posts/{post_id}/like")
    await service.fold(world.ctx)
    kept = await stats()
    assert kept.like_count == 0
    assert 0 <= kept.recent_like_count < 0.01
