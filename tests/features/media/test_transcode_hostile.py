"""Hostile files are rejected with a reason, at small cost, and the next photo is rendered as if nothing had been."""

import asyncio
import pathlib
from collections.abc import Iterator

import numpy as np
import pytest
import pyvips

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import PhotoJob, PhotoResult, Rejected, TranscoderCrashed
from tests.features.media import heifs, hostile, photos

MAX_RESIDENT_BYTES = 512 * 1024 * 1024
CORPUS = list(hostile.corpus())
SURVIVORS = list(hostile.survivors())


async def outcome(transcoder: Transcoder, source: bytes, content_type: str) -> PhotoResult | Rejected:
    """What became of a file."""
    try:
        return await transcoder.render(PhotoJob(source=source, content_type=content_type), timeout_seconds=20)
    except Rejected as rejected:
        return rejected


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
async def test_a_hostile_file_is_rejected_with_a_reason(transcoder: Transcoder, case: hostile.Hostile) -> None:
    result = await outcome(transcoder, case.source, case.content_type)

    assert isinstance(result, Rejected)
    assert result.code in case.codes, result
    assert not isinstance(result, TranscoderCrashed)
    assert result.detail.endswith(".")


@pytest.mark.parametrize("case", SURVIVORS, ids=lambda case: case.name)
async def test_an_odd_file_leaves_nothing_but_its_picture(transcoder: Transcoder, case: hostile.Hostile) -> None:
    result = await outcome(transcoder, case.source, case.content_type)

    assert isinstance(result, PhotoResult), result
    for one in result.renditions:
        assert b"script" not in one.data
        assert len(one.data) < 20_000


async def test_mutated_files_never_break_the_pool(transcoder: Transcoder) -> None:
    cases = list(hostile.mutations(420))

    results = await asyncio.gather(*(outcome(transcoder, case.source, case.content_type) for case in cases))

    rendered = sum(isinstance(result, PhotoResult) for result in results)
    crashed = sum(isinstance(result, TranscoderCrashed) for result in results)
    print(f"{rendered} rendered, {len(results) - rendered} rejected, {crashed} of them by a crash")
    assert crashed == 0
    assert rendered > 20
    assert isinstance(await outcome(transcoder, photos.jpeg(hostile.PHOTO), "image/jpeg"), PhotoResult)


@pytest.mark.timeout(300)
async def test_a_child_stays_below_its_memory_bound() -> None:
    async with Transcoder() as pool:
        for name, source, content_type in largest():
            result = await outcome(pool, source, content_type)
            peak = peak_bytes(pool.child_pids[0])
            print(f"{name}, {len(source) / 1e6:.0f} MB: peak {peak / 1e6:.0f} MB")
            assert isinstance(result, PhotoResult), (name, result)
            assert peak < MAX_RESIDENT_BYTES, name


def largest() -> Iterator[tuple[str, bytes, str]]:
    """The largest of each kind that are taken."""
    huge = photos.tiled_texture(9990, 9990)
    image = pyvips.Image.new_from_memory(huge.data, 9990, 9990, 3, "uchar")
    coarse = (image // 64 * 64).cast("uchar")
    yield "99.8 MP baseline JPEG", image.jpegsave_buffer(Q=70), "image/jpeg"
    yield "99.8 MP progressive JPEG", image.jpegsave_buffer(Q=70, interlace=True), "image/jpeg"
    yield "99.8 MP PNG", coarse.pngsave_buffer(compression=1), "image/png"
    yield "99.8 MP lossless WebP", coarse.webpsave_buffer(lossless=True, effort=0), "image/webp"
    deep = heifs.parts(heifs.deep_heic(photos.texture(512, 512).astype(np.uint16) * 32))
    yield "49.5 MP HEIC of ten bits", heifs.grid(deep, 18, 10, 512).set(b"irot", b"\x01").written(), "image/heic"
    plain = heifs.parts(heifs.heic(photos.texture(512, 512) // 4, quality=60))
    yield "74 MP HEIC", heifs.grid(plain, 17, 16, 512).written(), "image/heic"
    avif = image.crop(0, 0, 5000, 5000).heifsave_buffer(compression="av1", effort=0, Q=50, subsample_mode="on")
    yield "25 MP AVIF", avif, "image/avif"


@pytest.mark.parametrize("name", ["HEIC", "interlaced PNG", "progressive JPEG without subsampling", "AVIF"])
async def test_what_cannot_fit_is_refused_with_words(transcoder: Transcoder, name: str) -> None:
    tile = heifs.parts(heifs.heic(photos.scene(512, 512)))
    jpeg = photos.jpeg(photos.scene(64, 64), progressive=True, subsampling=0)
    avif = photos.encoded(photos.scene(64, 64), "AVIF", speed=10)
    size = (64).to_bytes(4, "big") * 2
    source, content_type = {
        "HEIC": (heifs.grid(tile, 19, 19, 512).written(), "image/heic"),
        "interlaced PNG": (hostile.png_of(9_990, 9_990, interlace=1), "image/png"),
        "progressive JPEG without subsampling": (hostile.jpeg_sized(jpeg, 9_990, 9_990), "image/jpeg"),
        "AVIF": (
            avif.replace(b"ispe" + bytes(4) + size, b"ispe" + bytes(4) + (6_000).to_bytes(4, "big") * 2),
            "image/avif",
        ),
    }[name]

    result = await outcome(transcoder, source, content_type)

    assert isinstance(result, Rejected)
    assert result.code == "too_many_pixels"
    assert "too large for its kind of file" in result.detail


def peak_bytes(pid: int) -> int:
    """The most memory a process ever held."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
