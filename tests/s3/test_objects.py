"""The object store on a real S3 server."""

import asyncio
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from heliograph.platform.clock import SystemClock
from heliograph.platform.config import Config
from heliograph.platform.objects import Objects, SignedPut, StoreUnavailable, UploadClosed, UploadGrant
from heliograph.platform.tokens import Keys

KEY = "quarantine/2026/01/02/0a/77"
BODY = os.urandom(300_000)
MIB = 1024 * 1024


def sign(objects: Objects, *, seconds: int = 60, **changes: Any) -> SignedPut:
    grant = UploadGrant(
        key=KEY,
        size_bytes=len(BODY),
        content_type="image/jpeg",
        expires_at=datetime.now(UTC) + timedelta(seconds=seconds),
    )
    return objects.sign_put(msgspec.structs.replace(grant, **changes))


async def put(url: str, content: bytes, headers: dict[str, str]) -> int:
    async with httpx.AsyncClient() as http:
        return (await http.put(url, content=content, headers=headers)).status_code


async def test_a_signed_put_takes_exactly_what_was_granted(objects: Objects) -> None:
    signed = sign(objects)
    refused = {
        "longer": await put(signed.url, BODY + b"x", signed.headers),
        "shorter": await put(signed.url, BODY[:-1], signed.headers),
        "other type": await put(signed.url, BODY, {**signed.headers, "Content-Type": "text/html"}),
        "other key": await put(signed.url.replace("/77?", "/78?"), BODY, signed.headers),
        "other time": await put(re.sub(r"Expires=\d+", "Expires=3600", signed.url), BODY, signed.headers),
        "may overwrite": await put(signed.url, BODY, {"Content-Type": signed.headers["Content-Type"]}),
        "forged": await put(signed.url[:-4] + "0000", BODY, signed.headers),
    }
    assert refused == dict.fromkeys(refused, 403)
    assert await objects.size_bytes(KEY) is None
    assert await put(signed.url, BODY, signed.headers) == 200
    assert await objects.get(KEY) == BODY


async def test_a_signed_put_works_once(objects: Objects) -> None:
    signed = sign(objects)
    assert await put(signed.url, BODY, signed.headers) == 200
    assert await put(signed.url, BODY[::-1], signed.headers) == 412
    assert await objects.get(KEY) == BODY
    with pytest.raises(UploadClosed):
        await objects.put(KEY, b"other")


async def test_an_expired_address_is_refused(objects: Objects) -> None:
    signed = sign(objects, seconds=1)
    await asyncio.sleep(2.1)
    assert await put(signed.url, BODY, signed.headers) == 403


async def test_bytes_are_read_from_anywhere_and_as_a_file(objects: Objects, tmp_path: Path) -> None:
    await objects.put(KEY, BODY)
    found = await objects.open(KEY)
    assert found is not None
    assert (found.size_bytes, found.path) == (len(BODY), None)
    for start, end in ((0, None), (0, 1), (7, 7), (100_000, 200_001), (len(BODY) - 3, len(BODY) + 99)):
        assert b"".join([chunk async for chunk in found.read(start, end)]) == BODY[start:end], (start, end)
    assert await objects.open("quarantine/none") is None
    assert await objects.fetch(KEY, tmp_path / "here") is True
    assert (tmp_path / "here").read_bytes() == BODY
    assert await objects.fetch("quarantine/none", tmp_path / "nowhere") is False
    assert not (tmp_path / "nowhere").exists()


async def test_a_large_file_goes_in_and_comes_out_in_pieces(objects: Objects, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(os.urandom(20 * MIB + 5))
    await objects.put_file("originals/1", large)
    await objects.put_file("originals/1", large)
    found = await objects.open("originals/1")
    assert found is not None
    assert found.size_bytes == 20 * MIB + 5
    chunks = [chunk async for chunk in found.read(MIB)]
    assert b"".join(chunks) == large.read_bytes()[MIB:]
    assert max(map(len, chunks)) < 2 * MIB
    (tmp_path / "elsewhere").symlink_to(large)
    with pytest.raises(ValueError, match="no plain file"):
        await objects.put_file("originals/2", tmp_path / "elsewhere")


async def test_a_listing_is_in_the_order_of_keys_and_goes_on_after_any(objects: Objects) -> None:
    keys = sorted(f"{top}/{day}/{name}" for top in ("a", "a-b", "b") for day in ("01", "02") for name in ("1", "10"))
    await asyncio.gather(*(objects.put(key, key.encode()) for key in keys))
    assert [listed.key async for listed in objects.list("")] == keys
    for prefix in ("a/", "a", "a/02/1", "b/01/", "c/"):
        assert [listed.key async for listed in objects.list(prefix)] == [k for k in keys if k.startswith(prefix)]
    assert [listed.key async for listed in objects.list("", keys[4])] == keys[5:]
    first = await anext(aiter(objects.list("a/01/")))
    assert first.size_bytes == len(first.key)
    assert abs(datetime.now(UTC) - first.modified_at) < timedelta(minutes=1)
    await objects.delete([*keys, "never/there"])
    assert [listed.key async for listed in objects.list("")] == []


async def test_a_signed_get_names_type_and_file_and_ends(objects: Objects) -> None:
    await objects.put(KEY, BODY)
    url, brief = (objects.sign_get(KEY, seconds, "image/heic", "77.heic") for seconds in (60, 1))
    assert url is not None
    assert brief is not None
    async with httpx.AsyncClient() as http:
        shown = await http.get(url)
        assert (shown.status_code, shown.content) == (200, BODY)
        assert shown.headers["content-type"] == "image/heic"
        assert shown.headers["content-disposition"] == 'attachment; filename="77.heic"'
        part = await http.get(url, headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, BODY[10:20])
        assert (await http.get(url.replace("77.heic", "77.html"))).status_code == 403
        assert (await http.get(urlsplit(url)._replace(query="").geturl())).status_code == 403
        await asyncio.sleep(2.1)
        assert (await http.get(brief)).status_code == 403
        assert (await http.get(url)).status_code == 200


async def test_parts_come_in_any_order_and_become_one_object(objects: Objects) -> None:
    body = os.urandom(11 * MIB)
    sizes = [5 * MIB, 5 * MIB, MIB]
    upload_id = await objects.parts.begin(KEY, "video/mp4")

    async def send(number: int, content: bytes, size_bytes: int) -> int:
        signed = sign(objects, upload_id=upload_id, part_number=number, size_bytes=size_bytes, content_type="video/mp4")
        return await put(signed.url, content, signed.headers)

    assert await send(3, body[10 * MIB :], MIB) == 200
    assert await send(1, bytes(5 * MIB), 5 * MIB) == 200
    assert await objects.parts.arrived(KEY, upload_id) == {1: 5 * MIB, 3: MIB}
    await objects.parts.complete(KEY, upload_id, sizes)
    assert await objects.size_bytes(KEY) is None, "one is missing"
    assert await send(2, body[5 * MIB : 10 * MIB - 1], 5 * MIB) == 403, "shorter than signed"
    assert await send(2, body[5 * MIB : 10 * MIB], 5 * MIB) == 200
    assert await send(1, body[: 5 * MIB], 5 * MIB) == 200, "replaced"
    await objects.parts.complete(KEY, upload_id, sizes)
    await objects.parts.complete(KEY, upload_id, sizes)
    assert await objects.get(KEY) == body
    assert await objects.parts.arrived(KEY, upload_id) is None
    assert await send(1, bytes(5 * MIB), 5 * MIB) == 404, "closed"
    await objects.parts.abort(KEY, upload_id)
    assert await objects.get(KEY) == body


async def test_an_upload_given_up_takes_no_more_parts(objects: Objects, client: Any, s3_settings: Config) -> None:
    upload_id = await objects.parts.begin(KEY, "video/mp4")
    signed = sign(objects, upload_id=upload_id, part_number=1)
    tampered = signed.url.replace("partNumber=1", "partNumber=2")
    assert await put(tampered, BODY, signed.headers) == 403
    assert await put(signed.url, BODY, signed.headers) == 200
    await objects.parts.abort(KEY, upload_id)
    await objects.parts.abort(KEY, upload_id)
    assert await put(signed.url, BODY, signed.headers) == 404
    assert client.list_multipart_uploads(Bucket=s3_settings.s3_bucket).get("Uploads", []) == []


async def test_a_store_that_does_not_answer_is_said_to_be_unavailable(s3_settings: Config, tmp_path: Path) -> None:
    nowhere = msgspec.structs.replace(s3_settings, s3_endpoint="http://127.0.0.1:9")
    objects = Objects(nowhere, Keys("A" * 44), SystemClock())
    with pytest.raises(StoreUnavailable):
        await objects.size_bytes(KEY)
    with pytest.raises(StoreUnavailable):
        await objects.parts.begin(KEY, "video/mp4")
    wrong = Objects(msgspec.structs.replace(s3_settings, s3_secret_access_key="x" * 40), Keys("A" * 44), SystemClock())
    with pytest.raises(StoreUnavailable):
        await wrong.put(KEY, b"x")
    signed = sign(wrong)
    assert await put(signed.url, BODY, signed.headers) == 403
