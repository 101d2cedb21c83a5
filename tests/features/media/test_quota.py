"""How much an account keeps is counted, and may be limited."""

import msgspec

from heliograph.platform.config import Config
from tests.world import open_world, photo


async def test_what_an_account_keeps_is_counted_and_given_back(config: Config) -> None:
    async with open_world(config) as world:
        ana = await world.person("ana")
        content = photo(1200, 900)
        assert await ana.get("/api/users/me/storage") == {"used_bytes": 0, "quota_bytes": None}
        post_id = await ana.publish(content)
        used = (await ana.get("/api/users/me/storage"))["used_bytes"]
        assert used > len(content)
        medium = (await ana.get(f"/api/posts/{post_id}"))["media"][0]
        sizes = [len((await world.http.get(medium["urls"][size])).content) for size in ("thumbnail", "small", "large")]
        assert used > len(content) + sum(sizes)
        await ana.call("DELETE", f"/api/posts/{post_id}")
        assert (await ana.get("/api/users/me/storage"))["used_bytes"] == 0


async def test_what_would_go_beyond_the_quota_is_refused_with_words(config: Config) -> None:
    content = photo(1200, 900)
    narrow = msgspec.structs.replace(config, account_quota_bytes=2 * len(content))
    async with open_world(narrow) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        files = {"files": [{"content_type": "image/jpeg", "file_size": len(content)}]}
        assert (await ana.call("POST", "/api/posts/upload-url", json=files)).status_code == 201
        second = await ana.call("POST", "/api/posts/upload-url", json={"files": files["files"] * 2})
        assert (second.status_code, second.json()["code"]) == (413, "quota_exceeded")
        assert "MB are free" in second.json()["detail"]
        assert (await ben.call("POST", "/api/posts/upload-url", json=files)).status_code == 201
