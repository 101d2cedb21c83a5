"""What passes through the edge: streams, uploads, large files, slow people, and who they are."""

import asyncio
import random
import signal
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from heliograph.features.media import queries, rules
from heliograph.features.media.types import StoredRendition
from heliograph.platform.config import Config
from heliograph.programs.edge.nginx import launch, plan_edge, write_settings
from heliograph.programs.up.locate import nginx_binary
from tests.edge.site import Site
from tests.processes import free_port
from tests.world import PASSWORD, Person, photo

VIDEO = random.Random(5).randbytes(8_000_000)


async def share_video(site: Site, person: Person) -> tuple[str, str]:
    """Add a file as long as a video's to a post; return its path and the post's id."""
    post_id = await person.publish()
    media_id = int((await person.get(f"/api/posts/{post_id}"))["media"][0]["media_id"])
    key = rules.rendition_key(media_id, "720p", "mp4")
    await site.world.ctx.objects.put(key, VIDEO)
    stored = StoredRendition(size="720p", format="mp4", width=1, height=1, size_bytes=len(VIDEO), object_key=key)
    async with site.world.ctx.db.tx() as tx:
        await queries.insert_renditions(tx, media_id, [stored])
    return f"/media/{media_id}_720p.mp4", post_id


async def test_large_files_come_from_the_disk_once_the_policy_said_yes(site: Site) -> None:
    ana = await site.world.person("ana")
    path, post_id = await share_video(site, ana)
    whole = await site.http.get(path)
    assert whole.content == VIDEO
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "x-accel-redirect" not in whole.headers
    for first, last in ((0, 0), (4_000_000, 4_999_999), (7_999_990, 9_999_999)):
        part = await site.http.get(path, headers={"Range": f"bytes={first}-{last}", "If-Range": whole.headers["etag"]})
        assert (part.status_code, part.content) == (206, VIDEO[first : last + 1])
    assert (await site.http.get(path, headers={"Range": "bytes=8000000-"})).status_code == 416
    head = await site.http.head(path)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, "8000000", b"")
    assert (await site.http.get(path, headers={"If-None-Match": whole.headers["etag"]})).status_code == 304
    assert (await ana.call("DELETE", f"/api/posts/{post_id}")).status_code == 200
    assert (await site.http.get(path)).status_code == 404


async def test_the_object_folder_has_no_address_of_its_own(site: Site) -> None:
    ana = await site.world.person("ana")
    path, _ = await share_video(site, ana)
    key = rules.rendition_key(int(path[7:].partition("_")[0]), "720p", "mp4")
    for hidden in (f"/.objects/{key}", f"/media/../.objects/{key}", f"/%2eobjects/{key}", f"//.objects/{key}"):
        answer = await site.http.get(hidden)
        assert answer.content != VIDEO
        assert answer.status_code == 404 or "text/html" in answer.headers["content-type"], hidden


async def test_events_come_as_they_happen(site: Site) -> None:
    ana, ben = await site.world.person("ana"), await site.world.person("ben")
    await ben.follow(ana)
    headers = {"Authorization": f"Bearer {ben.token}"}
    async with asyncio.timeout(30), site.http.stream("GET", "/api/events", headers=headers) as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        await ana.publish()
        async for line in lines:
            if line.startswith("event: feed.new"):
                break


async def test_the_head_of_an_endless_stream_ends(site: Site) -> None:
    ana = await site.world.person("ana")
    for _ in range(30):  # More than one may have open.
        answer = await ana.call("HEAD", "/api/events", timeout=5)
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/event-stream")


async def test_uploads_pass_and_what_is_too_large_is_told_in_our_words(site: Site) -> None:
    ana = await site.world.person("ana")
    rng = random.Random(3)
    assert await ana.publish(photo(3000, 2000) + rng.randbytes(5_000_000))
    headers = {"Content-Type": "image/jpeg"}
    answer = await ana.call("PUT", "/api/users/me/avatar", content=bytes(6_000_000), headers=headers)
    assert (answer.status_code, answer.json()["code"]) in ((413, "too_large"), (413, "file_too_large"))


async def test_people_are_told_apart_by_their_address_and_cannot_make_one_up(site: Site) -> None:
    remaining: list[int] = []
    for made_up in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        fields = {"X-Forwarded-For": made_up, "X-Forwarded-Proto": "https"}
        limit = (await site.http.get("/api/users/1", headers=fields)).headers["ratelimit"]
        remaining.append(int(limit.partition("r=")[2].partition(";")[0]))
    assert remaining == [remaining[0], remaining[0] - 1, remaining[0] - 2]


async def test_a_page_of_ours_gets_its_cookie_through_the_edge(site: Site) -> None:
    ana = await site.world.person("ana")
    form = {"username": ana.username, "password": PASSWORD}
    origin = {"Origin": site.processes.base_url, "X-Forwarded-Proto": "https"}
    answer = await site.http.post("/api/users/login", json=form, headers=origin)
    site.http.cookies.clear()
    assert answer.headers["set-cookie"].startswith("heliograph=")
    assert "secure" not in answer.headers["set-cookie"].lower()


async def test_json_is_compressed_once(site: Site) -> None:
    ana = await site.world.person("ana")
    for _ in range(2):
        await ana.publish()
    answer = await ana.call("GET", f"/api/users/{ana.user_id}/posts", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["posts"]) == 2


async def test_slow_people_and_idle_connections_keep_nobody_waiting(site: Site) -> None:
    ana = await site.world.person("ana")
    path, _ = await share_video(site, ana)
    port = site.processes.config.port
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
    slow: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    for _ in range(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        slow.append((reader, writer))
        _, dribbling = idle[len(slow)]
        dribbling.write(b"POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    await asyncio.sleep(0.5)
    web = psutil.Process(site.processes.running["web"].pid)
    async with asyncio.timeout(30):  # Each of the slow would hold one up for as long as it is slow.
        for _ in range(20):
            assert (await ana.call("GET", "/api/users/me/storage")).status_code == 200
    assert web.memory_info().rss < 400_000_000
    received = await asyncio.wait_for(slow[0][0].read(-1), 30)
    assert received.endswith(VIDEO[-1000:])
    for _, writer in (*idle, *slow):
        writer.close()


async def test_a_web_program_that_is_away_is_told_in_our_words(site: Site) -> None:
    site.processes.running["web"].kill()
    site.processes.running["web"].wait()
    answer = await site.http.get("/api/users/1")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "unavailable", "2")
    site.processes.start("web")
    await site.processes.ready()
    assert (await site.http.get("/api/users/1")).status_code == 404


async def test_a_killed_nginx_is_started_again_and_leaves_no_workers(site: Site) -> None:
    master, *workers = site.nginx()
    assert workers
    master.kill()
    assert psutil.wait_procs(workers, timeout=5)[1] == []
    await site.processes.ready()
    assert {process.pid for process in site.nginx()}.isdisjoint({master.pid, *(worker.pid for worker in workers)})


async def test_a_killed_edge_takes_nginx_along(site: Site) -> None:
    family = site.nginx()
    edge = site.processes.running["edge"]
    edge.kill()
    edge.wait()
    assert psutil.wait_procs(family, timeout=5)[1] == []
    site.processes.start("edge")
    await site.processes.ready()


async def test_over_tls_people_speak_http_2_and_plain_requests_are_sent_on(site: Site, tmp_path: Path) -> None:
    config = with_certificate(site.processes.config, tmp_path)
    plan = plan_edge(config, nginx_binary(config))
    write_settings(plan, config)
    nginx = launch(plan)
    try:
        await port_opens(config.port)
        trusting = ssl.create_default_context(cafile=config.edge_tls_certificate)
        trusting.set_alpn_protocols(["h2", "http/1.1"])
        _, writer = await asyncio.open_connection("localhost", config.port, ssl=trusting)
        assert writer.get_extra_info("ssl_object").selected_alpn_protocol() == "h2"
        writer.close()
        trusting.set_alpn_protocols(["http/1.1"])
        async with httpx.AsyncClient(verify=trusting) as http:
            origin = f"https://localhost:{config.port}"
            ana = await site.world.person("ana")
            form = {"username": ana.username, "password": PASSWORD}
            answer = await http.post(origin + "/api/users/login", json=form, headers={"Origin": origin})
            assert answer.headers["set-cookie"].startswith("__Host-heliograph=")
            assert "secure" in answer.headers["set-cookie"].lower()
            sent = await http.get(f"http://localhost:{config.edge_redirect_port}/p/abc?x=1")
            assert (sent.status_code, sent.headers["location"]) == (308, origin + "/p/abc?x=1")
    finally:
        nginx.send_signal(signal.SIGTERM)
        while nginx.poll() is None:
            await asyncio.sleep(0.01)


def with_certificate(config: Config, folder: Path) -> Config:
    """Return the settings of an edge of its own, before the same web program, with a certificate for `localhost`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return msgspec.structs.replace(
        config,
        data_dir=folder / "with a blank",
        port=free_port(),
        edge_redirect_port=free_port(),
        edge_tls_certificate=str(folder / "cert.pem"),
        edge_tls_key=str(folder / "key.pem"),
    )


async def port_opens(port: int) -> None:
    """Wait until something listens."""
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return
