"""Photo jobs a second on one core, beside what decoding alone and Pillow reach, in one run.

`python bench/micro/photo_job.py [--seconds 3] [--photo FILE ...]` prints images/s for 12 and 24 megapixel JPEGs:
the whole job in its confined child (all four sizes as progressive JPEG and WebP, with the placeholder), the same
in this process, the scaled decode alone (the floor of any such job), and the same set by Pillow. Photos default
to the demo pictures, enlarged; they are re-encoded at quality 90, as phones write them. Ratios travel between
machines, absolute figures do not.
"""

import argparse
import asyncio
import io
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import simplejpeg
from PIL import Image, ImageOps

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.renditions import render
from heliograph.features.media.transcode.types import SIDE_PIXELS, PhotoJob, Size

DEMO_PICTURES = Path(__file__).parents[2] / "src" / "heliograph" / "programs" / "demo_pictures"
SHAPES = {"12 MP": (4032, 3024), "24 MP": (6000, 4000)}
PHOTOS = 4

Work = Callable[[bytes], Awaitable[object]]


def main() -> None:
    """Print one table a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each way runs a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photo", type=Path, nargs="*", default=largest_demo_pictures())
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for name, shape in SHAPES.items():
        sources = [enlarged(path, shape) for path in options.photo]
        asyncio.run(compare(name, sources, options.seconds, options.rounds))


def largest_demo_pictures() -> list[Path]:
    """Those with the most detail, which enlarging spares best."""
    return sorted(DEMO_PICTURES.glob("*.jpg"), key=lambda path: path.stat().st_size)[-PHOTOS:]


def enlarged(path: Path, shape: tuple[int, int]) -> bytes:
    """The photo cropped to this shape and re-encoded as a phone would."""
    with Image.open(path) as image:
        fitted = ImageOps.fit(image.convert("RGB"), shape, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    fitted.save(out, "JPEG", quality=90)
    return out.getvalue()


async def compare(name: str, sources: list[bytes], seconds: float, rounds: int) -> None:
    """Run every way in turn, in several rounds, and print the medians."""
    rates: dict[str, list[float]] = {}
    async with Transcoder() as transcoder:

        async def confined(source: bytes) -> object:
            return await transcoder.render(PhotoJob(source=source, content_type="image/jpeg"))

        ways: dict[str, Work] = {
            "whole job, confined child": confined,
            "whole job, in process": in_process,
            "scaled decode alone (1/2)": scaled_decode,
            "full decode alone": full_decode,
            "Pillow, draft mode, same set": pillow_set,
        }
        for _ in range(rounds):
            for way, work in ways.items():
                rates.setdefault(way, []).append(await rate(work, sources, seconds))
    report(name, sources, {way: statistics.median(measured) for way, measured in rates.items()})


async def rate(work: Work, sources: list[bytes], seconds: float) -> float:
    """Images a second, after one warm-up."""
    await work(sources[0])
    done, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        await work(sources[done % len(sources)])
        done += 1
    return done / elapsed


async def in_process(source: bytes) -> object:
    """The job without isolation."""
    return render(source, "image/jpeg")


async def scaled_decode(source: bytes) -> object:
    """The floor: libjpeg-turbo at half scale, which the job uses too at these sizes."""
    width, height = Image.open(io.BytesIO(source)).size
    return simplejpeg.decode_jpeg(source, min_width=width // 2, min_height=height // 2)


async def full_decode(source: bytes) -> object:
    """Every pixel."""
    return simplejpeg.decode_jpeg(source)


async def pillow_set(source: bytes) -> object:
    """The same eight files by Pillow, decoding once at its draft scale and resizing in cascade."""
    image = Image.open(io.BytesIO(source))
    longest = SIDE_PIXELS[Size.L]
    scale = 1.75 * longest / max(image.size)
    image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
    current, files = image.convert("RGB"), list[bytes]()
    for size in (Size.L, Size.M, Size.S):
        current = ImageOps.contain(current, (SIDE_PIXELS[size], SIDE_PIXELS[size]), Image.Resampling.LANCZOS)
        files += encoded_by_pillow(current)
    square = ImageOps.fit(current, (SIDE_PIXELS[Size.T], SIDE_PIXELS[Size.T]), Image.Resampling.LANCZOS)
    return files + encoded_by_pillow(square)


def encoded_by_pillow(image: Image.Image) -> list[bytes]:
    """Progressive JPEG and WebP of the transcoder's qualities."""
    jpg, webp = io.BytesIO(), io.BytesIO()
    image.save(jpg, "JPEG", quality=82, progressive=True, optimize=True, subsampling="4:2:0")
    image.save(webp, "WEBP", quality=80, method=2)
    return [jpg.getvalue(), webp.getvalue()]


def report(name: str, sources: list[bytes], rates: dict[str, float]) -> None:
    """Print rates and their ratio to the whole job."""
    megabytes = statistics.mean(map(len, sources)) / 1e6
    print(f"\n{name} JPEG, {len(sources)} photos of {megabytes:.1f} MB, one core")
    whole = rates["whole job, confined child"]
    for way, images in rates.items():
        print(f"  {way:32} {images:7.2f} images/s  {1000 / images:7.1f} ms  {images / whole:6.2f} x the whole job")


if __name__ == "__main__":
    main()
