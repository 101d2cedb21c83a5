"""Following, asking to, and the counts of both."""

import asyncio
import random

import pytest

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import queries, service
from heliograph.features.graph.service import changing
from heliograph.features.graph.types import Counts, FollowsTooMany
from heliograph.platform.identity import Actor
from tests.world import Person, World

FOLLOWING = {"success": True, "is_following": True, "follow_requested": False}
REQUESTED = {"success": True, "is_following": False, "follow_requested": True}
NEITHER = {"success": True, "is_following": False, "follow_requested": False}


def actor(person: Person) -> Actor:
    return Actor(account_id=int(person.user_id), session_id=1)


async def follow(person: Person, owner: Person) -> dict[str, object]:
    answer = await person.call("POST", f"/api/users/{owner.user_id}/follow")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def unfollow(person: Person, owner: Person) -> dict[str, object]:
    answer = await person.call("DELETE", f"/api/users/{owner.user_id}/follow")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def set_private(person: Person, *, is_private: bool) -> None:
    answer = await person.call("PATCH", "/api/users/me", json={"is_private": is_private})
    assert answer.status_code == 200, answer.text


async def counts(world: World, *people: Person) -> list[tuple[int, int]]:
    async with world.ctx.db.read() as db:
        found = await service.counts(db, [int(person.user_id) for person in people])
    return [(entry.follower_count, entry.following_count) for entry in found.values()]


async def version(world: World, person: Person) -> int:
    return (await world.ctx.tool(service.FollowChangesAsked).of(world.ctx, int(person.user_id))).version


async def facts(world: World, name: str) -> int:
    async with world.ctx.db.read() as db:
        return await db.value("SELECT count(*) FROM platform.event WHERE name = $1", name)


async def test_following_twice_is_following_once(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    told = await facts(world, "graph.followed.v1")
    assert [await follow(ana, bob), await follow(ana, bob)] == [FOLLOWING, FOLLOWING]
    assert await counts(world, ana, bob) == [(0, 1), (1, 0)]
    assert await version(world, ana) == 1
    assert await version(world, bob) == 0
    assert await facts(world, "graph.followed.v1") == told + 1


async def test_unfollowing_twice_is_unfollowing_once(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    await follow(ana, bob)
    assert [await unfollow(ana, bob), await unfollow(ana, bob)] == [NEITHER, NEITHER]
    assert await counts(world, ana, bob) == [(0, 0), (0, 0)]
    assert await version(world, ana) == 2


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_nobody_follows_oneself_or_the_absent(world: World, method: str) -> None:
    ana, gone = await world.person("ana"), await world.person("gone")
    await accounts.suspend(world.ctx, int(gone.user_id))
    oneself = await ana.call(method, f"/api/users/{ana.user_id}/follow")
    suspended = await ana.call(method, f"/api/users/{gone.user_id}/follow")
    unknown = await ana.call(method, "/api/users/1/follow")
    assert (oneself.status_code, oneself.json()["code"]) == (422, "follow_self")
    assert suspended.status_code == unknown.status_code == 404
    assert suspended.content == unknown.content
    assert (await world.http.request(method, f"/api/users/{ana.user_id}/follow")).status_code == 401


async def test_a_suspended_account_can_be_left(world: World) -> None:
    ana, gone = await world.person("ana"), await world.person("gone")
    await follow(ana, gone)
    await accounts.suspend(world.ctx, int(gone.user_id))
    assert await unfollow(ana, gone) == NEITHER
    assert await counts(world, ana) == [(0, 0)]


async def test_a_private_account_is_asked_and_may_accept(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    await set_private(bob, is_private=True)
    assert [await follow(ana, bob), await follow(ana, bob)] == [REQUESTED, REQUESTED]
    assert await counts(world, ana, bob) == [(0, 0), (0, 0)]
    waiting = await bob.get("/api/follow-requests")
    assert [user["user_id"] for user in waiting["users"]] == [ana.user_id]
    for _ in range(2):
        assert (await bob.call("POST", f"/api/follow-requests/{ana.user_id}/accept")).status_code == 200
    assert await counts(world, ana, bob) == [(0, 1), (1, 0)]
    assert (await bob.get("/api/follow-requests"))["users"] == []
    assert await follow(ana, bob) == FOLLOWING


async def test_a_request_can_be_withdrawn_or_declined(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    await set_private(bob, is_private=True)
    await follow(ana, bob)
    assert await unfollow(ana, bob) == NEITHER
    for verb in ("accept", "decline"):
        assert (await bob.call("POST", f"/api/follow-requests/{ana.user_id}/{verb}")).status_code == 404
    await follow(ana, bob)
    assert (await bob.call("POST", f"/api/follow-requests/{ana.user_id}/decline")).status_code == 200
    assert (await bob.get("/api/follow-requests"))["users"] == []
    assert await counts(world, ana, bob) == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("POST", "/1/accept"), ("POST", "/1/decline")],
)
async def test_requests_are_for_the_logged_in(world: World, method: str, path: str) -> None:
    assert (await world.http.request(method, f"/api/follow-requests{path}")).status_code == 401


async def test_going_public_accepts_all_who_wait_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "_ACCEPT_BATCH", 2)
    bob = await world.person("bob")
    fans = [await world.person("fan") for _ in range(5)]
    await set_private(bob, is_private=True)
    for fan in fans:
        await follow(fan, bob)
    await service.accept_waiting(world.ctx, int(bob.user_id))
    assert await counts(world, bob) == [(0, 0)]
    await set_private(bob, is_private=False)
    for _ in range(2):
        await service.accept_waiting(world.ctx, int(bob.user_id))
    assert await counts(world, bob, *fans) == [(5, 0)] + 5 * [(0, 1)]
    assert (await bob.get("/api/follow-requests"))["users"] == []


async def test_there_is_a_limit_to_whom_one_follows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "FOLLOWEES_MAX", 1)
    ana, bob, eve = await world.person("ana"), await world.person("bob"), await world.person("eve")
    await follow(ana, bob)
    refused = await ana.call("POST", f"/api/users/{eve.user_id}/follow")
    assert (refused.status_code, refused.json()["code"]) == (409, "follow_limit")
    assert await follow(ana, bob) == FOLLOWING
    assert await counts(world, ana, eve) == [(0, 1), (0, 0)]
    with pytest.raises(FollowsTooMany):
        await service.follow(world.ctx, actor(ana), int(eve.user_id))


async def test_a_hundred_changes_at_once_leave_counts_equal_to_rows(world: World) -> None:
    people = [await world.person("crowd") for _ in range(6)]
    chooser = random.Random(7)
    pairs = [chooser.sample(people, 2) for _ in range(150)]

    async def change(follower: Person, owner: Person, *, wants: bool) -> None:
        verb = service.follow if wants else service.unfollow
        await verb(world.ctx, actor(follower), int(owner.user_id))

    async with asyncio.timeout(60):
        await asyncio.gather(*[change(a, b, wants=chooser.random() < 0.6) for a, b in pairs])
    for person in people:
        async with world.ctx.db.read() as db:
            account_id = int(person.user_id)
            rows = Counts(
                follower_count=await db.value("SELECT count(*) FROM graph.follow WHERE followee_id = $1", account_id),
                following_count=await db.value("SELECT count(*) FROM graph.follow WHERE follower_id = $1", account_id),
            )
            assert (await service.counts(db, [account_id]))[account_id] == rows


async def test_two_hundred_concurrent_toggles_leave_counts_equal_to_rows_in_every_snapshot(world: World) -> None:
    star, *fans = [await world.person("toggler") for _ in range(6)]
    star_id, chooser, seen = int(star.user_id), random.Random(3), list[tuple[int, int]]()
    unfolded_before = await unfolded(world, star_id)

    async def look() -> None:
        async with world.ctx.db.tx() as tx:
            await tx.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            rows: int = await tx.value("SELECT count(*) FROM graph.follow WHERE followee_id = $1", star_id)
            seen.append((rows, (await service.counts(tx, [star_id]))[star_id].follower_count))

    async def toggle(number: int) -> None:
        verb = service.follow if chooser.random() < 0.5 else service.unfollow
        await verb(world.ctx, actor(fans[number % len(fans)]), star_id)
        if number % 5 == 0:
            await service.fold_followers(world.ctx)
        await look()

    async with asyncio.timeout(60):
        await asyncio.gather(*[toggle(number) for number in range(200)])
    assert len(seen) == 200
    assert [pair for pair in seen if pair[0] != pair[1]] == []
    await service.fold_followers(world.ctx)
    assert unfolded_before == await unfolded(world, star_id) == 0
    await look()
    assert seen[-1][0] == seen[-1][1]


async def unfolded(world: World, account_id: int) -> int:
    async with world.ctx.db.read() as db:
        return await db.value("SELECT count(*) FROM graph.follower_delta WHERE account_id = $1", account_id)


async def test_nobody_who_follows_waits_for_another_follower_of_the_same_account(world: World) -> None:
    star, ana, bob = [await world.person("waiter") for _ in range(3)]
    async with asyncio.timeout(20), world.ctx.db.tx() as tx:
        # Somebody is in the midst of following: what they hold is theirs and the pair's, not the star's.
        await queries.lock_pairs(tx, int(ana.user_id), [int(star.user_id)])
        await queries.lock_following(tx, [int(ana.user_id)])
        await queries.insert_follows(tx, int(star.user_id), [int(ana.user_id)], [1])
        assert await follow(bob, star) == FOLLOWING
    assert await counts(world, star) == [(2, 0)]


async def test_a_follow_that_meets_a_change_of_privacy_leaves_no_unasked_follower(world: World) -> None:
    bob = await world.person("bob")
    fans = [await world.person("fan") for _ in range(4)]
    await asyncio.gather(set_private(bob, is_private=True), *[follow(fan, bob) for fan in fans])
    late = await world.person("late")
    assert await follow(late, bob) == REQUESTED
    (follower_count, _), *_ = await counts(world, bob)
    waiting = (await bob.get("/api/follow-requests"))["users"]
    assert follower_count + len(waiting) == 5
