"""Children are confined, bounded in number and time, and replaced when they die; the pool outlives them all."""

import asyncio
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import (
    PhotoJob,
    Rejected,
    TranscoderCrashed,
    TranscoderTimedOut,
    TranscoderUnavailable,
)
from tests.features.media import photos

QUICK = PhotoJob(source=photos.jpeg(photos.scene(64, 48)), content_type="image/jpeg")
SLOW = PhotoJob(
    source=photos.encoded(photos.tiled_texture(3000, 3000), "PNG", compress_level=1), content_type="image/png"
)


async def ended(pid: int, within_seconds: float = 3.0) -> bool:
    """Whether a process is gone soon."""
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid):
            return True
        await asyncio.sleep(0.01)
    return False


async def kill_first_children(pool: Transcoder, count: int) -> list[int]:
    """Kill each of the first children as soon as it works."""
    killed: list[int] = []
    while len(killed) < count:
        for pid in set(pool.child_pids) - set(killed):
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        await asyncio.sleep(0.002)
    return killed


async def test_a_child_killed_in_the_middle_costs_no_photo() -> None:
    async with Transcoder() as pool:
        await pool.render(QUICK)
        job = asyncio.create_task(pool.render(SLOW))
        await asyncio.sleep(0.05)
        killed = await kill_first_children(pool, 1)

        assert (await job).width == 3000
        assert killed[0] not in pool.child_pids


async def test_a_file_that_kills_two_children_fails_alone() -> None:
    async with Transcoder() as pool:
        killer = asyncio.create_task(kill_first_children(pool, 2))

        with pytest.raises(TranscoderCrashed) as caught:
            await pool.render(SLOW)

        await killer
        assert caught.value.code == "unreadable"
        assert (await pool.render(QUICK)).width == 64


async def test_a_child_killed_while_idle_is_replaced() -> None:
    async with Transcoder() as pool:
        await pool.render(QUICK)
        os.kill(pool.child_pids[0], signal.SIGKILL)

        assert (await pool.render(QUICK)).width == 64


async def test_a_job_past_its_time_is_stopped_and_the_next_one_rendered() -> None:
    async with Transcoder() as pool:
        await pool.render(QUICK)
        pid = pool.child_pids[0]

        with pytest.raises(TranscoderTimedOut):
            await pool.render(SLOW, timeout_seconds=0.02)

        assert await ended(pid)
        assert (await pool.render(QUICK)).width == 64


async def test_a_child_that_stops_answering_is_killed() -> None:
    async with Transcoder() as pool:
        await pool.render(QUICK)
        pid = pool.child_pids[0]
        os.kill(pid, signal.SIGSTOP)

        with pytest.raises(TranscoderTimedOut):
            await pool.render(QUICK, timeout_seconds=0.2)

        assert await ended(pid)


async def test_a_cancelled_job_leaves_no_child_behind() -> None:
    async with Transcoder() as pool:
        await pool.render(QUICK)
        pid = pool.child_pids[0]
        job = asyncio.create_task(pool.render(SLOW))
        await asyncio.sleep(0.02)
        job.cancel()

        with pytest.raises(asyncio.CancelledError):
            await job
        assert await ended(pid)


async def test_children_start_late_end_when_idle_and_never_exceed_the_slots() -> None:
    async with Transcoder(slots=2, idle_seconds=0.2) as pool:
        assert pool.child_pids == []
        jobs = [asyncio.create_task(pool.render(QUICK)) for _ in range(12)]
        most = 0
        while not all(job.done() for job in jobs):
            most = max(most, len(pool.child_pids))
            await asyncio.sleep(0.002)
        pids = pool.child_pids

        assert most == 2
        assert all([await ended(pid) for pid in pids])
        assert pool.child_pids == []


async def test_a_child_is_replaced_after_its_share_of_jobs() -> None:
    async with Transcoder(jobs_per_child=2) as pool:
        seen: set[int] = set()
        for _ in range(4):
            await pool.render(QUICK)
            seen.update(pool.child_pids)

        assert len(seen) == 2


async def test_waiting_for_a_slot_has_an_end() -> None:
    async with Transcoder(slots=1, wait_seconds=0.05) as pool:
        busy = asyncio.create_task(pool.render(SLOW))
        await asyncio.sleep(0)

        with pytest.raises(TranscoderUnavailable):
            await pool.render(QUICK)
        await busy


async def test_closing_ends_every_child_and_fails_what_was_under_way() -> None:
    pool = Transcoder(slots=2)
    await pool.render(QUICK)
    job = asyncio.create_task(pool.render(SLOW))
    await asyncio.sleep(0.05)
    pids = pool.child_pids
    await pool.aclose()

    with pytest.raises(TranscoderUnavailable):
        await job
    with pytest.raises(TranscoderUnavailable):
        await pool.render(QUICK)
    assert all([await ended(pid) for pid in pids])


async def test_a_file_is_read_from_its_path(transcoder: Transcoder, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(QUICK.source if isinstance(QUICK.source, bytes) else b"")

    assert (await transcoder.render(PhotoJob(source=path, content_type="image/jpeg"))).width == 64

    os.truncate(path, 200 * 1024 * 1024)
    with pytest.raises(Rejected) as caught:
        await transcoder.render(PhotoJob(source=path, content_type="image/jpeg"))
    assert caught.value.code == "file_too_large"


async def test_a_child_is_confined() -> None:
    with socket.socket() as inheritable:
        inheritable.set_inheritable(True)
        async with Transcoder() as pool:
            await pool.render(QUICK)
            limits, status, descriptors, environment = seen_from_outside(pool.child_pids[0])

    assert limits["Max open files"] == "0"
    assert limits["Max file size"] == "0"
    assert limits["Max core file size"] == "0"
    assert int(limits["Max address space"]) <= 1024**3
    assert int(limits["Max cpu time"]) <= 60
    assert status["NoNewPrivs"] == "1"
    assert status["CapEff"].strip("0") == ""
    if os.geteuid() == 0:
        assert descriptors == 4, "the three standard ones and the pipe for replies"
        assert b"PATH=" not in environment
        assert b"HELIOGRAPH" not in environment


def seen_from_outside(pid: int) -> tuple[dict[str, str], dict[str, str], int, bytes]:
    """Soft limits and status by name, the number of descriptors and the environment; the last two for root only."""
    process = pathlib.Path(f"/proc/{pid}")
    limits = {line[:25].strip(): line[26:47].strip() for line in (process / "limits").read_text().splitlines()}
    status = dict(line.split(":\t") for line in (process / "status").read_text().splitlines() if ":\t" in line)
    if os.geteuid() != 0:
        return limits, status, 0, b""
    return limits, status, len(list((process / "fd").iterdir())), (process / "environ").read_bytes()


async def test_a_child_leaves_root_and_where_the_kernel_allows_files_and_network() -> None:
    async with Transcoder() as pool:
        await pool.render(QUICK)
        process = psutil.Process(pool.child_pids[0])

        assert process.uids().effective != 0
        if os.geteuid() == 0 and os.readlink(f"/proc/{process.pid}/ns/user") != os.readlink("/proc/self/ns/user"):
            assert os.readlink(f"/proc/{process.pid}/ns/net") != os.readlink("/proc/self/ns/net")
            assert os.listdir(f"/proc/{process.pid}/root") == []


def test_children_die_with_their_parent() -> None:
    script = """
import asyncio, os, sys
from heliograph.features.media.transcode.pool import Transcoder
from tests.features.media.test_transcode_pool import QUICK
async def main():
    async with Transcoder() as pool:
        await pool.render(QUICK)
        print(pool.child_pids[0], flush=True)
        os.kill(os.getpid(), 9)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)

    assert asyncio.run(ended(int(done.stdout)))


def test_a_child_imports_nothing_of_the_rest_of_the_program() -> None:
    script = """
import sys, heliograph.features.media.transcode.child
print(*sorted(name for name in sys.modules if name.startswith("heliograph")), sep="\\n")
print(*(name for name in ("litestar", "asyncpg", "asyncio", "redis") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, timeout=30, check=True)

    *ours, last = done.stdout.split("\n")[:-1]
    outside = {
        "heliograph",
        "heliograph.features",
        "heliograph.features.media",
        "heliograph.features.media.types",
        "heliograph.platform",
        "heliograph.platform.errors",
    }
    assert last == ""
    assert all(name in outside or name.startswith("heliograph.features.media.transcode") for name in ours)
