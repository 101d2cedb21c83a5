"""The client's files arrive as they were built."""

import base64
import hashlib
import re

import httpx
import pytest

from heliograph.platform.config import Config
from heliograph.platform.http.client import CLIENT_DIR
from tests.world import open_world

_PACKED = (".br", ".gz")
needs_client = pytest.mark.skipif(not (CLIENT_DIR / "index.html").exists(), reason="the web client is not built")


@needs_client
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br, zstd", "br"), ("br;q=0, gzip", "gzip"), ("gzip", "gzip"), ("identity", None)],
)
async def test_every_file_arrives_as_built_packed_as_its_reader_takes_it(
    config: Config, accepted: str, coding: str | None
) -> None:
    async with open_world(config, with_consumers=False) as world:
        for path in sorted(CLIENT_DIR.rglob("*")):
            if path.is_dir() or path.name == "index.html" or path.suffix in _PACKED:
                continue
            name = path.relative_to(CLIENT_DIR).as_posix()
            answer = await world.http.get(f"/{name}", headers={"Accept-Encoding": accepted})
            is_text = path.with_name(f"{path.name}.br").exists()
            assert answer.headers.get("content-encoding") == (coding if is_text else None), name
            assert answer.headers["vary"] == "Accept-Encoding"
            # What arrives in Brotli is compared as packed: the browser's journeys unpack it.
            sent = path.with_name(f"{path.name}.br") if answer.headers.get("content-encoding") == "br" else path
            assert answer.content == sent.read_bytes(), name


@needs_client
@pytest.mark.parametrize("path", ["/static/first-paint.js.br", "/static/first-paint.js.gz"])
async def test_what_is_packed_has_no_address_of_its_own(config: Config, path: str) -> None:
    async with open_world(config, with_consumers=False) as world:
        answer = await world.http.get(path)
    assert answer.headers["content-type"].startswith("text/html")


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


@needs_client
async def test_the_one_script_in_the_page_is_the_one_that_its_policy_names(config: Config) -> None:
    async with open_world(config, with_consumers=False) as world:
        page = await world.http.get("/")
    inline = re.findall(r"<script(?![^>]* src=)[^>]*>(.+?)</script>", page.text, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in inline]
    named = re.findall(r"'sha256-([^']+)'", page.headers["content-security-policy"])
    assert named == digests
    assert len(named) == 1


@needs_client
async def test_every_part_that_the_worker_keeps_is_there(config: Config) -> None:
    named = set(re.findall(rb"/assets/[\w.-]+\.(?:js|css|woff2)", (CLIENT_DIR / "sw.js").read_bytes()))
    assert len(named) > 10
    async with open_world(config, with_consumers=False) as world:
        for path in sorted(each.decode() for each in named):
            assert (await world.http.get(path)).status_code == 200, path
