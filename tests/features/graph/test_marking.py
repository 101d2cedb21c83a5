"""Blocks, mutes and audience lists: silent, and in force at once."""

from typing import Any

import pytest

from tests.world import Person, World


async def ids(person: Person, path: str, name: str = "users") -> list[str]:
    return [user["user_id"] for user in (await person.get(path))[name]]


async def absent(person: Person, path: str, method: str = "GET") -> None:
    """Assert that `path` answers exactly as one of an account that there is not."""
    answer = await person.call(method, path)
    other = path.replace(path.split("/")[3], "1")
    nothing = await person.call(method, other)
    assert (answer.status_code, answer.content) == (404, nothing.content)


async def test_a_block_ends_follows_both_ways_and_makes_each_absent_to_the_other(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ana.follow(ben)
    await ben.follow(ana)
    assert (await ana.call("POST", f"/api/users/{ben.user_id}/block")).json() == {"success": True}
    for person in (ana, ben):
        profile = await person.get("/api/users/me")
        assert (profile["follower_count"], profile["following_count"]) == (0, 0)
    await absent(ben, f"/api/users/{ana.user_id}")
    await absent(ben, f"/api/users/{ana.user_id}/posts")
    await absent(ben, f"/api/users/{ana.user_id}/followers")
    await absent(ben, f"/api/users/{ana.user_id}/follow", "POST")
    await absent(ben, f"/api/users/{ana.user_id}/block", "POST")
    assert (await ben.call("GET", f"/api/users/by-username/{ana.username}")).status_code == 404
    await absent(ana, f"/api/users/{ben.user_id}/posts")
    header = await ana.get(f"/api/users/{ben.user_id}")
    assert (header["is_blocked"], header["bio"], header["follower_count"]) == (True, None, None)
    refused = await ana.call("POST", f"/api/users/{ben.user_id}/follow")
    assert (refused.status_code, refused.json()["code"]) == (409, "blocked")
    assert await ids(ana, "/api/blocks") == [ben.user_id]
    assert await ids(ben, "/api/blocks") == []


async def test_an_unblocked_account_is_there_again_and_follows_nobody(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    for method in ("POST", "POST", "DELETE", "DELETE"):
        assert (await ana.call(method, f"/api/users/{ben.user_id}/block")).status_code == 200
    profile = await ben.get(f"/api/users/{ana.user_id}")
    assert (profile["is_following"], profile["follower_count"]) == (False, 0)
    await ben.follow(ana)
    assert await ids(ana, "/api/blocks") == []


async def test_a_block_forgets_requests_to_follow(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    await ben.follow(ana)
    await ana.call("POST", f"/api/users/{ben.user_id}/block")
    assert await ids(ana, "/api/follow-requests") == []
    accepted = await ana.call("POST", f"/api/follow-requests/{ben.user_id}/accept")
    assert accepted.status_code == 404


async def test_lists_of_others_leave_out_whom_a_block_hides(world: World) -> None:
    ana, ben, cem = await world.person("ana"), await world.person("ben"), await world.person("cem")
    await ana.follow(cem)
    await ben.follow(cem)
    path = f"/api/users/{cem.user_id}/followers"
    assert set(await ids(ana, path)) == {ana.user_id, ben.user_id}
    await ben.call("POST", f"/api/users/{ana.user_id}/block")
    assert await ids(ana, path) == [ana.user_id]
    assert await ids(ben, path) == [ben.user_id]
    assert set(await ids(cem, path)) == {ana.user_id, ben.user_id}


async def test_a_removed_follower_follows_no_more_and_may_ask_again(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    for _ in range(2):
        assert (await ana.call("DELETE", f"/api/users/{ben.user_id}/follower")).status_code == 200
    assert (await ana.get("/api/users/me"))["follower_count"] == 0
    await ben.follow(ana)
    assert (await ana.get("/api/users/me"))["follower_count"] == 1


@pytest.mark.parametrize("path", ["/api/close-friends", "/api/story-hidden"])
async def test_audience_lists_are_kept_and_private(world: World, path: str) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    for _ in range(2):
        assert (await ana.call("PUT", f"{path}/{ben.user_id}")).status_code == 200
    assert await ids(ana, path) == [ben.user_id]
    assert await ids(ben, path) == []
    assert (await ana.call("DELETE", f"{path}/{ben.user_id}")).status_code == 200
    assert await ids(ana, path) == []
    assert (await ana.call("PUT", f"{path}/1")).status_code == 404
    oneself = await ana.call("PUT", f"{path}/{ana.user_id}")
    assert (oneself.status_code, oneself.json()["code"]) == (422, "mark_self")


async def test_a_mute_is_told_to_the_one_who_muted_alone(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ana.call("POST", f"/api/users/{ben.user_id}/mute")
    assert (await ana.get(f"/api/users/{ben.user_id}"))["is_muted"] is True
    assert (await ben.get(f"/api/users/{ana.user_id}"))["is_muted"] is False
    assert await ids(ana, "/api/mutes") == [ben.user_id]


async def test_suggestions_give_a_reason_and_leave_out_whom_one_knows_or_blocked(world: World) -> None:
    people: list[Any] = [await world.person(name) for name in ("ana", "ben", "cem", "dora", "eva")]
    ana, ben, cem, dora, eva = people
    await ana.follow(ben)
    for other in (cem, dora, eva, ana):
        await ben.follow(other)
    await ana.call("POST", f"/api/users/{dora.user_id}/block")
    await ana.follow(eva)
    found = (await ana.get("/api/users/suggested"))["users"]
    by_id = {user["user_id"]: user for user in found}
    assert by_id[cem.user_id]["reason"] == f"Followed by {ben.username}"
    assert not {ana.user_id, ben.user_id, dora.user_id, eva.user_id} & by_id.keys()
    seen_by_cem = {user["user_id"]: user["reason"] for user in (await cem.get("/api/users/suggested"))["users"]}
    assert seen_by_cem[ben.user_id] == "Follows you"
