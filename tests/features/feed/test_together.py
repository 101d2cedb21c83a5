"""Readers who ask at the same moment are answered together, and each sees its own all the same."""

import asyncio
from typing import Any

from tests.features.feed.posting import posted
from tests.world import Person, World

_CHRONOLOGICAL = "/api/feed?order=chronological"


async def seen(readers: list[Person], path: str = _CHRONOLOGICAL) -> list[dict[str, Any] | None]:
    """Return the post on top of each reader's feed, all asked for at one moment."""
    pages = await asyncio.gather(*(reader.get(path) for reader in readers))
    return [page["posts"][0] if page["posts"] else None for page in pages]


async def edit(author: Person, post_id: str, **changes: object) -> None:
    answer = await author.call("PATCH", f"/api/posts/{post_id}", json=changes)
    assert answer.status_code == 200, answer.text


async def test_each_of_those_who_ask_at_once_sees_what_is_theirs_to_see(world: World) -> None:
    ana, ben, cam, dora, eve = [await world.person(name) for name in ("ana", "ben", "cam", "dora", "eve")]
    for reader in (ben, cam):
        await reader.follow(ana)
    post_id = await posted(world, ana)
    await edit(ana, post_id, caption=f"with @{dora.username}", tagged_users=[dora.user_id], hide_like_count=True)
    await dora.call("POST", f"/api/users/{ben.user_id}/block")
    for liker in (ben, eve):
        assert (await liker.call("POST", f"/api/posts/{post_id}/like")).status_code == 200
    for _ in range(3):
        own, to_ben, to_cam, to_eve = await seen([ana, ben, cam, eve])
        assert own is not None
        assert to_ben is not None
        assert to_cam is not None
        assert to_eve is None
        assert [post["mentions"] for post in (own, to_ben, to_cam)] == [[dora.username], [], [dora.username]]
        assert [len(post["tagged_users"]) for post in (own, to_ben, to_cam)] == [1, 0, 1]
        assert [post["like_count"] for post in (own, to_ben, to_cam)] == [2, 0, 0]
        assert [post["has_liked"] for post in (own, to_ben, to_cam)] == [False, True, False]
        assert ["original" in post["media"][0]["urls"] for post in (own, to_ben, to_cam)] == [True, False, False]


async def test_nothing_that_changes_about_a_post_is_shown_late(world: World) -> None:
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    for reader in (ben, cam):
        await reader.follow(ana)
    post_id = await posted(world, ana)
    readers = [ana, ben, cam]
    for number in range(3):
        changes = {"caption": f"caption {number} #tag{number}", "alt_texts": [f"what it shows {number}"]}
        await edit(ana, post_id, **changes, comments_off=number % 2 == 0)
        answer = await ana.call("PATCH", "/api/users/me", json={"full_name": f"Ana {number}"})
        assert answer.status_code == 200, answer.text
        for post in await seen(readers):
            assert post is not None
            assert post["caption"] == changes["caption"]
            assert post["hashtags"] == [f"tag{number}"]
            assert post["media"][0]["alt_text"] == f"what it shows {number}"
            assert post["comments_off"] is (number % 2 == 0)
            assert post["user"]["full_name"] == f"Ana {number}"


async def test_nothing_that_is_denied_is_shown_once_more(world: World) -> None:
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    for reader in (ben, cam):
        await reader.follow(ana)
    post_id = await posted(world, ana)
    assert None not in await seen([ana, ben, cam])
    await ben.call("POST", f"/api/users/{ana.user_id}/mute")
    assert [post is None for post in await seen([ana, ben, cam])] == [False, True, False]
    await ana.call("POST", f"/api/users/{cam.user_id}/block")
    assert [post is None for post in await seen([ana, ben, cam])] == [False, True, True]
    await ben.call("DELETE", f"/api/users/{ana.user_id}/mute")
    assert [post is None for post in await seen([ana, ben, cam])] == [False, False, True]
    await ana.call("DELETE", f"/api/posts/{post_id}")
    assert await seen([ana, ben, cam]) == [None, None, None]


async def test_a_page_has_the_same_fields_as_the_post_alone(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    post_id = await posted(world, ana)
    await edit(
        ana,
        post_id,
        caption='«quoted» "text" \\ \u2028 🙂',
        location={"name": "Łódź", "latitude": 51.7, "longitude": 19.4},
    )
    for reader in (ana, ben):
        (in_feed,) = await seen([reader])
        assert in_feed is not None
        assert in_feed.pop("reason") == "following"
        assert in_feed == await reader.get(f"/api/posts/{post_id}")
