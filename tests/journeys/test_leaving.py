"""An account is deleted: gone at once for everyone, back while that can be, and erased after that, files included."""

import asyncio
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio

from heliograph.features.accounts import service as accounts
from heliograph.features.engagement import service as engagement
from heliograph.features.graph import service as graph
from heliograph.platform.config import Config
from tests.processes import Processes, free_port
from tests.world import PASSWORD, Person, World, open_world, photo

EVERYWHERE = (
    "accounts.session", "graph.follow", "graph.request", "graph.mark", "posts.tagged", "engagement.post_like",
    "engagement.comment", "engagement.comment_like", "engagement.save", "engagement.share", "engagement.collection",
    "engagement.collected", "feed.impression", "feed.served", "moderation.report",
)  # fmt: skip


async def delete(person: Person, password: str = PASSWORD) -> httpx.Response:
    """Delete one's account."""
    return await person.call("DELETE", "/api/users/me", json={"password": password})


async def log_in(world: World, person: Person, path: str = "login", password: str = PASSWORD) -> httpx.Response:
    """Log in, or bring the account back."""
    body = {"username": person.username, "password": password}
    return await world.http.post(f"/api/users/{path}", json=body)


async def until_empty(world: World, account_id: str, *, seconds: float = 60) -> None:
    """Wait until nothing waits to be handled, and no file of the account's is stored."""
    async with asyncio.timeout(seconds):
        while True:
            async with world.ctx.db.read() as db:
                due = await db.value("SELECT count(*) FROM platform.delivery")
                kept = await db.value(
                    "SELECT count(*) FROM media.medium WHERE account_id = $1 AND state <> 'retired'", int(account_id)
                )
            if due == kept == 0:
                return
            await asyncio.sleep(0.05)


async def counts_of(viewer: Person, post_id: str) -> tuple[int, int]:
    """Return how many like a post and how many have said something."""
    card = await viewer.get(f"/api/posts/{post_id}")
    return card["like_count"], card["comment_count"]


async def pass_time(world: World, person: Person) -> None:
    """Have an hour pass since somebody deleted their account."""
    async with world.ctx.db.tx() as tx:
        await tx.run(
            "UPDATE accounts.account SET deleted_at = deleted_at - interval '1 hour' WHERE account_id = $1",
            int(person.user_id),
        )


async def busy(world: World) -> tuple[Person, Person, dict[str, Any]]:
    """Have somebody leave a trace in everything, and a friend who stays."""
    gone, friend = await world.person("gone"), await world.person("friend")
    await gone.follow(friend)
    await friend.follow(gone)
    avatar = await gone.call(
        "PUT", "/api/users/me/avatar", content=photo(96, 96), headers={"Content-Type": "image/jpeg"}
    )
    own = await gone.publish(photo(96, 64), caption="mine", tagged_users=[friend.user_id])
    begun = (await gone.begin(photo(64, 64)))["post_id"]
    spots = [{"user_id": gone.user_id, "medium": 0, "x": 0.5, "y": 0.5}]
    theirs = await friend.publish(photo(96, 64), caption="theirs", tagged_users=[gone.user_id], tag_spots=spots)
    said = await gone.call("POST", f"/api/posts/{theirs}/comments", json={"text": "well"})
    comment_id = said.json()["comment_id"]
    for person, other in ((gone, friend), (friend, gone)):
        assert (await person.call("PUT", f"/api/close-friends/{other.user_id}")).status_code == 200
    answer = await friend.call(
        "POST", f"/api/posts/{theirs}/comments", json={"text": "indeed", "parent_id": comment_id}
    )
    kept = (await friend.call("POST", f"/api/posts/{theirs}/comments", json={"text": "kept"})).json()["comment_id"]
    collection = (await gone.call("POST", "/api/collections", json={"name": "fine"})).json()["collection_id"]
    for method, path in (
        ("POST", f"/api/posts/{theirs}/like"), ("POST", f"/api/comments/{kept}/like"),
        ("POST", f"/api/posts/{theirs}/save"), ("PUT", f"/api/collections/{collection}/posts/{theirs}"),
    ):  # fmt: skip
        assert (await gone.call(method, path)).status_code == 200
    assert (await gone.call("POST", f"/api/posts/{theirs}/share", json={})).status_code == 200
    assert (await friend.call("POST", f"/api/posts/{own}/like")).status_code == 200
    # One report by them, one about something of theirs.
    for person, subject in ((gone, {"comment_id": kept}), (friend, {"post_id": own})):
        told = await person.call("POST", "/api/reports", json={**subject, "reason": "spam", "text": "look"})
        assert told.status_code == 201, told.text
    card = await friend.get(f"/api/posts/{own}")
    files = [card["media"][0]["urls"]["large"], avatar.json()["profile_pic_url"]]
    assert answer.status_code == 201
    return gone, friend, {"own": own, "begun": begun, "theirs": theirs, "files": files}


async def test_a_deleted_account_is_gone_for_everyone_at_once(world: World) -> None:
    gone, friend, left = await busy(world)
    second = await log_in(world, gone)
    assert (await delete(gone, "not the password")).json()["code"] == "wrong_password"
    assert (await friend.call("GET", f"/api/users/{gone.user_id}")).status_code == 200
    answer = await delete(gone)
    assert answer.status_code == 200
    assert answer.json()["restorable_until"] > "2026"
    for token in (gone.token, second.json()["token"]):
        headers = {"Authorization": f"Bearer {token}"}
        assert (await world.http.get("/api/users/me", headers=headers)).status_code == 401
    absent = await friend.call("GET", "/api/users/1")
    for path in (f"/api/users/{gone.user_id}", f"/api/users/by-username/{gone.username}", f"/api/posts/{left['own']}"):
        hidden = await friend.call("GET", path)
        assert (hidden.status_code, hidden.content) == (404, absent.content), path
    for url in left["files"]:
        assert (await friend.call("GET", url)).status_code == 404
    assert left["own"] not in await friend.feed_ids()
    assert (await friend.get(f"/api/users/{friend.user_id}/followers"))["users"] == []
    assert (await friend.get(f"/api/posts/{left['theirs']}"))["tagged_users"] == []
    assert (await friend.get(f"/api/posts/{left['theirs']}/likes"))["users"] == []
    assert (await friend.get("/api/search/users", params={"q": gone.username}))["users"] == []
    assert (await world.http.get(f"/{gone.username}")).content == (await world.http.get("/nobody.here")).content


async def test_it_comes_back_whole_by_its_password_and_not_by_another(world: World) -> None:
    gone, friend, left = await busy(world)
    await delete(gone)
    refused = await log_in(world, gone)
    assert (refused.status_code, refused.json()["code"]) == (403, "account_deleted")
    assert refused.json()["errors"][0]["field"] == "restorable_until"
    wrong = await log_in(world, gone, password="not the password")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "bad_credentials")
    assert (await log_in(world, gone, "restore", "not the password")).status_code == 401
    assert (await friend.call("GET", f"/api/users/{gone.user_id}")).status_code == 404
    back = await log_in(world, gone, "restore")
    assert back.status_code == 200
    assert (await gone.call("GET", "/api/users/me")).status_code == 401, "sessions that ended stay ended"
    assert (await friend.call("GET", left["files"][0])).status_code == 200
    assert await friend.get(f"/api/users/{gone.user_id}")
    assert await counts_of(friend, left["theirs"]) == (1, 3)
    taken = await world.http.post(
        "/api/users/signup", json={"username": gone.username, "email": "x@example.org", "password": PASSWORD}
    )
    assert taken.json()["code"] == "username_taken"


@pytest_asyncio.fixture
async def hasty(config: Config, fresh_database: str) -> Any:
    """A system in which deleted accounts cannot be brought back, and in which nobody else is."""
    settings = msgspec.structs.replace(config, database_url=fresh_database, account_grace_days=0)
    async with open_world(settings) as world:
        yield world


async def check_erased(world: World, gone: Person, friend: Person, left: dict[str, Any]) -> None:
    """See that nothing of an erased account is left, and that everyone else's counts are exact."""
    account_id = int(gone.user_id)
    columns = ("account_id", "follower_id", "followee_id", "owner_id", "other_id", "requester_id", "reporter_id")
    async with world.ctx.db.read() as db:
        for table in EVERYWHERE:
            schema, _, name = table.partition(".")
            known = await db.all(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2",
                schema,
                name,
            )
            for column in {row["column_name"] for row in known} & set(columns):
                statement = f"SELECT count(*) FROM {table} WHERE {column} = $1"
                if (table, column) != ("accounts.session", "account_id"):
                    # Made from the catalogue, so no literal: the names of tables and columns are the database's own.
                    assert await db.value(statement, account_id) == 0, (table, column)  # type: ignore[arg-type]
        states = await db.all("SELECT state, caption FROM posts.post WHERE author_id = $1", account_id)
        row = await db.one(
            "SELECT email, full_name, password_hash FROM accounts.account WHERE account_id = $1", account_id
        )
        listed = await db.value(
            "SELECT count(*) FROM posts.post WHERE $1 = ANY(tagged_ids) OR tag_spots ? $1::bigint::text", account_id
        )
    assert {(state["state"], state["caption"]) for state in states} == {("deleted", "")}
    assert row is not None
    assert (row["email"], row["full_name"], row["password_hash"]) == (f"erased:{account_id}", "", "")
    assert listed == 0
    await engagement.fold(world.ctx)
    await graph.fold_followers(world.ctx)
    assert await counts_of(friend, left["theirs"]) == (0, 1)
    profile = await friend.get(f"/api/users/{friend.user_id}")
    assert (profile["follower_count"], profile["following_count"]) == (0, 0)
    comments = (await friend.get(f"/api/posts/{left['theirs']}/comments"))["comments"]
    assert [(comment["text"], comment["like_count"]) for comment in comments] == [("kept", 0)]
    async with world.ctx.db.read() as db:
        media = await db.all(
            "SELECT media_id, placeholder, content_hash, perceptual_hash FROM media.medium WHERE account_id = $1",
            account_id,
        )
    # Of a picture nothing is left by which it could be seen, however dimly, or recognised.
    assert {(row["placeholder"], row["content_hash"], row["perceptual_hash"]) for row in media} == {("", b"", b"")}
    stored = " ".join([file.key async for file in world.ctx.objects.list("")])
    assert [row["media_id"] for row in media if str(row["media_id"]) in stored] == []
    assert left["files"][0].partition("_")[0].rpartition("/")[2] in [str(row["media_id"]) for row in media]


async def test_what_cannot_come_back_is_erased_with_every_row_and_file(hasty: World) -> None:
    gone, friend, left = await busy(hasty)
    await delete(gone)
    assert (await log_in(hasty, gone)).status_code == 401
    assert (await log_in(hasty, gone, "restore")).status_code == 401
    assert await accounts.erase_due(hasty.ctx) == 0, "what it was about may still be under way"
    await pass_time(hasty, gone)
    assert await accounts.erase_due(hasty.ctx) == 1
    assert await accounts.erase_due(hasty.ctx) == 0
    await until_empty(hasty, gone.user_id)
    await check_erased(hasty, gone, friend, left)
    async with hasty.ctx.db.read() as db:
        rows = await db.all("SELECT media_id FROM media.medium WHERE account_id = $1", int(gone.user_id))
    names = [f"/media/{row['media_id']}_{size}.jpg" for row in rows for size in ("t", "l")]
    assert names
    assert {(await friend.call("GET", name)).status_code for name in names} == {404}
    assert (await log_in(hasty, gone, "restore")).status_code == 401
    taken = await hasty.http.post(
        "/api/users/signup", json={"username": gone.username, "email": "y@example.org", "password": PASSWORD}
    )
    assert taken.json()["code"] == "username_taken"


async def test_no_address_that_somebody_signed_up_with_keeps_others_from_being_erased(hasty: World) -> None:
    gone = await hasty.person("gone")
    for address in (f"{gone.user_id}@erased.invalid", f"erased:{gone.user_id}"):
        body = {"username": f"squatter{len(address)}", "email": address, "password": PASSWORD}
        await hasty.http.post("/api/users/signup", json=body)
    await delete(gone)
    await pass_time(hasty, gone)
    assert await accounts.erase_due(hasty.ctx) == 1


async def test_the_suspended_delete_their_account_by_its_password_and_are_suspended_still(world: World) -> None:
    gone, friend = await world.person("gone"), await world.person("friend")
    await accounts.suspend(world.ctx, int(gone.user_id))
    assert (await log_in(world, gone, "delete", "not the password")).json()["code"] == "bad_credentials"
    assert (await delete(gone)).status_code == 401
    first = await log_in(world, gone, "delete")
    assert (first.status_code, set(first.json())) == (200, {"success", "restorable_until"})
    assert (await log_in(world, gone, "delete")).json() == first.json()
    assert (await log_in(world, gone, "restore")).json()["code"] == "account_suspended"
    await accounts.restore(world.ctx, int(gone.user_id))
    assert (await friend.call("GET", f"/api/users/{gone.user_id}")).status_code == 404
    assert (await log_in(world, gone)).json()["code"] == "account_deleted"
    assert (await log_in(world, gone, "restore")).status_code == 200
    assert (await friend.call("GET", f"/api/users/{gone.user_id}")).status_code == 200


async def test_nobody_escapes_a_suspension_by_being_deleted_meanwhile(world: World) -> None:
    gone, friend = await world.person("gone"), await world.person("friend")
    await delete(gone)
    await accounts.suspend(world.ctx, int(gone.user_id))
    assert (await log_in(world, gone, "restore")).json()["code"] == "account_suspended"
    assert (await friend.call("GET", f"/api/users/{gone.user_id}")).status_code == 404


async def test_a_second_factor_that_nobody_set_up_opens_nothing(world: World) -> None:
    person = await world.person("careful")
    for path in ("login", "restore", "delete"):
        body = {"username": person.username, "password": PASSWORD, "totp": "123456"}
        refused = await world.http.post(f"/api/users/{path}", json=body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "totp"), path


async def test_guesses_at_the_password_are_counted_as_at_a_log_in(config: Config) -> None:
    scant = msgspec.structs.replace(config, logins_per_account_per_day=2)
    async with open_world(scant, with_consumers=False) as world:
        person = await world.person("careless")
        statuses = [(await delete(person, "not the password")).status_code for _ in range(3)]
        assert statuses == [403, 403, 429]
        assert (await delete(person)).status_code == 429


@pytest.mark.timeout(180)
async def test_a_worker_killed_amid_erasing_leaves_nothing_behind(config: Config, fresh_database: str) -> None:
    settings = msgspec.structs.replace(
        config, database_url=fresh_database, port=free_port(), account_grace_days=0, lease_seconds=2.0,
        retry_base_seconds=0.1,
    )  # fmt: skip
    async with (
        Processes(settings) as processes,
        open_world(settings, with_consumers=False) as world,
    ):
        gone, friend, left = await busy(world)
        others = [await world.person("other") for _ in range(12)]
        for other in others:
            await other.follow(gone)
        for number in range(8):
            await gone.publish(photo(48, 48, seed=number))
        await delete(gone)
        async with world.ctx.db.tx() as tx:
            # The oldest post is held, so that erasing stands still before it: there the worker dies.
            await tx.one("SELECT post_id FROM posts.post WHERE post_id = $1 FOR UPDATE", int(left["own"]))
            await pass_time(world, gone)
            await accounts.erase_due(world.ctx)
            await _all_but_one_gone(world, int(gone.user_id))
            processes.kill("worker")
        await until_empty(world, gone.user_id, seconds=90)
        await check_erased(world, gone, friend, left)
        for other in others:
            assert (await other.get(f"/api/users/{other.user_id}"))["following_count"] == 0
        assert processes.kills == 1


async def _all_but_one_gone(world: World, account_id: int) -> None:
    """Wait until one post of the account's is left."""
    async with asyncio.timeout(60):
        while True:
            async with world.ctx.db.read() as db:
                posts = await db.value(
                    "SELECT count(*) FROM posts.post WHERE author_id = $1 AND state = 'published'", account_id
                )
            if posts == 1:
                return
            await asyncio.sleep(0.01)
