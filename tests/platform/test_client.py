"""The client's files arrive as they were built."""

import httpx
import pytest

from heliograph.platform.config import Config
from heliograph.platform.http.client import CLIENT_DIR
from tests.world import open_world

needs_client = pytest.mark.skipif(not (CLIENT_DIR / "index.html").exists(), reason="the web client is not built")


@needs_client
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_every_file_arrives_as_built_compressed_once(config: Config, encoding: str) -> None:
    async with open_world(config, with_consumers=False) as world:
        for path in sorted(CLIENT_DIR.rglob("*")):
            if path.is_dir() or path.name == "index.html":
                continue
            name = path.relative_to(CLIENT_DIR).as_posix()
            answer = await world.http.get(f"/{name}", headers={"Accept-Encoding": encoding})
            assert answer.content == path.read_bytes(), name


@pytest.mark.parametrize(
    "path",
    ["/../pyproject.toml", "/%2e%2e/platform/config.py", "/assets/../../platform/config.py", "/..%2f..%2fREADME.md"],
)
async def test_no_file_outside_the_client_is_served(config: Config, path: str) -> None:
    async with open_world(config, with_consumers=False) as world:
        answer = await world.http.send(
            httpx.Request("GET", httpx.URL("http://heliograph.test").copy_with(raw_path=path.encode()))
        )
        assert b"HELIOGRAPH_" not in answer.content
        assert b"[project]" not in answer.content


@pytest.mark.parametrize("path", ["/%00", "/assets/%00.js", "/" + "a" * 5_000, "/assets/" + "a" * 300 + ".js"])
async def test_a_path_that_no_file_system_takes_is_no_failure(config: Config, path: str) -> None:
    async with open_world(config, with_consumers=False) as world:
        answer = await world.http.get(path)
    assert answer.status_code == (404 if path.startswith("/assets/") else 200)


async def test_pages_are_strict_about_what_they_load(config: Config) -> None:
    async with open_world(config, with_consumers=False) as world:
        page = await world.http.get("/anybody")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
