"""What becomes of good videos: as phones, browsers and screen recorders make them."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from heliograph.features.media.transcode.video.plan import plan_for
from heliograph.features.media.transcode.video.runner import VideoTranscoder
from heliograph.features.media.transcode.video.types import Name, VideoFile
from heliograph.features.media.types import Crop, Recipe
from tests.features.media.videos import HDR, TONE, X264, boxes, ffmpeg, look, loudness, pixels, quarters, video

RED, BLUE, GREEN, WHITE = (254, 0, 0), (0, 0, 254), (0, 255, 0), (255, 255, 255)
PHONE_TAGS = ("-metadata", "location=+48.1371+011.5754/", "-metadata", "location-eng=+48.1371+011.5754/")
PHONE_NAMES = ("-metadata", "com.apple.quicktime.model=iPhone 99", "-metadata", "creation_time=2026-05-04T03:02:01Z")


@pytest.fixture(scope="module")
async def transcoder() -> AsyncIterator[VideoTranscoder]:
    async with VideoTranscoder(slots=2) as video_transcoder:
        yield video_transcoder


async def encoded(
    transcoder: VideoTranscoder,
    source: Path,
    folder: Path,
    recipe: Recipe | None = None,
    names: list[Name] | None = None,
) -> list[VideoFile]:
    facts = await transcoder.probe(source)
    plan = plan_for(facts, recipe or Recipe(), stem="7", names=names)
    return await transcoder.encode(source, folder, plan)


def corners(path: Path) -> list[tuple[int, ...]]:
    """The colours of the four quarters, clockwise from the upper left."""
    frame = pixels(path).astype(int)
    height, width = frame.shape[:2]
    places = [(height // 4, width // 4), (height // 4, 3 * width // 4)]
    places += [(3 * height // 4, 3 * width // 4), (3 * height // 4, width // 4)]
    return [tuple(int(value) for value in frame[place]) for place in places]


def is_near(found: list[tuple[int, ...]], expected: list[tuple[int, ...]], tolerance: int = 12) -> bool:
    return bool(np.abs(np.array(found) - np.array(expected)).max() <= tolerance)


async def test_a_large_video_becomes_three_that_share_their_cuts(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    source = video(*X264, "-c:a", "aac", size="1920x1080", rate=10, seconds=4.5, sound=TONE)

    heard: list[float] = []
    facts = await transcoder.probe(source)
    files = await transcoder.encode(source, tmp_path, plan_for(facts, Recipe(), stem="7"), heard.append)

    assert [(file.name, file.width, file.height) for file in files] == [
        ("480p", 854, 480),
        ("720p", 1280, 720),
        ("1080p", 1920, 1080),
    ]
    assert sorted(os.listdir(tmp_path)) == ["7_1080p.mp4", "7_480p.mp4", "7_720p.mp4"]
    for file in files:
        seen = look(file.path)
        assert (seen.width, seen.height) == (file.width, file.height)
        assert (seen.codec, seen.profile, seen.pixels, seen.sound) == ("h264", "High", "yuv420p", "aac")
        assert {0.0, 2.0, 4.0} <= set(seen.keys)
        assert file.duration_seconds == pytest.approx(4.5, abs=0.1)
        assert boxes(file.path.read_bytes())[:2] == ["ftyp", "moov"], "the index comes first"
        assert file.path.stat().st_size == file.size_bytes
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(set(heard)) >= 2


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
async def test_a_turned_video_is_held_upright(transcoder: VideoTranscoder, tmp_path: Path, rotation: int) -> None:
    source = quarters(rotation)

    facts = await transcoder.probe(source)
    [file] = await encoded(transcoder, source, tmp_path)
    [still] = await transcoder.frames(source, facts, [0.3])

    assert (facts.width, facts.height) == (160, 96)
    assert is_near(corners(file.path), [RED, BLUE, WHITE, GREEN])
    (tmp_path / "still.jpg").write_bytes(still)
    assert is_near(corners(tmp_path / "still.jpg"), [RED, BLUE, WHITE, GREEN])


async def test_the_recipe_turns_crops_and_colours(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    source = quarters()
    facts = await transcoder.probe(source)
    recipe = Recipe(rotate=90, crop=Crop(x=0.5, y=0.0, width=0.5, height=1.0))
    swap = "LUT_3D_SIZE 2\n" + "".join(f"{b} {g} {r}\n" for b in (0, 1) for g in (0, 1) for r in (0, 1))
    plan = plan_for(facts, recipe, stem="7", cube=swap.encode())

    [file] = await transcoder.encode(source, tmp_path, plan)

    assert (file.width, file.height) == (48, 160)
    # Turned clockwise, red comes to the upper right and blue to the lower right; the cube swaps the two.
    assert is_near(corners(file.path), [BLUE, BLUE, RED, RED])


async def test_a_portrait_keeps_its_shape_and_odd_sides_become_even(
    transcoder: VideoTranscoder, tmp_path: Path
) -> None:
    [portrait] = await encoded(transcoder, video(size="606x1080", rate=5), tmp_path, names=["480p"])
    odd = video("-c:v", "libx264", "-pix_fmt", "yuv444p", "-preset", "ultrafast", size="201x151")
    [small] = await encoded(transcoder, odd, tmp_path)

    assert (portrait.width, portrait.height) == (480, 856)
    assert (small.width, small.height) == (200, 150), "and never enlarged"


async def test_square_pixels_come_out(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    wide = video(*X264, "-aspect", "16:9", size="240x180")

    [file] = await encoded(transcoder, wide, tmp_path)

    assert (file.width, file.height) == (320, 180)


async def test_a_changing_frame_rate_keeps_its_moments(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    dropped = "select='not(between(n,5,14))+eq(mod(n,7),0)'"
    source = video("-vf", dropped, "-fps_mode", "vfr", *X264, rate=30, seconds=1.5)

    [file] = await encoded(transcoder, source, tmp_path)

    before, after = look(source).moments, look(file.path).moments
    assert len(before) == len(after)
    assert np.allclose(np.array(before) - before[0], np.array(after) - after[0], atol=0.002)


async def test_a_very_fast_video_comes_down_to_60_pictures_a_second(
    transcoder: VideoTranscoder, tmp_path: Path
) -> None:
    [file] = await encoded(transcoder, video(rate=120, seconds=0.5), tmp_path)

    assert len(look(file.path).moments) == pytest.approx(30, abs=1)


@pytest.mark.parametrize(
    ("settings", "suffix", "codecs"),
    [
        (("-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"), ".webm", ("vp9", "opus")),
        (("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"), ".webm", ("vp8", "vorbis")),
        (("-c:v", "libsvtav1", "-preset", "12", "-c:a", "libmp3lame", "-ac", "1"), ".mp4", ("av1", "mp3")),
        (
            ("-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-c:a", "pcm_s16le"),
            ".mov",
            ("hevc", "pcm_s16le"),
        ),
        (("-c:v", "mjpeg", "-c:a", "aac", "-ar", "44100", "-ac", "1"), ".mov", ("mjpeg", "aac")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_each_codec_is_read(
    transcoder: VideoTranscoder, tmp_path: Path, settings: tuple[str, ...], suffix: str, codecs: tuple[str, str]
) -> None:
    source = video(*settings, suffix=suffix, sound=TONE)

    facts = await transcoder.probe(source)
    [file] = await encoded(transcoder, source, tmp_path)

    assert (facts.video_codec, facts.audio_codec) == codecs
    assert look(file.path).sound == "aac"
    reference = pixels(source, 7).astype(int)
    assert np.abs(pixels(file.path, 7).astype(int) - reference).mean() < 8


async def test_hdr_becomes_as_bright_as_an_ordinary_screen_shows_it(
    transcoder: VideoTranscoder, tmp_path: Path
) -> None:
    # Half of what BT.2408 calls white (203 nits) is 26 nits: 42 % of the PQ signal.
    grey = ("-f", "lavfi", "-i", "color=c=0x000000:s=128x128:r=10")
    path = tmp_path / "hdr.mov"
    tags = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"
    to_grey = f"format=yuv420p10le,geq=lum='64+876*0.42':cb=512:cr=512,{tags}"
    ffmpeg(*grey, "-t", "0.5", "-vf", to_grey, "-c:v", "libx265", "-x265-params", HDR, "-tag:v", "hvc1", path)

    facts = await transcoder.probe(path)
    [file] = await encoded(transcoder, path, tmp_path)

    assert facts.is_hdr
    assert facts.colour.bits == 10
    assert look(file.path).colours == (1, 1), "BT.709"
    assert look(file.path).pixels == "yuv420p"
    middle = pixels(file.path)[64, 64]
    assert middle == pytest.approx(middle[0], abs=3), "grey stays grey"
    assert 95 <= middle[0] <= 140


async def test_loudness_is_evened_and_silence_left_alone(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    quiet = video(*X264, "-af", "volume=-24dB", "-c:a", "aac", seconds=4, rate=5, sound=TONE)
    silent = video(*X264, "-c:a", "aac", sound=("-f", "lavfi", "-i", "anullsrc"))

    [loud] = await encoded(transcoder, quiet, tmp_path)

    assert loudness(quiet) < -40
    assert loudness(loud.path) == pytest.approx(-16, abs=1.5)
    [still_silent] = await encoded(transcoder, silent, tmp_path)
    assert still_silent.has_audio
    assert loudness(still_silent.path) < -60


async def test_mute_and_trim(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    source = video(*X264, "-c:a", "aac", seconds=4, sound=TONE)

    recipe = Recipe(trim_start_seconds=1.2, trim_end_seconds=2.8, is_muted=True)
    [file] = await encoded(transcoder, source, tmp_path, recipe)

    assert not file.has_audio
    assert not look(file.path).sound
    assert file.duration_seconds == pytest.approx(1.6, abs=0.1)
    first = pixels(file.path).astype(int)
    assert np.abs(first - pixels(source, 18)).mean() < np.abs(first - pixels(source, 0)).mean()


async def test_a_video_without_sound_stays_so(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    [file] = await encoded(transcoder, video(), tmp_path)

    assert not file.has_audio


async def test_an_animated_gif_becomes_a_silent_video_on_white(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    clear = (
        "format=rgba,drawbox=x=0:y=0:w=80:h=80:c=black@0:t=fill:replace=1,split[a][b];[a]palettegen[p];[b][p]paletteuse"
    )
    path = tmp_path / "clear.gif"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=0.8", "-vf", clear, path)

    facts = await transcoder.probe(path)
    [file] = await encoded(transcoder, path, tmp_path)

    assert facts.content_type == "image/gif"
    assert not file.has_audio
    assert file.duration_seconds == pytest.approx(0.8, abs=0.15)
    assert pixels(file.path, 3)[40, 40].min() > 240


async def test_nothing_that_a_phone_writes_beside_the_picture_is_left(
    transcoder: VideoTranscoder, tmp_path: Path
) -> None:
    chapters = tmp_path / "chapters.txt"
    chapters.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=Secret place\n")
    source = tmp_path / "phone.mov"
    inputs = ("-i", video(*X264, "-c:a", "aac", sound=TONE), "-i", chapters, "-map_chapters", "1")
    handler = ("-metadata:s:v", "handler_name=Secret handler", "-movflags", "use_metadata_tags")
    ffmpeg(*inputs, "-c", "copy", *PHONE_TAGS, *PHONE_NAMES, *handler, source)
    secrets = (b"48.1371", b"iPhone", b"Secret", b"2026-05-04")
    # The classic place for it, which ffmpeg writes only without tags of Apple's newer kind.
    classic = tmp_path / "classic.mov"
    ffmpeg("-i", source, "-c", "copy", *PHONE_TAGS, classic)
    assert all(secret in source.read_bytes() for secret in secrets)
    assert b"\xa9xyz" in classic.read_bytes()

    for at, path in enumerate((source, classic)):
        folder = tmp_path / str(at)
        folder.mkdir()
        files = await encoded(transcoder, path, folder)
        await transcoder.package_hls(files, folder, "7")
        for made in folder.iterdir():
            content = made.read_bytes()
            assert not [secret for secret in (*secrets, b"\xa9xyz", b"x264 - core") if secret in content], made.name
        movie = folder.joinpath("7_480p.mp4").read_bytes()
        header = movie.index(b"mvhd")
        assert movie[header + 8 : header + 16] == bytes(8), "no time of creation"


async def test_hls_plays_the_same_pictures(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    source = video(*X264, "-c:a", "aac", size="960x540", rate=10, seconds=5, sound=TONE)
    files = await encoded(transcoder, source, tmp_path)

    packaged = await transcoder.package_hls(files, tmp_path, "7")

    names = [file.path.name for file in packaged]
    assert names == ["7_hls.m3u8", "7_480p.m4s", "7_480p.m3u8", "7_720p.m4s", "7_720p.m3u8"]
    master = packaged[0].path.read_text()
    assert re.search(r'CODECS="avc1.6400[0-9a-f]{2},mp4a.40.2",RESOLUTION=854x480\n7_480p.m3u8', master)
    for file in files:
        playlist = tmp_path / f"7_{file.name}.m3u8"
        assert playlist.read_text().count("#EXTINF") == 3
        whole = ffmpeg("-i", file.path, "-map", "0:v", "-f", "md5", "-")
        assert ffmpeg("-i", playlist, "-map", "0:v", "-f", "md5", "-") == whole
        heard = ffmpeg("-i", playlist, "-map", "0:a", "-f", "s16le", "-")
        assert len(heard) / 4 / 48000 == pytest.approx(5, abs=0.1)


async def test_the_cover_is_neither_black_nor_blurred(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    path = tmp_path / "dark.mp4"
    graph = "color=black:s=320x180:r=10:d=1.6[a];testsrc2=s=320x180:r=10:d=0.8[b];color=white:s=320x180:r=10:d=1.6[c]"
    ffmpeg("-filter_complex", f"{graph};[a][b][c]concat=n=3", *X264, path)
    facts = await transcoder.probe(path)

    seconds = await transcoder.cover_seconds(path, plan_for(facts, Recipe(), stem="7"))

    assert 1.6 <= seconds < 2.4


async def test_a_still_past_the_end_is_the_last_picture(transcoder: VideoTranscoder) -> None:
    source = video()
    facts = await transcoder.probe(source)

    last, past = await transcoder.frames(source, facts, [facts.duration_seconds - 0.01, 999])

    assert last == past
    assert last.startswith(b"\xff\xd8\xff")
