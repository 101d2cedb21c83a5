"""Lists of people, and the batch verbs that feeds are made of."""

import asyncio

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import service
from heliograph.features.graph.types import STRANGERS, Relation
from heliograph.platform.identity import Actor
from tests.world import Person, World


def actor(person: Person) -> Actor:
    return Actor(account_id=int(person.user_id), session_id=1)


async def set_private(person: Person) -> None:
    await person.call("PATCH", "/api/users/me", json={"is_private": True})


async def follow_in_turn(owner: Person, *fans: Person) -> None:
    """Let the fans follow one after the other, with more between them than ids need to tell their order."""
    for fan in fans:
        await fan.follow(owner)
        await asyncio.sleep(0.01)


async def pages(person: Person, path: str, limit: int, **asked: str) -> list[list[str]]:
    found: list[list[str]] = []
    cursor = None
    while True:
        params = asked | {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = await person.get(path, params=params)
        found.append([user["user_id"] for user in page["users"]])
        cursor = page["next_cursor"]
        assert page["has_more"] is (cursor is not None)
        if cursor is None:
            return found


async def test_followers_are_listed_newest_first_without_repeats_or_gaps(world: World) -> None:
    owner = await world.person("owner")
    fans = [await world.person("fan") for _ in range(5)]
    await follow_in_turn(owner, *fans[:4])
    path = f"/api/users/{owner.user_id}/followers"
    first = await owner.get(path, params={"limit": 2})
    assert [user["user_id"] for user in first["users"]] == [fans[3].user_id, fans[2].user_id]
    await fans[4].follow(owner)
    await fans[3].call("DELETE", f"/api/users/{owner.user_id}/follow")
    rest = await owner.get(path, params={"limit": 2, "cursor": first["next_cursor"]})
    assert [user["user_id"] for user in rest["users"]] == [fans[1].user_id, fans[0].user_id]
    assert rest == await owner.get(path, params={"limit": 2, "cursor": first["next_cursor"]})
    assert (rest["has_more"], rest["next_cursor"]) == (False, None)


async def test_followees_are_listed_newest_first_and_say_whether_the_viewer_follows(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    others = [await world.person("other") for _ in range(3)]
    for other in others:
        await follow_in_turn(other, ana)
    await bob.follow(others[1])
    path = f"/api/users/{ana.user_id}/following"
    assert await pages(bob, path, 1) == [[other.user_id] for other in reversed(others)]
    listed = (await bob.get(path))["users"]
    assert [user["is_following"] for user in listed] == [False, True, False]
    assert set(listed[0]) == {"user_id", "username", "full_name", "profile_pic_url", "is_verified", "is_following"}
    anonymous = (await world.http.get(path)).json()["users"]
    assert [user["is_following"] for user in anonymous] == [False, False, False]


async def test_the_suspended_are_left_out_and_paging_goes_on(world: World) -> None:
    owner = await world.person("owner")
    fans = [await world.person("fan") for _ in range(3)]
    await follow_in_turn(owner, *fans)
    await accounts.suspend(world.ctx, int(fans[1].user_id))
    assert await pages(owner, f"/api/users/{owner.user_id}/followers", 1) == [[fans[2].user_id], [], [fans[0].user_id]]


async def test_a_private_accounts_lists_are_for_its_followers_and_itself(world: World) -> None:
    owner, fan, stranger = await world.person("owner"), await world.person("fan"), await world.person("stranger")
    await fan.follow(owner)
    await set_private(owner)
    await stranger.follow(owner)
    for path in (f"/api/users/{owner.user_id}/followers", f"/api/users/{owner.user_id}/following"):
        assert (await owner.call("GET", path)).status_code == 200
        assert (await fan.call("GET", path)).status_code == 200
        refused = await stranger.call("GET", path)
        unknown = await stranger.call("GET", path.replace(owner.user_id, "1"))
        assert refused.status_code == unknown.status_code == 404
        assert refused.content == unknown.content
        assert (await world.http.get(path)).status_code == 404


async def test_a_cursor_of_another_list_and_a_bad_limit_are_refused(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    for fan in (await world.person("fan"), await world.person("fan")):
        await fan.follow(ana)
    cursor = (await ana.get(f"/api/users/{ana.user_id}/followers", params={"limit": 1}))["next_cursor"]
    path = f"/api/users/{bob.user_id}/followers"
    for params in ({"cursor": cursor}, {"cursor": "x"}, {"limit": 0}, {"limit": 101}):
        assert (await ana.call("GET", path, params=params)).status_code == 422


async def test_batch_verbs_agree_with_the_rows(world: World) -> None:
    ana, bob, eve = [await world.person(name) for name in ("ana", "bob", "eve")]
    await follow_in_turn(bob, ana)
    await follow_in_turn(eve, ana)
    await bob.follow(ana)
    ids = [int(person.user_id) for person in (ana, bob, eve)]
    async with world.ctx.db.read() as db:
        assert await service.followee_ids(db, ids[0]) == [ids[2], ids[1]]
        assert await service.followed_among(db, ids[0], ids) == {ids[1], ids[2]}
        assert await service.followed_among(db, ids[0], []) == set()
        assert await service.followers_after(db, ids[1], 0, 10) == [ids[0]]
        assert await service.followers_after(db, ids[1], ids[0], 10) == []
        found = await service.relations(db, actor(ana), ids)
        assert found[ids[1]] == Relation(is_following=True, follows_you=True, is_requested=False)
        assert found[ids[2]] == Relation(is_following=True, follows_you=False, is_requested=False)
        assert await service.relations(db, None, ids) == dict.fromkeys(ids, STRANGERS)


async def test_followers_are_streamed_in_steps_each_once(world: World) -> None:
    owner = await world.person("owner")
    fans = [await world.person("fan") for _ in range(5)]
    for fan in fans:
        await fan.follow(owner)
    found: list[int] = []
    async with world.ctx.db.read() as db:
        while step := await service.followers_after(db, int(owner.user_id), found[-1] if found else 0, 2):
            found += step
    assert found == sorted(int(fan.user_id) for fan in fans)


async def test_visible_owners_are_the_public_the_followed_and_oneself(world: World) -> None:
    public, followed, private, asked, gone, viewer = [await world.person("p") for _ in range(6)]
    await viewer.follow(followed)
    for person in (followed, private, asked, viewer):
        await set_private(person)
    await viewer.follow(asked)
    await accounts.suspend(world.ctx, int(gone.user_id))
    ids = [int(person.user_id) for person in (public, followed, private, asked, gone, viewer)]
    async with world.ctx.db.read() as db:
        assert await service.visible_owners(db, actor(viewer), [*ids, 1]) == {ids[0], ids[1], ids[5]}
        assert await service.visible_owners(db, None, ids) == {ids[0]}
        assert await service.visible_owners(db, None, []) == set()
