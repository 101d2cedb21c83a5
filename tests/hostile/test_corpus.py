"""The short run: every cheap hostile file and some mutations, through the real transcoders with their limits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import place, seeds
from tests.hostile.corpus import FAMILIES, items_of
from tests.hostile.doors import Doors
from tests.hostile.items import Expected, Item, either
from tests.hostile.judging import telling
from tests.hostile.mutations import mutations
from tests.hostile.running import Report, run
from tests.hostile.watching import Trap

# A video costs a process for each question, a photo none: of the videos every so many-eth is asked here.
_VIDEOS_EVERY = 40
_PHOTOS_EVERY = 5
_MUTATED_PHOTOS, _MUTATED_VIDEOS, _SEED = 140, 10, 20_261_121


def cheap(family: str, set_trap: Trap) -> Iterator[Item]:
    """The files of a family that the short run takes: the same ones each time."""
    affordable = (item for item in items_of(family, set_trap.bait) if not item.is_costly)
    for number, item in enumerate(affordable):
        every = _VIDEOS_EVERY if item.is_video and family not in ("playlists", "gif loops") else _PHOTOS_EVERY
        must = item.expected is Expected.RENDERED and not item.is_video and family != "exif"
        if must or number % every == 0:
            yield item


def check(report: Report) -> None:
    """Fail with every finding."""
    slowest, hungriest = report.slowest, report.hungriest
    print(f"{report.count} files: {report.rendered} rendered, {report.refused} refused, {len(report.crashes)} crashes")
    print(f"slowest {slowest[0]:.1f} s ({slowest[1]}), largest {hungriest[0] / 2**20:.0f} MB ({hungriest[1]})")
    assert not report.findings, "\n".join(report.findings)
    assert not report.crashes, "\n".join(report.crashes)
    assert not report.timeouts, "\n".join(report.timeouts)


@pytest.mark.parametrize("family", FAMILIES)
async def test_hostile_files_are_rendered_or_refused_with_a_reason(family: str, set_trap: Trap, tmp_path: Path) -> None:
    report = await run(cheap(family, set_trap), tmp_path, set_trap)

    check(report)
    assert report.count > 2


async def test_mutated_photos_and_videos_are_rendered_or_refused_with_a_reason(set_trap: Trap, tmp_path: Path) -> None:
    photos = mutations(_MUTATED_PHOTOS, _SEED, only_photos=True)
    videos = [item for item in mutations(4 * _MUTATED_VIDEOS, _SEED) if item.is_video][:_MUTATED_VIDEOS]
    report = await run([*photos, *videos], tmp_path, set_trap)

    check(report)
    assert report.rendered > 20


async def test_a_place_in_a_sound_file_is_in_nothing_that_is_served(tmp_path: Path) -> None:
    async with Doors(tmp_path) as doors:
        for source, content_type in (*seeds.sound_photos(), *seeds.sound_videos()[:3]):
            assert place.found_in(source), content_type
            outcome = await doors.fate(either("sound", source, content_type), is_whole=True)
            assert outcome.fate == "rendered", (content_type, outcome.words)
            assert outcome.served
            for name, content in outcome.served.items():
                assert not list(telling(name, content)), (content_type, name)


def test_what_tells_too_much_would_be_found() -> None:
    assert list(telling("l.jpg", seeds.plain_jpeg()))
    assert list(telling("l.webp", seeds.plain_webp()))
    assert list(telling("l.avif", seeds.plain_avif()))
    assert list(telling("v_480p.mp4", seeds.plain_mp4()))
    assert list(telling("v_480p.mp4", seeds.plain_mov()))


async def test_the_corpus_has_hundreds_of_files_of_different_names(set_trap: Trap) -> None:
    names = [(family, item.name) for family in FAMILIES for item in items_of(family, set_trap.bait)]

    assert len(names) == len(set(names))
    assert len(names) >= 300
