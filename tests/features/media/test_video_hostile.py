"""Files that are no videos for us: each is refused in words, and nothing inside one is ever fetched or opened."""

import os
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from heliograph.features.media.transcode.types import Rejected, TranscoderUnavailable
from heliograph.features.media.transcode.video.locate import ffmpeg_binary
from heliograph.features.media.transcode.video.plan import plan_for
from heliograph.features.media.transcode.video.process import Finished, Limits, Run, run
from heliograph.features.media.transcode.video.runner import VideoTranscoder
from heliograph.features.media.types import Crop, Recipe
from tests.features.media.videos import TONE, X264, ffmpeg, video


@pytest.fixture(scope="module")
async def transcoder() -> AsyncIterator[VideoTranscoder]:
    async with VideoTranscoder(slots=2) as video_transcoder:
        yield video_transcoder


async def refusal(transcoder: VideoTranscoder, path: Path) -> Rejected:
    with pytest.raises(Rejected) as caught:
        await transcoder.probe(path)
    return caught.value


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + kind + body


def replaced(source: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    assert old in source
    return source.replace(old, new, 1)


def count_of(kind: bytes) -> Callable[[bytes], bytes]:
    """A table that says it has four thousand million entries."""

    def lie(content: bytes) -> bytes:
        at = content.index(kind) + (12 if kind == b"stsz" else 8)
        return content[:at] + b"\xff\xff\xff\xf0" + content[at + 4 :]

    return lie


def deep(content: bytes) -> bytes:
    nested = b""
    for _ in range(3000):
        nested = box(b"trak", nested)
    return content[: content.index(b"moov") - 4] + box(b"moov", nested)


SPOILT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda content: b"", "empty"),
    "cut in the middle": (lambda content: content[: len(content) // 2], "truncated"),
    "cut before the index": (lambda content: content[: content.index(b"moov") - 4], "truncated"),
    "one byte short": (lambda content: content[:-1], "truncated"),
    "a header alone": (lambda content: content[:32], "truncated"),
    "absurd box size": (lambda content: b"\x7f\xff\xff\xff" + content[4:], "truncated"),
    "box smaller than its header": (lambda content: b"\0\0\0\x04" + content[4:], "damaged"),
    "absurd 64-bit size": (lambda content: b"\0\0\0\x01ftyp" + b"\xff" * 8 + content[16:], "truncated"),
    "absurd stts": (count_of(b"stts"), "damaged"),
    "absurd stsz": (count_of(b"stsz"), "damaged"),
    "absurd stco": (count_of(b"stco"), "damaged"),
    "compressed index": (lambda content: replaced(content, b"mvhd", b"cmov"), "damaged"),
    "reference movie": (lambda content: replaced(content, b"mvhd", b"rmra"), "damaged"),
    "three thousand tracks deep": (deep, "damaged"),
    "encrypted": (lambda content: replaced(content, b"avc1\0\0\0\0\0\0\0\1", b"encv\0\0\0\0\0\0\0\1"), "protected"),
    "unheard of codec": (
        lambda content: replaced(content, b"avc1\0\0\0\0\0\0\0\1", b"zzzz\0\0\0\0\0\0\0\1"),
        "unsupported_kind",
    ),
    "samples elsewhere": (lambda content: replaced(content, b"url \0\0\0\1", b"url \0\0\0\0"), "unsupported_kind"),
    "a picture by its brand": (lambda content: replaced(content, b"ftypisom", b"ftypheic"), "not_a_video"),
    "65,535 pixels wide": (
        lambda content: replaced(content, struct.pack(">HH", 320, 180), b"\xff\xff\xff\xff"),
        "too_many_pixels",
    ),
    "no picture at all": (lambda content: content.replace(b"vide", b"soun"), "unsupported_kind"),
}


@pytest.mark.parametrize("way", SPOILT)
async def test_a_spoilt_mp4_is_refused_in_words(transcoder: VideoTranscoder, tmp_path: Path, way: str) -> None:
    spoil, code = SPOILT[way]
    path = tmp_path / "spoilt.mp4"
    path.write_bytes(spoil(video(*X264, "-c:a", "aac", sound=TONE).read_bytes()))

    refused = await refusal(transcoder, path)

    if way != "no picture at all":
        assert refused.code == code
    assert refused.detail.endswith(".")


DISGUISES: dict[str, bytes] = {
    "HLS playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n",
    "playlist of a local file": b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "concat script": b"ffconcat version 1.0\nfile http://127.0.0.1:{port}/a.mp4\n",
    "DASH manifest": b'<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>',
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:{port}/a.png"/></svg>',
    "SDP": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video {port} RTP/AVP 96\n",
    "AVI": b"RIFF\0\0\0\x40AVI LIST",
    "transport stream": b"G" + bytes(187) + b"G" + bytes(187),
    "PDF": b"%PDF-1.7\n",
    "shell": b"#!/bin/sh\ncurl http://127.0.0.1:{port}/\n",
    "photo": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "Ogg": b"OggS" + bytes(60),
    "Flash": b"FLV\x01\x05\0\0\0\x09",
    "EBML of another kind": b"\x1a\x45\xdf\xa3\x88\x42\x82\x85other",
}


@pytest.fixture
def listener() -> socket.socket:
    """A server that nobody may call."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    return server


@pytest.mark.parametrize("kind", DISGUISES)
async def test_what_only_looks_like_a_video_reaches_no_demuxer(
    transcoder: VideoTranscoder, tmp_path: Path, listener: socket.socket, kind: str
) -> None:
    path = tmp_path / "video.mp4"
    path.write_bytes(DISGUISES[kind].replace(b"{port}", str(listener.getsockname()[1]).encode()))

    refused = await refusal(transcoder, path)

    assert refused.code in ("unsupported_kind", "not_a_video", "damaged")
    with pytest.raises(TimeoutError):
        listener.accept()


async def test_no_demuxer_follows_a_playlist_or_a_reference_even_past_admission(
    tmp_path: Path, listener: socket.socket
) -> None:
    """The second wall: ffmpeg itself, as it is run, asked to read what admission refuses."""
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    playlist = tmp_path / "playlist.mp4"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://{address}/a.ts\n#EXT-X-ENDLIST\n")

    for demuxer in ("hls", "concat", "mov"):
        finished = await bare(["-f", demuxer, "-fd", "{input}", "-i", "fd:", "-f", "null", "-"], playlist)
        assert finished.returncode
    for target in (f"http://{address}/a", f"tcp://{address}", "/etc/passwd", str(playlist)):
        finished = await bare(["-f", "data", "-i", target, "-map", "0", "-f", "data", "pipe:1"], playlist)
        assert finished.returncode, target
        assert not finished.output
        assert "ermitted" in finished.complaints or "denied" in finished.complaints, finished.complaints
    with pytest.raises(TimeoutError):
        listener.accept()


async def bare(command: list[str], source: Path, folder: Path | None = None) -> Finished:
    """ffmpeg with nothing but its confinement."""
    limits = Limits(wall_seconds=20, cpu_seconds=10, address_bytes=1 << 30, file_bytes=1 << 20)
    job = Run(
        binary=ffmpeg_binary(""),
        inputs=[source],
        arguments=lambda inputs: [one.replace("{input}", str(inputs[0])) for one in ("-nostdin", *command)],
        limits=limits,
        folder=folder,
    )
    return await run(job)


async def test_ffmpeg_writes_within_its_folder_alone(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    inside.chmod(0o777)
    outside = tmp_path / "outside"
    outside.mkdir()
    outside.chmod(0o777)
    picture = ["-f", "lavfi", "-i", "color=red:s=64x64:d=0.1", "-frames:v", "1"]

    refused = await bare([*picture, f"file:{outside}/made.png"], video(), inside)
    allowed = await bare([*picture, "file:made.png"], video(), inside)

    assert refused.returncode
    assert not list(outside.iterdir())
    if "files" in allowed.guards:
        assert "denied" in refused.complaints
    assert not allowed.returncode, allowed.complaints
    assert [path.name for path in inside.iterdir()] == ["made.png"]


async def test_a_file_beyond_its_share_ends_the_job(tmp_path: Path) -> None:
    os.chmod(tmp_path, 0o777)

    finished = await bare(
        ["-f", "lavfi", "-i", "testsrc2=s=1280x720:d=5", "-c:v", "rawvideo", "file:a.mkv"], video(), tmp_path
    )

    assert finished.returncode
    assert [file.stat().st_size <= 1 << 20 for file in os.scandir(tmp_path)] == [True]


async def test_a_long_video_is_refused_unless_a_part_is_chosen(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    facts = await transcoder.probe(video(rate=1, seconds=75, size="64x64"))

    with pytest.raises(Rejected) as caught:
        plan_for(facts, Recipe(), stem="7")

    assert caught.value.code == "too_long"
    assert caught.value.detail == "This video is 75 seconds long, and 60 seconds is the most. Choose a part of it."
    part = plan_for(facts, Recipe(trim_start_seconds=10, trim_end_seconds=13), stem="7")
    [file] = await transcoder.encode(video(rate=1, seconds=75, size="64x64"), tmp_path, part)
    assert file.duration_seconds == pytest.approx(3, abs=1)


@pytest.mark.parametrize(
    ("recipe", "code"),
    [
        (Recipe(trim_start_seconds=5), "too_short"),
        (Recipe(trim_start_seconds=0.5, trim_end_seconds=0.5), "too_short"),
        (Recipe(straighten_degrees=3), "unsupported_kind"),
        (Recipe(crop=Crop(x=0.6, width=0.6)), "unsupported_kind"),
        (Recipe(crop=Crop(width=0.01)), "too_small"),
    ],
)
async def test_a_recipe_that_makes_no_video_is_refused(transcoder: VideoTranscoder, recipe: Recipe, code: str) -> None:
    facts = await transcoder.probe(video())

    with pytest.raises(Rejected) as caught:
        plan_for(facts, recipe, stem="7")

    assert caught.value.code == code


async def test_a_still_gif_and_a_cut_one_are_refused(transcoder: VideoTranscoder, tmp_path: Path) -> None:
    still, cut = tmp_path / "still.gif", tmp_path / "cut.gif"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "1", still)
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.3:r=10", tmp_path / "whole.gif")
    cut.write_bytes((tmp_path / "whole.gif").read_bytes()[:-40])

    assert (await refusal(transcoder, still)).code == "not_a_video"
    assert (await refusal(transcoder, cut)).code == "truncated"


async def test_mutated_videos_are_rendered_or_refused_and_leave_nothing_behind(
    transcoder: VideoTranscoder, tmp_path: Path
) -> None:
    chance = random.Random(7)
    vp9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus")
    whole = [
        video(*X264, "-c:a", "aac", sound=TONE).read_bytes(),
        video(*vp9, suffix=".webm", sound=TONE).read_bytes(),
        video("-c:v", "gif", size="64x64", suffix=".gif").read_bytes(),
    ]
    refusals: list[str] = []
    rendered = 0
    for at in range(12):
        content = bytearray(whole[at % 3])
        for _ in range(chance.choice((1, 8, 64))):
            content[chance.randrange(32, len(content))] = chance.randrange(256)
        path, folder = tmp_path / f"{at}.mp4", tmp_path / str(at)
        path.write_bytes(content)
        folder.mkdir()
        try:
            facts = await transcoder.probe(path)
            await transcoder.encode(path, folder, plan_for(facts, Recipe(), stem="7"))
        except Rejected as rejected:
            refusals.append(rejected.detail)
        else:
            rendered += 1
    assert sum(len(files) for folder, _, files in os.walk(tmp_path) if folder != str(tmp_path)) == rendered
    assert refusals
    assert rendered
    assert all(words.endswith(".") for words in refusals)


async def test_without_ffmpeg_videos_wait(tmp_path: Path) -> None:
    async with VideoTranscoder(ffmpeg_path="/nonexistent/ffmpeg") as broken:
        facts = await broken.probe(video())
        with pytest.raises(TranscoderUnavailable):
            await broken.encode(video(), tmp_path, plan_for(facts, Recipe(), stem="7"))
    assert not os.listdir(tmp_path)
