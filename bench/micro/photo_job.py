"""Photo jobs a second of one core's time, beside what decoding alone and Pillow reach, in one run.

`python -m bench.micro.photo_job [--seconds 3] [--photo FILE ...]` prints images for each second of CPU, children
included, for JPEGs of 12 and 24 megapixels and HEIC of 12: the whole job in its confined child with JPEG alone and
with the eager set, the JPEG set in this process, the decode alone that the job uses (the floor of any such job), a
full decode, the JPEG set by Pillow, and by sharp (of JPEGs alone; installed by npm into a temporary folder, and left
out where npm cannot). Photos default to the demo pictures, enlarged and encoded anew, as phones write them; a JPEG
that already has the size is taken as it is. Ratios travel between machines, absolute figures do not.
"""

import argparse
import asyncio
import io
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple, cast

import pillow_heif
import psutil
import simplejpeg
from PIL import Image, ImageOps

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.renditions import render
from heliograph.features.media.transcode.types import SIDE_PIXELS, PhotoJob, Size, Wanted

DEMO_PICTURES = Path(__file__).parents[2] / "src" / "heliograph" / "programs" / "demo_pictures"
JPEG, HEIC = "image/jpeg", "image/heic"
SOURCES = [(JPEG, "12 MP JPEG", (4032, 3024)), (JPEG, "24 MP JPEG", (6000, 4000)), (HEIC, "12 MP HEIC", (4032, 3024))]
PHOTOS = 4
JPEG_SET: Wanted = frozenset((size, "jpg") for size in Size)
FLOOR = "decode alone, as the job does"

Work = Callable[[bytes], Awaitable[object]]


def main() -> None:
    """Print one table a kind of source."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each way runs a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photo", type=Path, nargs="*", default=largest_demo_pictures())
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pillow_heif.register_heif_opener()  # pyright: ignore[reportUnknownMemberType]
    with tempfile.TemporaryDirectory() as folder:
        sharp = Sharp(Path(folder))
        for content_type, name, shape in SOURCES:
            sources = [enlarged(path, shape, content_type) for path in options.photo]
            asyncio.run(compare(name, sources, content_type, Bench(options.seconds, options.rounds, sharp)))


class Sharp:
    """sharp in a folder of its own; absent where it could not be installed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "sharp@0.35"]
        is_there = shutil.which("npm") and subprocess.run(command, cwd=folder, check=False).returncode == 0
        self.is_there = bool(is_there)

    def rate(self, sources: list[bytes], seconds: float) -> float:
        """Images a second of processor time."""
        paths = [self._folder / f"{index}.jpg" for index in range(len(sources))]
        for path, source in zip(paths, sources, strict=True):
            path.write_bytes(source)
        script = Path(__file__).with_name("sharp_set.mjs")
        command = ["node", str(script), str(seconds), *map(str, paths)]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, text=True, check=True)
        return float(done.stdout)


class Bench(NamedTuple):
    """How long and how often each way runs."""

    seconds: float
    rounds: int
    sharp: Sharp


def largest_demo_pictures() -> list[Path]:
    """Those with the most detail, which enlarging spares best."""
    return sorted(DEMO_PICTURES.glob("*.jpg"), key=lambda path: path.stat().st_size)[-PHOTOS:]


def enlarged(path: Path, shape: tuple[int, int], content_type: str) -> bytes:
    """The photo in this shape, as it is or cropped and encoded as a phone would, HEIC in tiles."""
    with Image.open(path) as image:
        is_this = image.format == "JPEG" and 0.97 < image.width * image.height / (shape[0] * shape[1]) < 1.03
        if is_this and content_type == JPEG:
            return path.read_bytes()
        fitted = ImageOps.fit(image.convert("RGB"), shape, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if content_type == JPEG:
        fitted.save(out, "JPEG", quality=90)
    else:
        fitted.save(out, "HEIF", quality=70, tile_size=512, enc_params={"preset": "ultrafast"})
    return out.getvalue()


async def compare(name: str, sources: list[bytes], content_type: str, bench: Bench) -> None:
    """Run every way in turn, in several rounds, and print the medians."""
    rates: dict[str, list[float]] = {}
    async with Transcoder() as transcoder:

        async def confined(source: bytes) -> object:
            return await transcoder.render(PhotoJob(source=source, content_type=content_type, wanted=JPEG_SET))

        async def eager(source: bytes) -> object:
            return await transcoder.render(PhotoJob(source=source, content_type=content_type))

        async def in_process(source: bytes) -> object:
            return render(source, content_type, JPEG_SET)

        ways: dict[str, Work] = {
            "JPEG set, confined child": confined,
            "eager set, confined child": eager,
            "JPEG set, in process": in_process,
            **(decodes_of_jpeg() if content_type == JPEG else {FLOOR: heic_decode}),
            "JPEG set by Pillow": pillow_set,
        }
        for _ in range(bench.rounds):
            for way, work in ways.items():
                rates.setdefault(way, []).append(await rate(work, sources, bench.seconds, transcoder))
            if bench.sharp.is_there and content_type == JPEG:
                rates.setdefault("JPEG set by sharp", []).append(bench.sharp.rate(sources, bench.seconds))
    report(name, sources, {way: statistics.median(measured) for way, measured in rates.items()})


async def rate(work: Work, sources: list[bytes], seconds: float, transcoder: Transcoder) -> float:
    """Images a second of processor time, of this process and its child, after one warm-up."""
    await work(sources[0])
    done, started, spent = 0, time.perf_counter(), cpu_seconds(transcoder)
    while time.perf_counter() - started < seconds:
        await work(sources[done % len(sources)])
        done += 1
    return done / (cpu_seconds(transcoder) - spent)


def cpu_seconds(transcoder: Transcoder) -> float:
    """What this process and the transcoder's child have spent."""
    times = [psutil.Process(pid).cpu_times() for pid in transcoder.child_pids]
    return time.process_time() + sum(one.user + one.system for one in times)


def decodes_of_jpeg() -> dict[str, Work]:
    """The floor, and every pixel."""

    async def scaled(source: bytes) -> object:
        width, height = Image.open(io.BytesIO(source)).size
        return simplejpeg.decode_jpeg(source, min_width=width // 2, min_height=height // 2)

    async def full(source: bytes) -> object:
        return simplejpeg.decode_jpeg(source)

    return {FLOOR: scaled, "full decode alone": full}


async def heic_decode(source: bytes) -> object:
    """The floor of a HEIC job, which knows no scaled decode."""
    return cast("memoryview", pillow_heif.open_heif(source).data)[0]


async def pillow_set(source: bytes) -> object:
    """The same four JPEGs by Pillow, decoding once (JPEG at its draft scale) and resizing in cascade."""
    image = Image.open(io.BytesIO(source))
    longest = SIDE_PIXELS[Size.L]
    scale = 1.75 * longest / max(image.size)
    image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
    current, files = image.convert("RGB"), list[bytes]()
    for size in (Size.L, Size.M, Size.S):
        current = ImageOps.contain(current, (SIDE_PIXELS[size], SIDE_PIXELS[size]), Image.Resampling.LANCZOS)
        files.append(encoded_by_pillow(current))
    square = ImageOps.fit(current, (SIDE_PIXELS[Size.T], SIDE_PIXELS[Size.T]), Image.Resampling.LANCZOS)
    return [*files, encoded_by_pillow(square)]


def encoded_by_pillow(image: Image.Image) -> bytes:
    """Progressive JPEG of the transcoder's quality."""
    jpg = io.BytesIO()
    image.save(jpg, "JPEG", quality=82, progressive=True, optimize=True, subsampling="4:2:0")
    return jpg.getvalue()


def report(name: str, sources: list[bytes], rates: dict[str, float]) -> None:
    """Print rates, and their share of the floor's."""
    megabytes = statistics.mean(map(len, sources)) / 1e6
    print(f"\n{name}, {len(sources)} photos of {megabytes:.1f} MB")
    for way, images in rates.items():
        share = images / rates[FLOOR]
        print(f"  {way:30} {images:7.2f} images/CPU s  {1000 / images:7.1f} ms  {share:6.2f} x the decode alone")


if __name__ == "__main__":
    main()
