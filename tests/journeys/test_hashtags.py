"""Posts are found by their hashtags, by whoever may see them."""

from typing import Any
from urllib.parse import quote

from heliograph.features.accounts import service as accounts
from tests.world import Person, World


async def found(viewer: Person, tag: str, **params: Any) -> list[str]:
    """Return the posts with a hashtag, as the viewer is told."""
    answer = await viewer.get(f"/api/hashtags/{quote(tag)}/posts", params=params)
    return [post["post_id"] for post in answer["posts"]]


async def test_posts_with_a_hashtag_come_newest_first_page_by_page(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    tag = f"Sun{ana.user_id}"
    posts = [await author.publish(caption=f"{n} #{tag}, #{tag.upper()}") for n, author in enumerate((ana, ben, ana))]
    await ana.publish(caption=f"#{tag}rise is another")
    assert await found(ben, tag) == await found(ben, tag.lower()) == await found(ben, f"#{tag}") == posts[::-1]
    path = f"/api/hashtags/{tag}/posts"
    first = await ben.get(path, params={"limit": 2})
    assert ([post["post_id"] for post in first["posts"]], first["has_more"]) == (posts[:0:-1], True)
    assert await found(ben, tag, limit=2, cursor=first["next_cursor"]) == posts[:1]
    foreign = await ben.call("GET", "/api/hashtags/another/posts", params={"cursor": first["next_cursor"]})
    assert foreign.status_code == 422
    anonymous = (await world.http.get(path)).json()
    assert [post["post_id"] for post in anonymous["posts"]] == posts[::-1]
    assert await found(ben, f"nobody{tag}") == []


async def test_hashtags_change_with_the_caption_and_end_with_the_post(world: World) -> None:
    ana = await world.person("ana")
    old, new = f"old{ana.user_id}", f"日本{ana.user_id}"
    post_id = await ana.publish(caption=f"#{old}")
    await ana.call("PATCH", f"/api/posts/{post_id}", json={"caption": f"#{new}"})
    assert (await found(ana, old), await found(ana, new)) == ([], [post_id])
    await ana.call("PATCH", f"/api/posts/{post_id}", json={"comments_off": True})
    assert await found(ana, new) == [post_id]
    await ana.call("DELETE", f"/api/posts/{post_id}")
    assert await found(ana, new) == []
    async with world.ctx.db.read() as db:
        assert await db.value("SELECT count(*) FROM posts.hashtagged WHERE hashtag = ANY($1::text[])", [old, new]) == 0


async def test_a_hashtag_shows_nothing_that_one_may_not_see(world: World) -> None:
    ana, fan, eve = [await world.person(name) for name in ("ana", "fan", "eve")]
    await fan.follow(ana)
    tag = f"dusk{ana.user_id}"
    post_id = await ana.publish(caption=f"#{tag}")
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    assert (await found(fan, tag), await found(eve, tag)) == ([post_id], [])
    await ana.call("PATCH", "/api/users/me", json={"is_private": False})
    await ana.call("POST", f"/api/users/{eve.user_id}/block")
    assert (await found(fan, tag), await found(eve, tag)) == ([post_id], [])
    await accounts.suspend(world.ctx, int(ana.user_id))
    assert await found(fan, tag) == []
