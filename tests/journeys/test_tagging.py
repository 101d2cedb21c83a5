"""People are tagged by whoever may, shown to whoever may know them, and take themselves away."""

from typing import Any

import pytest

from heliograph.features.accounts import service as accounts
from heliograph.features.posts.service import tagging
from tests.world import Person, World


async def tags_of(viewer: Person, post_id: str) -> list[str]:
    """Return whom a post shows, as the viewer is told."""
    return [user["user_id"] for user in (await viewer.get(f"/api/posts/{post_id}"))["tagged_users"]]


async def tagged(viewer: Person, person: Person, **params: Any) -> list[str]:
    """Return the posts on somebody's page of tags."""
    found = await viewer.get(f"/api/users/{person.user_id}/tagged", params=params)
    return [post["post_id"] for post in found["posts"]]


async def retag(author: Person, post_id: str, *people: Person) -> int:
    """Have a post show these people; return the status of the answer."""
    body = {"tagged_users": [person.user_id for person in people]}
    return (await author.call("PATCH", f"/api/posts/{post_id}", json=body)).status_code


async def test_the_tagged_are_shown_and_their_page_lists_what_shows_them_newest_first(world: World) -> None:
    ana, ben, eve = [await world.person(name) for name in ("ana", "ben", "eve")]
    posts = [await ana.publish(tagged_users=[ben.user_id, ana.user_id]) for _ in range(3)]
    assert await tags_of(eve, posts[0]) == [ben.user_id, ana.user_id]
    assert await tagged(eve, ben) == posts[::-1]
    first = await eve.get(f"/api/users/{ben.user_id}/tagged?limit=2")
    assert (first["has_more"], [post["post_id"] for post in first["posts"]]) == (True, posts[:0:-1])
    assert await tagged(eve, ben, limit=2, cursor=first["next_cursor"]) == posts[:1]
    foreign = await eve.call("GET", f"/api/users/{ana.user_id}/tagged", params={"cursor": first["next_cursor"]})
    assert foreign.status_code == 422
    assert await tagged(eve, eve) == []
    assert (await world.http.get(f"/api/users/{ben.user_id}/tagged")).status_code == 200


async def test_who_is_tagged_changes_with_the_post_and_with_its_end(world: World) -> None:
    ana, ben, eve = [await world.person(name) for name in ("ana", "ben", "eve")]
    post_id = await ana.publish(tagged_users=[ben.user_id])
    assert await retag(ana, post_id, eve) == 200
    assert await tags_of(ben, post_id) == [eve.user_id]
    assert (await tagged(ben, ben), await tagged(ben, eve)) == ([], [post_id])
    assert (await ana.call("PATCH", f"/api/posts/{post_id}", json={"caption": "words alone"})).status_code == 200
    assert await tags_of(ben, post_id) == [eve.user_id]
    assert await retag(ben, post_id) == 404
    await ana.call("DELETE", f"/api/posts/{post_id}")
    assert await tagged(ben, eve) == []


async def test_tags_that_nobody_may_set_are_refused(world: World) -> None:
    ana, ben, gone = [await world.person(name) for name in ("ana", "ben", "gone")]
    post_id = await ana.publish()
    await accounts.suspend(world.ctx, int(gone.user_id))
    await ben.call("POST", f"/api/users/{ana.user_id}/block")
    assert [await retag(ana, post_id, ben), await retag(ana, post_id, gone)] == [422, 422]
    for tags in (["1"], ["x"], ["-1"], [str(n) for n in range(1, 22)]):
        answer = await ana.call("PATCH", f"/api/posts/{post_id}", json={"tagged_users": tags})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "tagged_users")
    assert await tags_of(ana, post_id) == []
    many = [await world.person("many") for _ in range(20)]
    assert await retag(ana, post_id, *many, many[0]) == 422
    assert await retag(ana, post_id, *many) == 200


async def test_one_takes_oneself_away_and_nobody_else(world: World) -> None:
    ana, ben, eve = [await world.person(name) for name in ("ana", "ben", "eve")]
    post_id = await ana.publish(tagged_users=[ben.user_id, eve.user_id])
    path = f"/api/posts/{post_id}/tags/me"
    for _ in range(2):
        answer = await ben.call("DELETE", path)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert await tags_of(ana, post_id) == [eve.user_id]
    assert (await tagged(ana, ben), await tagged(ana, eve)) == ([], [post_id])
    assert (await world.http.delete(path)).status_code == 401
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    absent = await ben.call("DELETE", "/api/posts/1/tags/me")
    hidden = await ben.call("DELETE", path)
    assert (hidden.status_code, hidden.content) == (404, absent.content)


async def test_nobody_hears_by_a_tag_of_whom_they_may_not_know(world: World) -> None:
    ana, ben, eve, fan = [await world.person(name) for name in ("ana", "ben", "eve", "fan")]
    post_id = await ana.publish(tagged_users=[ben.user_id])
    await fan.follow(ana)
    await ben.call("POST", f"/api/users/{eve.user_id}/block")
    assert await tags_of(eve, post_id) == []
    assert (await eve.call("GET", f"/api/users/{ben.user_id}/tagged")).status_code == 404
    # The author's posts are the author's to show, wherever they are listed.
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    assert (await tagged(fan, ben), await tagged(ben, ben)) == ([post_id], [])
    await ana.call("PATCH", "/api/users/me", json={"is_private": False})
    # Of two of whom one has blocked the other, neither shows the other.
    await ben.call("POST", f"/api/users/{ana.user_id}/block")
    assert await tagged(fan, ben) == []
    await ben.call("DELETE", f"/api/users/{ana.user_id}/block")
    assert await tagged(fan, ben) == [post_id]
    await accounts.suspend(world.ctx, int(ana.user_id))
    assert await tagged(fan, ben) == []
    await accounts.restore(world.ctx, int(ana.user_id))
    await accounts.suspend(world.ctx, int(ben.user_id))
    assert await tags_of(fan, post_id) == []
    assert (await fan.call("GET", f"/api/users/{ben.user_id}/tagged")).status_code == 404


async def test_what_is_hidden_leaves_no_gap_on_a_page_of_tags(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben, eve, secret = [await world.person(name) for name in ("ana", "ben", "eve", "secret")]
    posts = [await author.publish(tagged_users=[ben.user_id]) for author in (secret, ana, secret, secret, ana, secret)]
    await secret.call("PATCH", "/api/users/me", json={"is_private": True})
    path = f"/api/users/{ben.user_id}/tagged"
    first = await eve.get(path, params={"limit": 1})
    assert ([post["post_id"] for post in first["posts"]], first["has_more"]) == ([posts[4]], True)
    last = await eve.get(path, params={"limit": 1, "cursor": first["next_cursor"]})
    assert ([post["post_id"] for post in last["posts"]], last["has_more"]) == ([posts[1]], False)
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    assert await eve.get(path, params={"limit": 1}) == {"posts": [], "next_cursor": None, "has_more": False}
    # Of very many that are hidden in a row a page stops short, and the next one goes on.
    monkeypatch.setattr(tagging, "_READ_MAX", 2)
    short = await eve.get(path, params={"limit": 1})
    assert (short["posts"], short["has_more"]) == ([], True)


async def test_whoever_is_tagged_takes_themselves_away_though_the_post_is_hidden_from_them(world: World) -> None:
    ana, ben, eve = [await world.person(name) for name in ("ana", "ben", "eve")]
    post_id, other_id = await ana.publish(tagged_users=[ben.user_id]), await ana.publish(tagged_users=[eve.user_id])
    await ben.call("POST", f"/api/users/{ana.user_id}/block")
    assert (await ben.call("GET", f"/api/posts/{post_id}")).status_code == 404
    assert (await ben.call("DELETE", f"/api/posts/{post_id}/tags/me")).status_code == 200
    assert await tags_of(eve, post_id) == []
    absent = await ben.call("DELETE", "/api/posts/1/tags/me")
    for hidden_id in (post_id, other_id):
        hidden = await ben.call("DELETE", f"/api/posts/{hidden_id}/tags/me")
        assert (hidden.status_code, hidden.content) == (404, absent.content)


async def test_a_private_persons_page_of_tags_is_its_followers(world: World) -> None:
    ana, ben, fan = [await world.person(name) for name in ("ana", "ben", "fan")]
    await fan.follow(ben)
    await ben.call("PATCH", "/api/users/me", json={"is_private": True})
    post_id = await ana.publish(tagged_users=[ben.user_id])
    assert await tagged(fan, ben) == [post_id]
    assert (await ana.call("GET", f"/api/users/{ben.user_id}/tagged")).status_code == 404
    assert await tags_of(ana, post_id) == [ben.user_id]
