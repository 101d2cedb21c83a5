"""Photos travel with every byte in a bucket: uploads go there directly, and what is served comes from there."""

import os

import httpx

from tests.world import World, photo

MIB = 1024 * 1024


async def keys(world: World) -> set[str]:
    """Return the top folders that hold anything."""
    return {listed.key.partition("/")[0] async for listed in world.ctx.objects.list("")}


async def followed(answer: httpx.Response) -> httpx.Response:
    """Return the answer, or the bucket's where we were sent there."""
    if not answer.is_redirect:
        return answer
    async with httpx.AsyncClient() as direct:
        return await direct.get(answer.headers["location"])


async def test_a_photo_goes_to_the_bucket_and_is_served_from_it(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    content = photo(1200, 900)
    ticket = await ana.begin(content)
    offer = ticket["uploads"][0]
    assert offer["upload_url"].startswith(world.ctx.config.s3_endpoint)
    body = {"post_id": ticket["post_id"], "caption": "from the bucket"}
    early = await ana.call("POST", "/api/posts", json=body)
    assert (early.status_code, early.json()["code"]) == (409, "media_not_uploaded")
    async with httpx.AsyncClient() as direct:
        sent = await direct.put(offer["upload_url"], content=content, headers=offer["headers"])
        assert sent.status_code == 200, sent.text
        again = await direct.put(offer["upload_url"], content=content, headers=offer["headers"])
        assert again.status_code == 412
    assert (await ana.call("POST", "/api/posts", json=body)).status_code == 201
    assert (await ana.settled(ticket["post_id"]))["status"] == "published"
    await ben.sees(ticket["post_id"])
    medium = (await ben.get(f"/api/posts/{ticket['post_id']}"))["media"][0]
    assert await keys(world) == {"originals", "renditions"}
    for url in medium["urls"].values():
        shown = await followed(await ben.call("GET", url))
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
        assert shown.content[:3] == b"\xff\xd8\xff"
    assert (await ana.call("DELETE", f"/api/posts/{ticket['post_id']}")).status_code == 200


async def test_an_upload_to_the_bucket_that_broke_off_goes_on(world: World) -> None:
    ana = await world.person("ana")
    content = photo() + os.urandom(9 * MIB)
    ticket = await ana.begin(content)
    path = f"/api/media/{ticket['uploads'][0]['media_id']}/parts"
    sizes = [8 * MIB, len(content) - 8 * MIB]
    async with httpx.AsyncClient(timeout=30) as direct:
        for wanted in (2, 1):
            parts = (await ana.call("POST", path)).json()["parts"]
            assert [part["size_bytes"] for part in parts] == sizes
            assert [part["has_arrived"] for part in parts] == [False, wanted == 1]
            part = parts[wanted - 1]
            body = content[(wanted - 1) * 8 * MIB :][: part["size_bytes"]]
            shorter = await direct.put(part["upload_url"], content=body[:-1], headers=part["headers"])
            assert shorter.status_code == 403
            sent = await direct.put(part["upload_url"], content=body, headers=part["headers"])
            assert sent.status_code == 200, sent.text
        done = await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"]})
        assert done.status_code == 201, done.text
        late = await direct.put(part["upload_url"], content=body, headers=part["headers"])
        assert late.status_code == 404
    assert (await ana.settled(ticket["post_id"]))["status"] == "published"
    url = (await ana.get(f"/api/posts/{ticket['post_id']}"))["media"][0]["urls"]["original"]
    original = await followed(await ana.call("GET", url))
    assert original.content == content
