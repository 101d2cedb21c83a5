"""The object store in the file system: whole or absent, in bounded pieces, in the order of keys."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from heliograph.platform.clock import SystemClock
from heliograph.platform.config import Config
from heliograph.platform.errors import Invalid
from heliograph.platform.objects import Objects, StoreUnavailable, UploadClosed, UploadGrant, UploadTooSlow
from heliograph.platform.tokens import Keys

KEY = "quarantine/2026/01/02/0a/77"
BODY = bytes(range(256)) * 8_000


def opened(tmp_path: Path, **settings: object) -> Objects:
    config = Config(data_dir=tmp_path, secret_key="A" * 44)
    return Objects(msgspec.structs.replace(config, **settings), Keys("A" * 44), SystemClock())


def grant(size_bytes: int, key: str = KEY) -> UploadGrant:
    return UploadGrant(
        key=key, size_bytes=size_bytes, content_type="video/mp4", expires_at=datetime.now(UTC) + timedelta(hours=1)
    )


def files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "objects").rglob("*") if path.is_file()]


async def pieces(body: bytes, size_bytes: int = 70_000) -> AsyncIterator[bytes]:
    for first in range(0, len(body), size_bytes):
        yield body[first : first + size_bytes]


async def test_what_was_received_is_read_in_bounded_pieces_from_anywhere(tmp_path: Path) -> None:
    objects = opened(tmp_path)
    await objects.receive(grant(len(BODY)), pieces(BODY))
    found = await objects.open(KEY)
    assert found is not None
    assert (found.size_bytes, found.path) == (len(BODY), tmp_path / "objects" / KEY)
    whole = [chunk async for chunk in found.read()]
    assert (b"".join(whole), max(map(len, whole)) <= 256 * 1024) == (BODY, True)
    for start, end in ((0, 1), (5, 5), (100_000, 900_001), (len(BODY) - 3, None), (len(BODY) - 3, len(BODY) + 99)):
        assert b"".join([chunk async for chunk in found.read(start, end)]) == BODY[start:end], (start, end)
    assert await objects.open("quarantine/none") is None
    assert await objects.open(KEY.rpartition("/")[0]) is None, "a folder is no object"


@pytest.mark.parametrize("came", [BODY[:-1], BODY + b"x", b""], ids=["shorter", "longer", "nothing"])
async def test_another_length_leaves_nothing_and_the_key_free(tmp_path: Path, came: bytes) -> None:
    objects = opened(tmp_path)
    with pytest.raises(Invalid):
        await objects.receive(grant(len(BODY)), pieces(came))
    assert files(tmp_path) == []
    await objects.receive(grant(len(BODY)), pieces(BODY))


async def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield BODY
        raise ConnectionResetError

    objects = opened(tmp_path, upload_seconds=0.2)
    with pytest.raises(ConnectionResetError):
        await objects.receive(grant(2 * len(BODY)), breaking())

    async def halting() -> AsyncIterator[bytes]:
        yield BODY
        await asyncio.sleep(5)

    with pytest.raises(UploadTooSlow):
        await objects.receive(grant(2 * len(BODY)), halting())
    assert files(tmp_path) == []


async def test_a_key_is_written_once_and_of_rivals_one_wins_whole(tmp_path: Path) -> None:
    objects = opened(tmp_path)
    bodies = [bytes([n]) * 300_000 for n in range(8)]
    came = await asyncio.gather(
        *(objects.receive(grant(300_000), pieces(body)) for body in bodies), return_exceptions=True
    )
    assert [type(answer) for answer in came].count(UploadClosed) == 7
    assert await objects.get(KEY) in bodies
    with pytest.raises(UploadClosed):
        await objects.put(KEY, b"other")
    assert len(files(tmp_path)) == 1


async def test_what_a_dead_process_left_is_swept_and_what_is_under_way_is_not(tmp_path: Path) -> None:
    objects = opened(tmp_path)
    incoming = tmp_path / "objects" / ".incoming"
    for name, age_seconds in (("dead", 9_000), ("alive", 10)):
        (incoming / name).write_bytes(BODY)
        moment = time.time() - age_seconds
        os.utime(incoming / name, (moment, moment))
    assert await objects.sweep_broken_off() == 1
    assert [path.name for path in files(tmp_path)] == ["alive"]
    assert [listed.key async for listed in objects.list("")] == [], "what is not whole is not listed"


async def test_files_go_in_and_out_without_a_copy(tmp_path: Path) -> None:
    objects = opened(tmp_path)
    made = tmp_path / "made.mp4"
    made.write_bytes(BODY)
    await objects.put_file("renditions/1", made)
    await objects.put_file("renditions/1", made)
    assert await objects.fetch("renditions/1", tmp_path / "job") is True
    assert (tmp_path / "job").stat().st_ino == made.stat().st_ino
    assert not os.stat(tmp_path / "job").st_mode & 0o222, "nobody writes to an object"
    assert await objects.fetch("renditions/2", tmp_path / "none") is False
    assert not (tmp_path / "none").exists()
    (tmp_path / "elsewhere").symlink_to("/etc/hostname")
    with pytest.raises(ValueError, match="no plain file"):
        await objects.put_file("renditions/3", tmp_path / "elsewhere")
    assert [path.name for path in files(tmp_path)] == ["1"]


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no second file system")
async def test_files_of_another_file_system_are_copied(tmp_path: Path) -> None:
    objects = opened(tmp_path)
    made = Path("/dev/shm") / f"heliograph-test-{os.getpid()}"
    try:
        made.write_bytes(BODY)
        await objects.put_file("renditions/1", made)
        made.unlink()
        assert await objects.fetch("renditions/1", made) is True
        assert made.read_bytes() == BODY == await objects.get("renditions/1")
    finally:
        made.unlink(missing_ok=True)


async def test_a_listing_is_in_the_order_of_keys_and_goes_on_after_any(tmp_path: Path) -> None:
    objects = opened(tmp_path)
    keys = [f"{top}/{day}/{name}" for top in ("a", "a-b", "b") for day in ("01", "02") for name in ("1", "10", "1_t")]
    for key in keys:
        await objects.put(key, key.encode())
    everything = sorted(keys)
    assert [listed.key async for listed in objects.list("")] == everything
    for prefix in ("a/", "a", "a/02/1", "b/01/", "c/"):
        assert [listed.key async for listed in objects.list(prefix)] == [k for k in everything if k.startswith(prefix)]
    for number, after in enumerate(everything, 1):
        assert [listed.key async for listed in objects.list("", after)] == everything[number:]
    first = await anext(objects.list("a/01/"))
    assert first.size_bytes == len(first.key)
    assert datetime.now(UTC) - first.modified_at < timedelta(minutes=1)


async def test_a_full_disk_refuses_before_the_bytes_come(tmp_path: Path) -> None:
    objects = opened(tmp_path, disk_free_bytes_min=1 << 60)
    with pytest.raises(StoreUnavailable):
        await objects.receive(grant(len(BODY)), pieces(BODY))
    assert files(tmp_path) == []


@pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "a//b", ".incoming/x", "a/../../b", "a/\0", ""])
async def test_no_key_leads_out_of_the_store(tmp_path: Path, key: str) -> None:
    objects = opened(tmp_path)
    with pytest.raises(ValueError, match="is no key"):
        await objects.put(key, b"x")
    assert files(tmp_path) == []
