"""Hostile files are rejected with a reason, at small cost, and the next photo is rendered as if nothing had been."""

import asyncio
import pathlib
import time

import pytest
import pyvips

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import PhotoJob, PhotoResult, Rejected, TranscoderCrashed
from tests.features.media import hostile, photos

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
    started = time.monotonic()

    result = await outcome(transcoder, case.source, case.content_type)

    assert isinstance(result, Rejected)
    assert result.code in case.codes, result
    assert not isinstance(result, TranscoderCrashed)
    assert result.detail.endswith(".")
    assert time.monotonic() - started < 3


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


async def test_a_child_stays_below_its_memory_bound() -> None:
    huge = photos.tiled_texture(9990, 9990)
    image = pyvips.Image.new_from_memory(huge.data, 9990, 9990, 3, "uchar")
    sources = [
        (image.jpegsave_buffer(Q=70, interlace=True), "image/jpeg"),
        ((image // 64 * 64).cast("uchar").pngsave_buffer(compression=1), "image/png"),
    ]
    async with Transcoder() as pool:
        for source, content_type in sources:
            result = await outcome(pool, source, content_type)
            peak = peak_bytes(pool.child_pids[0])
            print(f"{content_type}, 99.8 MP, {len(source) / 1e6:.0f} MB: peak {peak / 1e6:.0f} MB")
            assert isinstance(result, PhotoResult)
            assert peak < MAX_RESIDENT_BYTES


def peak_bytes(pid: int) -> int:
    """The most memory a process ever held."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
