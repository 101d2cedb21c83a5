"""Profiles over HTTP: who sees how much, editing, and the picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.accounts import service as accounts
from heliograph.features.profiles import rules
from heliograph.features.profiles.types import Profile
from tests.world import World, photo

FIELDS = {
    "user_id", "username", "full_name", "bio", "website", "profile_pic_url", "follower_count", "following_count",
    "post_count", "is_private", "is_verified", "is_following", "follows_you", "follow_requested", "is_blocked",
    "is_muted", "is_close_friend", "is_story_hidden",
}  # fmt: skip
JPEG = {"Content-Type": "image/jpeg"}


@given(st.text(), st.integers(0, 10**9))
def test_an_outline_tells_nothing_of_the_details(bio: str, count: int) -> None:
    def profile(bio: str, count: int) -> Profile:
        return Profile(
            user_id="1", username="ana", full_name="Ana", bio=bio, website=bio, profile_pic_url=None,
            follower_count=count, following_count=count, post_count=count, is_private=True, is_verified=False,
            is_following=False, follows_you=False, follow_requested=False, is_blocked=False, is_muted=False,
            is_close_friend=False, is_story_hidden=False,
        )  # fmt: skip

    assert rules.outline(profile(bio, count)) == rules.outline(profile("", 0))


async def test_a_profile_is_found_by_id_and_by_name_in_any_case(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    await bob.follow(ana)
    by_id = await bob.get(f"/api/users/{ana.user_id}")
    assert set(by_id) == FIELDS
    assert by_id == await bob.get(f"/api/users/by-username/{ana.username.upper()}")
    assert (by_id["is_following"], by_id["follows_you"], by_id["follower_count"]) == (True, False, 1)
    assert (await ana.get(f"/api/users/{bob.user_id}"))["follows_you"] is True
    anonymous = (await world.http.get(f"/api/users/{ana.user_id}")).json()
    assert (anonymous["follower_count"], anonymous["is_following"]) == (1, False)


async def test_one_sees_ones_own_settings_and_nobody_elses(world: World) -> None:
    ana = await world.person("ana")
    me = await ana.get("/api/users/me")
    assert set(me) == FIELDS | {"email", "language"}
    assert me["email"] == f"{ana.username}@example.org"
    assert (await world.http.get("/api/users/me")).status_code == 401


async def test_of_a_private_account_the_anonymous_see_the_header_alone(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    await ana.call("PATCH", "/api/users/me", json={"is_private": True, "bio": "secret", "website": "https://x.org"})
    seen = (await world.http.get(f"/api/users/by-username/{ana.username}")).json()
    hidden = ("bio", "website", "follower_count", "following_count", "post_count")
    assert [seen[name] for name in hidden] == [None] * 5
    assert (seen["full_name"], seen["is_private"]) == ("Ana", True)
    await bob.follow(ana)
    to_bob = await bob.get(f"/api/users/{ana.user_id}")
    assert (to_bob["bio"], to_bob["follower_count"], to_bob["follow_requested"]) == ("secret", 0, True)


async def test_the_absent_the_suspended_and_the_impossible_answer_alike(world: World) -> None:
    ana, gone = await world.person("ana"), await world.person("gone")
    await accounts.suspend(world.ctx, int(gone.user_id))
    paths = [
        gone.user_id,
        "1",
        str(2**63),
        "by-username/nobody.at.all",
        f"by-username/{gone.username}",
        "by-username/%00",
    ]
    answers = [await ana.call("GET", f"/api/users/{path}") for path in paths]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


async def test_what_is_edited_changes_and_the_rest_stays(world: World) -> None:
    ana = await world.person("ana")
    body = {"full_name": "Ana\u202e Lima", "bio": "one\n\n\n\ntwo", "website": " https://x.org ", "language": "pt-br"}
    edited = (await ana.call("PATCH", "/api/users/me", json=body)).json()
    assert [edited[name] for name in body] == ["Ana Lima", "one\n\ntwo", "https://x.org", "pt-BR"]
    assert (await ana.call("PATCH", "/api/users/me", json={})).json() == edited
    emptied = (await ana.call("PATCH", "/api/users/me", json={"bio": None, "website": None})).json()
    assert emptied == {**edited, "bio": "", "website": None}
    assert await ana.get("/api/users/me") == emptied


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"bio": "x" * 151}, "bio"),
        ({"full_name": "x" * 101}, "full_name"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"language": "klingon!"}, "language"),
        ({"language": None}, "language"),
        ({"is_private": None}, "is_private"),
        ({"is_verified": True}, "is_verified"),
        ({"username": "other"}, "username"),
    ],
)
async def test_what_is_not_acceptable_is_refused_by_field(world: World, body: dict[str, object], field: str) -> None:
    ana = await world.person("ana")
    before = await ana.get("/api/users/me")
    answer = await ana.call("PATCH", "/api/users/me", json=body)
    assert (answer.status_code, [problem["field"] for problem in answer.json()["errors"]]) == (422, [field])
    assert await ana.get("/api/users/me") == before


async def test_a_picture_replaces_the_one_before_and_can_be_removed(world: World) -> None:
    ana = await world.person("ana")
    first = await ana.call("PUT", "/api/users/me/avatar", content=photo(seed=1), headers=JPEG)
    second = await ana.call("PUT", "/api/users/me/avatar", content=photo(seed=2), headers=JPEG)
    assert (first.status_code, second.status_code) == (200, 200), second.text
    former, present = first.json()["profile_pic_url"], second.json()["profile_pic_url"]
    assert former != present
    assert (await world.http.get(present)).headers["content-type"] == "image/jpeg"
    assert (await world.http.get(former)).status_code == 404
    removed = await ana.call("DELETE", "/api/users/me/avatar")
    again = await ana.call("DELETE", "/api/users/me/avatar")
    assert (removed.status_code, removed.json()["profile_pic_url"], again.status_code) == (200, None, 200)
    assert (await world.http.get(present)).status_code == 404


async def test_the_picture_of_a_suspended_account_is_absent(world: World) -> None:
    ana = await world.person("ana")
    changed = await ana.call("PUT", "/api/users/me/avatar", content=photo(), headers=JPEG)
    address = changed.json()["profile_pic_url"]
    await accounts.suspend(world.ctx, int(ana.user_id))
    assert (await world.http.get(address)).status_code == 404


async def test_what_is_no_picture_is_refused(world: World) -> None:
    ana = await world.person("ana")
    cases = [(b"not a picture", JPEG, 422), (photo(), {"Content-Type": "text/plain"}, 415), (b"", JPEG, 422)]
    cases.append((b"\xff\xd8" + bytes(world.ctx.config.avatar_max_bytes), JPEG, 413))
    for content, headers, status in cases:
        answer = await ana.call("PUT", "/api/users/me/avatar", content=content, headers=headers)
        assert answer.status_code == status, answer.text
    assert (await ana.get("/api/users/me"))["profile_pic_url"] is None


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
async def test_changing_a_profile_is_for_the_logged_in(world: World, method: str) -> None:
    path = "/api/users/me" if method == "PATCH" else "/api/users/me/avatar"
    assert (await world.http.request(method, path, json={})).status_code == 401


async def test_the_large_picture_of_a_private_account_is_its_followers_and_the_small_one_everyones(
    world: World,
) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    changed = await ana.call("PUT", "/api/users/me/avatar", content=photo(), headers=JPEG)
    small = changed.json()["profile_pic_url"]
    large = small.replace("_t.", "_l.")
    assert "public" in (await world.http.get(small)).headers["cache-control"]
    assert (await world.http.get(large)).status_code == 404
    of_follower = await ben.call("GET", large)
    assert (of_follower.status_code, of_follower.headers["cache-control"]) == (200, "private, no-cache")


async def test_the_blocked_do_not_have_the_picture_and_the_blocker_has_the_small_one(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    changed = await ana.call("PUT", "/api/users/me/avatar", content=photo(), headers=JPEG)
    small = changed.json()["profile_pic_url"]
    await ana.call("POST", f"/api/users/{ben.user_id}/block")
    assert (await ben.call("GET", small)).status_code == 404
    await ana.call("DELETE", f"/api/users/{ben.user_id}/block")
    await ben.call("POST", f"/api/users/{ana.user_id}/block")
    assert (await ben.call("GET", small)).status_code == 200
    assert (await ben.call("GET", small.replace("_t.", "_l."))).status_code == 404


async def test_whom_one_has_listed_one_alone_is_told(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    lists = ("is_close_friend", "is_story_hidden")
    await ana.call("PUT", f"/api/close-friends/{bob.user_id}")
    seen = await ana.get(f"/api/users/{bob.user_id}")
    assert [seen[name] for name in lists] == [True, False]
    await ana.call("PUT", f"/api/story-hidden/{bob.user_id}")
    await ana.call("DELETE", f"/api/close-friends/{bob.user_id}")
    seen = await ana.get(f"/api/users/by-username/{bob.username}")
    assert [seen[name] for name in lists] == [False, True]
    others = [await bob.get(f"/api/users/{ana.user_id}"), await bob.get("/api/users/me")]
    others.append((await world.http.get(f"/api/users/{bob.user_id}")).json())
    assert [[seen[name] for name in lists] for seen in others] == [[False, False]] * 3
