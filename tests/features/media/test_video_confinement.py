"""The video transcoder as a process: what its child may do, how it ends, and what it leaves behind."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from heliograph.features.media.transcode.types import Rejected, TranscoderUnavailable
from heliograph.features.media.transcode.video.plan import plan_for
from heliograph.features.media.transcode.video.runner import VideoTranscoder
from heliograph.features.media.transcode.video.types import EncodePlan
from heliograph.features.media.types import Recipe
from tests.features.media.videos import TONE, X264, video


def slow() -> Path:
    return video(*X264, "-c:a", "aac", sound=TONE, size="1280x720", rate=30, seconds=6.0)


async def planned(transcoder: VideoTranscoder, source: Path) -> EncodePlan:
    return plan_for(await transcoder.probe(source), Recipe(is_muted=True), stem="7")


async def child_of_this(within_seconds: float = 10.0, other_than: int = 0) -> psutil.Process:
    """The ffmpeg that is encoding, once it is one."""
    ends = time.monotonic() + within_seconds
    while time.monotonic() < ends:
        for child in psutil.Process().children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if child.pid != other_than and child.name().startswith("ffmpeg"):
                    return child
        await asyncio.sleep(0.02)
    raise AssertionError("no ffmpeg runs")


async def test_ffmpeg_is_confined(tmp_path: Path) -> None:
    async with VideoTranscoder() as transcoder:
        job = asyncio.create_task(transcoder.encode(slow(), tmp_path, await planned(transcoder, slow())))
        child = await child_of_this()
        process = Path(f"/proc/{child.pid}")
        limits = {line[:25].strip(): line[26:47].strip() for line in (process / "limits").read_text().splitlines()}
        status = dict(line.split(":\t") for line in (process / "status").read_text().splitlines() if ":\t" in line)
        environment = (process / "environ").read_bytes() if os.geteuid() == 0 else b""
        networks = [os.readlink(f"/proc/{pid}/ns/net") for pid in (child.pid, "self") if os.geteuid() == 0]
        job.cancel()
        await asyncio.wait([job])

    assert int(limits["Max address space"]) <= 2 * 1024**3
    assert int(limits["Max open files"]) <= 64
    assert int(limits["Max file size"]) <= 256 * 1024**2
    assert int(limits["Max cpu time"]) <= 3600
    assert limits["Max core file size"] == "0"
    assert status["NoNewPrivs"] == "1"
    assert status["CapEff"].strip("0") == ""
    assert status["Seccomp"] == "2"
    assert child.pid not in psutil.pids()
    assert b"PATH" not in environment
    assert b"HELIOGRAPH" not in environment
    if os.geteuid() == 0:
        assert status["Uid"].split()[1] != "0"
        assert networks[0] != networks[1]


async def test_a_cancelled_job_leaves_no_child_and_no_file(tmp_path: Path) -> None:
    async with VideoTranscoder() as transcoder:
        job = asyncio.create_task(transcoder.encode(slow(), tmp_path, await planned(transcoder, slow())))
        child = await child_of_this()
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job

        assert not child.is_running()
        assert not os.listdir(tmp_path)
        assert await transcoder.probe(video())


async def test_a_child_killed_once_costs_nothing_and_killed_twice_fails_this_video_alone(tmp_path: Path) -> None:
    source = video(*X264, size="640x360", rate=30, seconds=3.0)
    async with VideoTranscoder() as transcoder:
        plan = await planned(transcoder, source)
        job = asyncio.create_task(transcoder.encode(source, tmp_path, plan))
        (await child_of_this()).kill()
        assert len(await job) == 1

        job = asyncio.create_task(transcoder.encode(slow(), tmp_path, await planned(transcoder, slow())))
        first = await child_of_this()
        first.kill()
        (await child_of_this(other_than=first.pid)).kill()
        with pytest.raises(Rejected) as caught:
            await job
        assert caught.value.code == "unreadable"
        assert await transcoder.probe(video())


async def test_a_job_past_its_time_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heliograph.features.media.transcode.video.runner._START_SECONDS", 1.0)
    async with VideoTranscoder(pace_seconds=0.0) as transcoder:
        with pytest.raises(Rejected) as caught:
            await transcoder.encode(slow(), tmp_path, await planned(transcoder, slow()))

    assert "too long" in caught.value.detail
    assert not os.listdir(tmp_path)
    assert not [child for child in psutil.Process().children() if child.name().startswith("ffmpeg")]


async def test_closing_ends_the_job_and_asks_for_another_try(tmp_path: Path) -> None:
    transcoder = VideoTranscoder()
    job = asyncio.create_task(transcoder.encode(slow(), tmp_path, await planned(transcoder, slow())))
    child = await child_of_this()

    await transcoder.aclose()

    with pytest.raises(TranscoderUnavailable):
        await job
    assert not child.is_running()
    assert not os.listdir(tmp_path)
    with pytest.raises(TranscoderUnavailable):
        await transcoder.probe(video())


async def test_waiting_for_a_slot_has_an_end(tmp_path: Path) -> None:
    async with VideoTranscoder(wait_seconds=0.2) as transcoder:
        job = asyncio.create_task(transcoder.encode(slow(), tmp_path, await planned(transcoder, slow())))
        await child_of_this()
        with pytest.raises(TranscoderUnavailable):
            await transcoder.probe(video())
        job.cancel()


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root, to become another user")
def test_it_works_for_an_ordinary_user(tmp_path: Path) -> None:
    source, home = video(*X264, "-c:a", "aac", sound=TONE), tmp_path / "home"
    home.mkdir(mode=0o700)
    copy = home / "source.mp4"
    copy.write_bytes(source.read_bytes())
    for path in (home, copy):
        os.chown(path, 12345, 12345)
    script = textwrap.dedent("""
        import asyncio
        from pathlib import Path
        from heliograph.features.media.transcode.video.runner import VideoTranscoder
        from heliograph.features.media.transcode.video.plan import plan_for
        from heliograph.features.media.types import Recipe
        async def main():
            async with VideoTranscoder() as transcoder:
                facts = await transcoder.probe(Path("source.mp4"))
                files = await transcoder.encode(Path("source.mp4"), Path("."), plan_for(facts, Recipe(), stem="7"))
                print(files[0].width, len(await transcoder.package_hls(files, Path("."), "7")))
        asyncio.run(main())
        """)
    # The one capability lets that user read this Python, wherever it is installed.
    user = ("--reuid=12345", "--regid=12345", "--clear-groups")
    reads = (
        "--inh-caps=-all,+dac_read_search",
        "--ambient-caps=-all,+dac_read_search",
        "--bounding-set=-all,+dac_read_search",
    )
    done = subprocess.run(
        ["setpriv", *user, *reads, sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        cwd=home,
    )

    assert done.stdout.split() == ["320", "3"], done.stderr
    assert {path.stat().st_uid for path in home.iterdir()} == {12345}


def test_ffmpeg_dies_with_its_parent(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import asyncio, os, sys
        from pathlib import Path
        from tests.features.media.test_video_confinement import child_of_this, planned
        from heliograph.features.media.transcode.video.runner import VideoTranscoder
        async def main():
            transcoder, source = VideoTranscoder(), Path(sys.argv[1])
            job = asyncio.create_task(transcoder.encode(source, Path(sys.argv[2]), await planned(transcoder, source)))
            print((await child_of_this()).pid, flush=True)
            os.kill(os.getpid(), 9)
        asyncio.run(main())
        """)
    done = subprocess.run(
        [sys.executable, "-c", script, slow(), tmp_path], capture_output=True, text=True, timeout=60, check=False
    )

    ends = time.monotonic() + 5
    while psutil.pid_exists(int(done.stdout)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not psutil.pid_exists(int(done.stdout)) or psutil.Process(int(done.stdout)).status() == "zombie"
