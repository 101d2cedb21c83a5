"""Uploads that are not what they say: refused with words, and nothing else is harmed."""

import struct
import zlib
from typing import Any

import pytest

from tests.world import Person, World, photo


def png_header(width: int, height: int) -> bytes:
    """Make a PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")


async def fate(person: Person, content: bytes, content_type: str) -> Any:
    """Upload `content`, submit it and return what became of it."""
    ticket = await person.begin(content, content_type=content_type)
    await person.upload(ticket, content)
    body = {"post_id": ticket["post_id"], "caption": "kept words"}
    assert (await person.call("POST", "/api/posts", json=body)).status_code == 201
    return {**await person.settled(ticket["post_id"]), "post_id": ticket["post_id"]}


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"this is no image at all", "image/jpeg"),
        (photo()[:2_000], "image/jpeg"),
        (png_header(50_000, 50_000), "image/png"),
        (photo(kind="PNG"), "image/jpeg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        (b"%PDF-1.7", "image/webp"),
        (b"GIF89a", "image/gif"),
    ],
    ids=["text", "truncated", "bomb", "wrong-type", "svg", "pdf", "cut-gif"],
)
async def test_a_hostile_file_fails_its_post_with_a_reason(world: World, content: bytes, content_type: str) -> None:
    ana = await world.person("ana")
    failed = await fate(ana, content, content_type)
    assert failed["status"] == "failed"
    assert len(failed["error"]) > 10
    assert (await ana.get(f"/api/posts/{failed['post_id']}"))["caption"] == "kept words"
    assert await ana.feed_ids() == []
    await ana.publish()


async def test_what_is_too_large_or_of_another_kind_is_refused_at_once(world: World) -> None:
    ana = await world.person("ana")

    async def code(files: Any) -> tuple[int, str]:
        answer = await ana.call("POST", "/api/posts/upload-url", json={"files": files})
        return answer.status_code, answer.json()["code"]

    assert await code([{"content_type": "image/jpeg", "file_size": 10_000_001}]) == (413, "file_too_large")
    assert await code([{"content_type": "application/pdf", "file_size": 5}]) == (415, "unsupported_media")
    assert (await code([{"content_type": "image/jpeg", "file_size": 0}]))[0] == 422
    assert (await code([{"content_type": "image/jpeg", "file_size": 5}] * 11))[0] == 422
    assert (await code([]))[0] == 422


async def test_another_length_or_type_than_announced_is_refused(world: World) -> None:
    ana = await world.person("ana")
    content = photo()
    offer = (await ana.begin(content))["uploads"][0]
    shorter = await world.http.put(offer["upload_url"], content=content[:-1], headers=offer["headers"])
    assert (shorter.status_code, shorter.json()["code"]) == (422, "wrong_length")
    longer = await world.http.put(offer["upload_url"], content=content + b"x", headers=offer["headers"])
    assert longer.status_code == 422
    other = await world.http.put(offer["upload_url"], content=content, headers={"Content-Type": "text/html"})
    assert other.status_code == 415
    forged = await world.http.put(offer["upload_url"][:-4] + "AAAA", content=content, headers=offer["headers"])
    assert forged.status_code == 404
    fine = await world.http.put(offer["upload_url"], content=content, headers=offer["headers"])
    assert fine.status_code == 200


async def test_an_address_takes_its_bytes_once(world: World) -> None:
    ana = await world.person("ana")
    content = photo()
    ticket = await ana.begin(content)
    offer = ticket["uploads"][0]
    await ana.upload(ticket, content)
    other = photo(seed=99).ljust(len(content), b"\0")[: len(content)]
    second = await world.http.put(offer["upload_url"], content=other, headers=offer["headers"])
    assert (second.status_code, second.json()["code"]) == (409, "already_uploaded")
    await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"]})
    assert (await ana.settled(ticket["post_id"]))["status"] == "published"
    third = await world.http.put(offer["upload_url"], content=other, headers=offer["headers"])
    assert (third.status_code, third.json()["code"]) == (409, "already_uploaded")


async def test_a_post_without_its_files_waits_for_them(world: World) -> None:
    ana = await world.person("ana")
    files = photo(seed=1), photo(seed=2)
    ticket = await ana.begin(*files)
    body = {"post_id": ticket["post_id"], "caption": "soon"}
    early = await ana.call("POST", "/api/posts", json=body)
    assert (early.status_code, early.json()["code"]) == (409, "media_not_uploaded")
    await ana.upload(ticket, *files)
    assert (await ana.call("POST", "/api/posts", json=body)).status_code == 201
    twice = await ana.call("POST", "/api/posts", json=body)
    assert (twice.status_code, twice.json()["code"]) == (409, "post_already_submitted")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"caption": "x" * 2_201}, "caption"),
        ({"location": {"name": "x", "latitude": 99, "longitude": 0}}, "location"),
        ({"tagged_users": ["nobody"]}, "tagged_users"),
        ({"tagged_users": ["12345"]}, "tagged_users"),
        ({"filter": "Sepia9"}, "filter"),
        ({"alt_texts": ["a", "b"]}, "alt_texts"),
        ({"captoin": "x"}, "captoin"),
        ({"caption": 5}, "caption"),
    ],
)
async def test_a_bad_field_is_named_and_the_upload_is_kept(world: World, fields: dict[str, Any], field: str) -> None:
    ana = await world.person("ana")
    content = photo()
    ticket = await ana.begin(content)
    await ana.upload(ticket, content)
    refused = await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"], **fields})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field
    mended = await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"], "caption": "fine"})
    assert mended.status_code == 201


async def test_bodies_that_are_no_json_are_refused_with_a_problem(world: World) -> None:
    ana = await world.person("ana")
    for body in (b"", b"{", b"[]", b"null", b"\xff", b'{"post_id": 1}', b"9" * 1_000_001):
        answer = await ana.call("POST", "/api/posts", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 413, 422), (body[:10], answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
