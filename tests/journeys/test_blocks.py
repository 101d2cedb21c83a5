"""A block or a mute at work on posts, bytes and feeds."""

from tests.world import World


async def test_a_block_takes_posts_bytes_and_mentions_out_of_sight_at_once(world: World) -> None:
    ana, ben, cem = await world.person("ana"), await world.person("ben"), await world.person("cem")
    await ben.follow(ana)
    await ben.follow(cem)
    post_id = await ana.publish(caption=f"with @{cem.username}")
    of_cem = await cem.publish(caption=f"thanks @{ana.username}")
    await ben.sees(post_id)
    await ben.sees(of_cem)
    url = (await ben.get(f"/api/posts/{post_id}"))["media"][0]["urls"]["large"]
    await ana.call("POST", f"/api/users/{ben.user_id}/block")
    absent = await ben.call("GET", "/api/posts/1")
    for viewer, path in ((ben, f"/api/posts/{post_id}"), (ben, url)):
        answer = await viewer.call("GET", path)
        assert answer.status_code == 404
    assert (await ben.call("GET", f"/api/posts/{post_id}")).content == absent.content
    assert await ben.feed_ids() == [of_cem]
    assert (await ben.get("/api/feed"))["posts"][0]["mentions"] == []
    assert (await ben.get(f"/api/posts/{of_cem}"))["mentions"] == []
    assert (await cem.get(f"/api/posts/{of_cem}"))["mentions"] == [ana.username]
    assert (await world.http.get(url)).status_code == 200  # a public post, seen by nobody in particular


async def test_the_blocked_cannot_mention_or_tag_whom_they_cannot_see(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ana.call("POST", f"/api/users/{ben.user_id}/block")
    post_id = await ben.publish(caption=f"hey @{ana.username}")
    assert (await ben.get(f"/api/posts/{post_id}"))["mentions"] == []
    ticket = await ben.begin(b"x" * 10)
    refused = await ben.call("POST", "/api/posts", json={"post_id": ticket["post_id"], "tagged_users": [ana.user_id]})
    assert refused.status_code in (409, 422)


async def test_a_muted_account_is_followed_and_not_in_the_feed(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    post_id = await ana.publish()
    await ben.sees(post_id)
    await ben.call("POST", f"/api/users/{ana.user_id}/mute")
    assert await ben.feed_ids() == []
    assert (await ben.get(f"/api/posts/{post_id}"))["post_id"] == post_id
    await ben.call("DELETE", f"/api/users/{ana.user_id}/mute")
    assert await ben.feed_ids() == [post_id]
