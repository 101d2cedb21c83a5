"""Video jobs against real time, beside plain ffmpeg with the same arguments and no confinement, in one run.

`python bench/micro/video_job.py [--seconds 10] [--rounds 3] [--large]` makes a moving picture of 1080p30 with sound
and prints, as medians: times real time (10 means ten seconds of video a second) for the first rendition alone and
for all three in one decode, ours and plain; milliseconds of a probe, of a cover and of packaging for HLS; and the
most memory that each run's ffmpeg held. `--large` does the same for 4K sources, HEVC with HDR among them. Ratios
travel between machines, absolute figures do not.
"""

import argparse
import asyncio
import contextlib
import statistics
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil

from heliograph.features.media.transcode.video import arguments, loudness
from heliograph.features.media.transcode.video.locate import ffmpeg_binary
from heliograph.features.media.transcode.video.plan import plan_for
from heliograph.features.media.transcode.video.runner import VideoTranscoder
from heliograph.features.media.transcode.video.types import EncodePlan
from heliograph.features.media.types import Recipe

HDR = "repeat-headers=1:log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
SOURCES: dict[str, list[str]] = {
    "1080p30 H.264": ["1920x1080", "30", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"],
    "4K30 H.264": ["3840x2160", "30", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
    "4K30 HEVC 10-bit PQ": [
        *("3840x2160", "30", "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"),
        *("-x265-params", HDR),
    ],
}


def main() -> None:
    """Print one table a source."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="4K sources too")
    options = parser.parse_args()
    names = list(SOURCES) if options.large else list(SOURCES)[:1]
    with tempfile.TemporaryDirectory(prefix="video-job-") as folder:
        for name in names:
            source = made(Path(folder), SOURCES[name], options.seconds)
            asyncio.run(compare(name, source, Path(folder), options.rounds))


def made(folder: Path, settings: list[str], seconds: float) -> Path:
    """A moving picture with noise, as a camera's, and two tones."""
    size, rate, *codec = settings
    path = folder / "source.mp4"
    picture = f"testsrc2=s={size}:r={rate}:d={seconds},noise=alls=8:allf=t"
    command = [
        *(ffmpeg_binary(""), "-y", "-loglevel", "error", "-f", "lavfi", "-i", picture),
        *("-f", "lavfi", "-i", f"sine=440:d={seconds}:r=48000", *codec, "-c:a", "aac", path),
    ]
    subprocess.run(command, check=True)
    return path


async def compare(name: str, source: Path, folder: Path, rounds: int) -> None:
    """Run every way in turn, in several rounds, and print the medians."""
    times: dict[str, list[float]] = {}
    memory: dict[str, float] = {}
    async with VideoTranscoder() as transcoder:
        facts = await transcoder.probe(source)
        first = plan_for(facts, Recipe(), stem="bench", names=["480p"])
        every = plan_for(facts, Recipe(), stem="bench")
        encoded = await transcoder.encode(source, folder, every)
        ways: dict[str, Callable[[], Awaitable[object]]] = {
            "480p, ours": lambda: transcoder.encode(source, folder, first),
            "480p, plain ffmpeg": lambda: plain(source, folder, first),
            "480p+720p+1080p, ours": lambda: transcoder.encode(source, folder, every),
            "480p+720p+1080p, plain ffmpeg": lambda: plain(source, folder, every),
            "probe": lambda: transcoder.probe(source),
            "cover, of five": lambda: transcoder.cover_seconds(source, first),
            "one still": lambda: transcoder.frames(source, facts, [1.0]),
            "HLS, three renditions": lambda: transcoder.package_hls(encoded, folder, "bench"),
        }
        for _ in range(rounds):
            for way, work in ways.items():
                seconds, megabytes = await measured(work)
                times.setdefault(way, []).append(seconds)
                memory[way] = max(memory.get(way, 0), megabytes)
    print(f"\n{name}, {every.duration_seconds:.0f} s, {facts.size_bytes / 1e6:.1f} MB")
    for way, rounds_of in times.items():
        seconds = statistics.median(rounds_of)
        pace = f"{every.duration_seconds / seconds:6.2f} x real time" if "p," in way else " " * 18
        print(f"  {way:32} {1000 * seconds:8.0f} ms {pace}  {memory[way]:5.0f} MB")


async def plain(source: Path, folder: Path, plan: EncodePlan) -> None:
    """The same passes by the same binary with the same arguments, and nothing else."""
    with source.open("rb") as first, source.open("rb") as second:
        complaints = await bare(arguments.measuring(first.fileno(), plan), first.fileno(), folder)
        correction = loudness.correction(complaints)
        await bare(arguments.encoding(second.fileno(), plan, correction), second.fileno(), folder)


async def bare(command: list[str], descriptor: int, folder: Path) -> str:
    """Run ffmpeg as anybody would, and return what it wrote to standard error."""
    process = await asyncio.create_subprocess_exec(
        *(ffmpeg_binary(""), "-y", *command),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        pass_fds=[descriptor],
        cwd=folder,
    )
    _, complaints = await process.communicate()
    if process.returncode:
        raise SystemExit("plain ffmpeg failed")
    return complaints.decode(errors="replace")


async def measured(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Seconds, and the most megabytes that one child held."""
    peaks = [0]
    watch = asyncio.create_task(follow(peaks))
    started = time.perf_counter()
    await work()
    elapsed = time.perf_counter() - started
    watch.cancel()
    return elapsed, max(peaks) / 1e6


async def follow(peaks: list[int]) -> None:
    """Look at every child's high-water mark, often."""
    while True:
        with contextlib.suppress(psutil.Error, OSError, IndexError):
            peaks += [high_water(child.pid) for child in psutil.Process().children()]
        await asyncio.sleep(0.02)


def high_water(pid: int) -> int:
    """The most bytes that a process has held; it may be gone any moment."""
    return int(Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    main()
