"""People are found by the start of their names, and by nobody who may not know them."""

from typing import Any

import msgspec
import pytest

from heliograph.features.accounts import service as accounts
from heliograph.platform.config import Config
from tests.world import Person, World, open_world


async def named(world: World, username: str, full_name: str = "") -> Person:
    """Sign somebody up under this very name."""
    body = {
        "username": username, "email": f"{username}@example.org", "password": "correct horse", "full_name": full_name,
    }  # fmt: skip
    made = (await world.http.post("/api/users/signup", json=body)).json()
    return Person(
        world=world,
        username=username,
        user_id=made["user_id"],
        token=made["token"],
        refresh_token=made["refresh_token"],
    )


async def found(person: Person, typed: str, **options: Any) -> list[str]:
    """Return the names that what was typed finds, in their order."""
    answer = await person.get("/api/search/users", params={"q": typed, **options})
    assert (answer["next_cursor"], answer["has_more"]) == (None, False)
    return [user["username"] for user in answer["users"]]


@pytest.fixture
def config(config: Config, fresh_database: str) -> Config:
    """Search a database in which nobody else is."""
    return msgspec.structs.replace(config, database_url=fresh_database)


async def test_whom_one_follows_comes_first_by_either_name_then_others_by_user_name(world: World) -> None:
    me = await named(world, "me.myself")
    for username, full_name in (("anna", ""), ("ann_2", ""), ("an.old", "Old"), ("zoe", "Zoë Änn"), ("bob", "Ann Bob")):
        await named(world, username, full_name)
    followed = [await named(world, "ann", "Ann"), await named(world, "carl", "Carl Annan"), await named(world, "hans")]
    for person in followed:
        await me.follow(person)
    assert await found(me, "ann") == ["ann", "carl", "ann_2", "anna"]
    assert await found(me, " @ANN") == ["ann", "carl", "ann_2", "anna"]
    assert await found(me, "ann", limit=2) == ["ann", "carl"]
    assert await found(me, "") == ["hans", "carl", "ann"]
    users = (await me.get("/api/search/users?q=ann"))["users"]
    assert [user["is_following"] for user in users] == [True, True, False, False]
    await me.follow(await named(world, "quentin", "Zoë Änn"))
    assert await found(me, "än") == ["quentin"]


async def test_no_character_means_another(world: World) -> None:
    me = await named(world, "me.myself")
    for username in ("a_b", "axb", "a.b"):
        await named(world, username)
    assert await found(me, "a_") == ["a_b"]
    assert await found(me, "a.") == ["a.b"]
    for typed in ("%", "a%", "_", "\\", "~", "a~", "\0", "' OR 1=1"):
        assert await found(me, typed) == [], typed
    assert (await me.call("GET", "/api/search/users", params={"q": "a" * 101})).status_code == 422
    assert (await me.call("GET", "/api/search/users", params={"q": "a", "limit": 0})).status_code == 422


async def test_the_blocked_the_suspended_and_strangers_without_a_session_find_nothing(world: World) -> None:
    me, other = await named(world, "me.myself"), await named(world, "other")
    await me.follow(other)
    assert await found(me, "oth") == await found(other, "oth") == ["other"]
    await other.call("POST", f"/api/users/{me.user_id}/block")
    assert await found(me, "oth") == []
    assert await found(other, "me.") == []
    await other.call("DELETE", f"/api/users/{me.user_id}/block")
    await me.follow(other)
    await accounts.suspend(world.ctx, int(other.user_id))
    assert await found(me, "oth") == await found(me, "") == []
    assert (await world.http.get("/api/search/users?q=oth")).status_code == 401


async def test_whoever_asks_too_often_waits(config: Config) -> None:
    async with open_world(msgspec.structs.replace(config, searches_per_minute=2), with_consumers=False) as world:
        me = await named(world, "me.myself")
        statuses = [(await me.call("GET", "/api/search/users?q=a")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
