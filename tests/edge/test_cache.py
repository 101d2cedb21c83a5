"""The edge keeps what everyone may see, and nothing beyond the moment when not everyone may."""

import asyncio
import re
from pathlib import Path

import httpx
import msgspec
import pytest

from heliograph.features.accounts import service as accounts
from heliograph.platform.config import Config
from tests.edge.conftest import open_site
from tests.edge.site import Site
from tests.engines import TestEngines
from tests.processes import free_port
from tests.world import photo

SOON_SECONDS = 5
VARYING = ("x-request-id", "ratelimit", "ratelimit-policy", "date")


def said(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """Return what an answer gives away."""
    told = {name: value for name, value in answer.headers.items() if name not in VARYING}
    return answer.status_code, answer.content, told


async def test_a_public_file_is_served_by_the_edge_alone_however_it_is_asked_for(site: Site) -> None:
    ana = await site.world.person("ana")
    urls = await site.shared_photo(ana)
    path = urls["large"]
    whole = await site.http.get(path)
    assert whole.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert not {"ratelimit", "x-request-id", "x-accel-expires", "set-cookie"} & whole.headers.keys()
    async with site.frozen():
        assert (await site.http.get(path + "?utm=1")).content == whole.content
        assert (await ana.call("GET", path)).content == whole.content
        part = await site.http.get(path, headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, whole.content[10:20])
        known = await site.http.get(path, headers={"If-None-Match": whole.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        head = await site.http.head(path)
        assert (head.status_code, head.headers["content-length"]) == (200, str(len(whole.content)))


async def test_a_deleted_post_is_gone_from_the_edge_at_once_and_its_like_stays(site: Site) -> None:
    ana = await site.world.person("ana")
    gone, stays = await site.shared_photo(ana), await site.shared_photo(ana)
    small = gone["small"]
    assert (await site.http.get(small)).status_code == 200
    assert (await ana.call("DELETE", f"/api/posts/{gone['post_id']}")).status_code == 200
    seconds = await site.status_becomes(gone["large"], 404, seconds=SOON_SECONDS)
    print(f"gone from the edge {seconds * 1000:.0f} ms after the answer")
    assert (await site.http.get(small)).status_code == 404
    doubled = gone["large"].replace("/media/", "/media//")
    coded = gone["large"].replace("_l", "_%6c")
    for path in (doubled, coded, gone["large"] + "?x=1"):
        assert (await site.http.get(path)).status_code == 404
    assert await site.is_cached(stays["large"])


async def test_a_private_accounts_files_are_gone_for_strangers_and_there_for_followers(site: Site) -> None:
    ana, ben, cem = [await site.world.person(name) for name in ("ana", "ben", "cem")]
    await ben.follow(ana)
    urls = await site.shared_photo(ana)
    path = urls["large"]
    content = (await site.http.get(path)).content
    assert (await ana.call("PATCH", "/api/users/me", json={"is_private": True})).status_code == 200
    await site.status_becomes(path, 404, seconds=SOON_SECONDS)
    absent = f"/media/{int(urls['media_id']) - 1}_l.jpg"
    for method in ("GET", "HEAD"):
        for headers in ({}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}):
            nothing = said(await site.http.request(method, absent, headers=headers))
            assert said(await site.http.request(method, path, headers=headers)) == nothing
            assert said(await cem.call(method, path, headers=headers)) == nothing
    for viewer in (ana, ben):
        answer = await viewer.call("GET", path)
        assert answer.content == content
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-type"] == "image/jpeg"
        known = await viewer.call("GET", path, headers={"If-None-Match": answer.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        part = await viewer.call("GET", path, headers={"Range": "bytes=0-9"})
        assert (part.status_code, part.content) == (206, content[:10])
    assert (await site.http.get(path)).status_code == 404
    assert not await site.is_cached(path)


async def test_many_who_want_the_same_private_file_do_not_wait_for_each_other(site: Site) -> None:
    ana = await site.world.person("ana")
    assert (await ana.call("PATCH", "/api/users/me", json={"is_private": True})).status_code == 200
    post_id = await ana.publish()
    path = (await ana.get(f"/api/posts/{post_id}"))["media"][0]["urls"]["large"]
    async with asyncio.timeout(20):  # One after the other, each would wait five seconds for its turn.
        answers = await asyncio.gather(*(ana.call("GET", path) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}


async def test_a_suspended_accounts_files_are_gone_its_picture_too(site: Site) -> None:
    ana = await site.world.person("ana")
    urls = await site.shared_photo(ana)
    answer = await ana.call("PUT", "/api/users/me/avatar", content=photo(), headers={"Content-Type": "image/jpeg"})
    picture = answer.json()["profile_pic_url"]
    assert (await site.http.get(picture)).status_code == 200
    assert await site.is_cached(picture)
    await accounts.suspend(site.world.ctx, int(ana.user_id))
    for path in (urls["large"], picture):
        await site.status_becomes(path, 404, seconds=SOON_SECONDS)


async def test_what_is_deleted_while_the_edge_is_dead_is_gone_when_it_is_back(site: Site) -> None:
    ana = await site.world.person("ana")
    gone, stays = await site.shared_photo(ana), await site.shared_photo(ana)
    edge = site.processes.running["edge"]
    edge.kill()
    edge.wait()
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=site.processes.config.web_socket)) as inside:
        answer = await inside.delete(
            f"http://localhost/api/posts/{gone['post_id']}", headers={"Authorization": f"Bearer {ana.token}"}
        )
        assert answer.status_code == 200
    await asyncio.sleep(0.5)
    site.processes.start("edge")
    await site.processes.ready()
    await site.status_becomes(gone["large"], 404, seconds=SOON_SECONDS)
    assert await site.is_cached(stays["large"])


async def test_the_cache_is_counted(site: Site) -> None:
    async def counted() -> dict[str, float]:
        text = (await site.http.get("/metrics")).text
        return {
            kind: float(count)
            for kind, count in re.findall(r'heliograph_edge_requests_total\{cache="(\w+)"\} ([0-9.e+]+)', text)
        }

    ana = await site.world.person("ana")
    urls = await site.shared_photo(ana)
    await asyncio.sleep(3)
    before = await counted()
    for _ in range(10):
        await site.http.get(urls["large"])
    await site.http.get(urls["medium"])
    await asyncio.sleep(3)
    after = await counted()
    assert after["hit"] - before["hit"] == 10
    assert after["miss"] - before["miss"] == 1


async def test_metrics_are_for_the_machine_itself(site: Site) -> None:
    assert (await site.http.get("/metrics")).status_code == 200
    assert "allow 127.0.0.1;" in (site.processes.config.data_dir / "edge" / "nginx.conf").read_text()


async def test_an_edge_that_no_purge_reaches_asks_again_in_time(
    edge_config: Config, engines: TestEngines, fresh_database: str, worker_number: int, tmp_path: Path
) -> None:
    config = msgspec.structs.replace(
        edge_config,
        data_dir=tmp_path,
        port=free_port(),
        database_url=fresh_database,
        redis_url=engines.redis_url_of(15 - worker_number % 8),
        web_socket=str(tmp_path / "web.sock"),
        edge_cache_seconds=2,
    )
    async with open_site(config) as site, site.frozen("edge"):  # nginx goes on without the one that purges.
        ana = await site.world.person("ana")
        urls = await site.shared_photo(ana)
        assert (await ana.call("DELETE", f"/api/posts/{urls['post_id']}")).status_code == 200
        assert (await site.http.get(urls["large"])).status_code == 200
        await site.status_becomes(urls["large"], 404, seconds=SOON_SECONDS)


@pytest.mark.parametrize("name", ["Set-Cookie", "Authorization"])
async def test_nothing_of_a_person_is_kept(site: Site, name: str) -> None:
    kept = [
        path.read_bytes() for path in (site.processes.config.data_dir / "edge" / "cache").rglob("*") if path.is_file()
    ]
    assert kept
    assert not any(f"\n{name}:".lower().encode() in content.lower() for content in kept)
