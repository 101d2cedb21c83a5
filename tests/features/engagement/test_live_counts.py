"""The counts of posts in view: as they are at this moment, and of nothing that one may not see."""

from typing import Any

import msgspec
import pytest

from tests.features.feed.test_statements import statements
from tests.world import Person, World, open_world, photo


async def asked(person: Person, *post_ids: str) -> dict[str, Any]:
    answer = await person.get("/api/posts/counts", params={"post_ids": ",".join(post_ids)})
    return {counts["post_id"]: counts for counts in answer["counts"]}


async def test_what_others_do_about_a_post_is_told_at_once(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id, other_id = await ana.publish(), await ana.publish()
    assert (await asked(ana, post_id))[post_id]["like_count"] == 0
    await ben.call("POST", f"/api/posts/{post_id}/like")
    await ben.call("POST", f"/api/posts/{post_id}/comments", json={"text": "Oh"})
    await ben.call("POST", f"/api/posts/{post_id}/save", json={})
    to_ana, to_ben = await asked(ana, post_id, other_id), await asked(ben, post_id)
    assert to_ana[post_id] == {
        "post_id": post_id, "like_count": 1, "like_count_hidden": False, "comment_count": 1, "comments_off": False,
        "share_count": 0, "has_liked": False, "has_saved": False,
    }  # fmt: skip
    assert to_ben[post_id] == to_ana[post_id] | {"has_liked": True, "has_saved": True}
    assert to_ana[other_id]["like_count"] == 0


async def test_a_hidden_like_count_is_told_to_the_author_alone(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    await ben.call("POST", f"/api/posts/{post_id}/like")
    await ana.call("PATCH", f"/api/posts/{post_id}", json={"hide_like_count": True})
    told = [(await asked(person, post_id))[post_id] for person in (ana, ben)]
    assert [(counts["like_count"], counts["like_count_hidden"]) for counts in told] == [(1, True), (0, True)]


async def test_of_what_one_may_not_see_nothing_is_told(world: World) -> None:
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    post_id, gone_id = await ana.publish(), await ana.publish()
    await ben.follow(ana)
    await ana.call("DELETE", f"/api/posts/{gone_id}")
    ticket = await ana.begin(photo())
    assert set(await asked(ben, post_id, gone_id, ticket["post_id"], "1")) == {post_id}
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    assert (set(await asked(ben, post_id)), set(await asked(cam, post_id))) == ({post_id}, set())
    await ana.call("POST", f"/api/users/{ben.user_id}/block")
    assert await asked(ben, post_id) == {}
    assert (await world.http.get(f"/api/posts/counts?post_ids={post_id}")).status_code == 401


@pytest.mark.parametrize("post_ids", ["", "x", "1,,2", "1,-2", ",".join(str(n) for n in range(1, 32))])
async def test_only_a_list_of_up_to_thirty_ids_is_answered(world: World, post_ids: str) -> None:
    ana = await world.person("ana")
    refused = await ana.call("GET", "/api/posts/counts", params={"post_ids": post_ids})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "post_ids")
    full = ",".join(str(n) for n in range(1, 31))
    assert await ana.get("/api/posts/counts", params={"post_ids": full}) == {"counts": []}


async def test_thirty_posts_cost_as_many_statements_as_one(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_ids = [await ana.publish() for _ in range(3)]
    alone = msgspec.structs.replace(world.ctx.config, database_pool_size=1)
    async with open_world(alone, with_consumers=False) as quiet:
        paths = [f"/api/posts/counts?post_ids={ids}" for ids in (post_ids[0], ",".join(post_ids))]
        await statements(quiet, ben, paths[0])  # what a process asks once
        costs = [len(await statements(quiet, ben, path)) for path in paths]
    # The session; posts, owners and relations; counts, and the reader's own marks.
    assert costs == [6, 6]
