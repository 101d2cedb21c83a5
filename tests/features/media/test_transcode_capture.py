"""When, where and with which camera: read for the author from sound blocks, and never a danger in the others."""

import struct
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.media.transcode.exif import capture_in, orientation_in
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import EVERY, Capture, PhotoJob
from tests.features.media import heifs, photos

UPRIGHT = photos.scene(320, 240)
KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
Entry = tuple[int, int, int, bytes]
ASCII, LONG, RATIONAL = 2, 4, 5


@pytest.mark.parametrize("kind", KINDS)
async def test_the_author_learns_it_and_nobody_else(transcoder: Transcoder, kind: str) -> None:
    block = photos.exif(has_gps=True, has_time=True)
    source = heifs.heic(UPRIGHT, exif=block) if kind == "HEIF" else photos.encoded(UPRIGHT, kind, exif=block)

    result = await transcoder.render(PhotoJob(source=source, content_type=f"image/{kind.lower()}", wanted=EVERY))

    assert result.capture == Capture(
        taken_at="2026-07-04T21:08:15+02:00", camera="Heliograph One", latitude=48.8580556, longitude=2.2944444
    )
    for one in result.renditions:
        for mark in (photos.GPS_MARK, b"Heliograph", b"2026:07:04", struct.pack(">II", 48, 1)):
            assert mark not in one.data, (one.size, one.format)


async def test_a_file_without_exif_tells_nothing(transcoder: Transcoder) -> None:
    for kind in KINDS:
        job = PhotoJob(source=photos.encoded(UPRIGHT, kind), content_type=f"image/{kind.lower()}")

        assert (await transcoder.render(job)).capture == Capture()


def tiff(main: list[Entry], details: Sequence[Entry] = (), place: Sequence[Entry] = (), *, order: str = ">") -> bytes:
    """A block of three directories, values behind them."""
    counts = len(main) + 2, len(details), len(place)
    starts = [8]
    for count in counts:
        starts.append(starts[-1] + 6 + 12 * count)
    pointers: list[Entry] = [(0x8769, LONG, 1, pack(order, starts[1])), (0x8825, LONG, 1, pack(order, starts[2]))]
    body, behind = b"", b""
    for entries in ([*main, *pointers], details, place):
        body += struct.pack(f"{order}H", len(entries))
        for tag, kind, count, value in entries:
            body += struct.pack(f"{order}HHI", tag, kind, count)
            body += value.ljust(4, b"\0") if len(value) <= 4 else pack(order, starts[3] + len(behind))
            behind += value if len(value) > 4 else b""
        body += bytes(4)
    return (b"MM\0*" if order == ">" else b"II*\0") + pack(order, 8) + body + behind


def pack(order: str, *numbers: int) -> bytes:
    return struct.pack(f"{order}{len(numbers)}I", *numbers)


def text(tag: int, value: str) -> Entry:
    raw = value.encode() + b"\0"
    return tag, ASCII, len(raw), raw


def place(latitude: tuple[int, ...], longitude: tuple[int, ...], refs: str = "NE", order: str = ">") -> list[Entry]:
    return [
        text(1, refs[0]),
        (2, RATIONAL, 3, pack(order, *latitude)),
        text(3, refs[1]),
        (4, RATIONAL, 3, pack(order, *longitude)),
    ]


PARIS = (48, 1, 51, 1, 2900, 100), (2, 1, 17, 1, 4000, 100)


@pytest.mark.parametrize("order", [">", "<"])
def test_places_have_signs(order: str) -> None:
    for refs, signs in (("NE", (1, 1)), ("SE", (-1, 1)), ("NW", (1, -1)), ("SW", (-1, -1))):
        found = capture_in(tiff([], [], place(*PARIS, refs, order), order=order))

        assert (found.latitude, found.longitude) == (48.8580556 * signs[0], 2.2944444 * signs[1])


@pytest.mark.parametrize(
    ("latitude", "longitude", "refs"),
    [
        ((48, 0, 51, 1, 29, 1), PARIS[1], "NE"),
        ((0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0), "NE"),
        ((0, 1, 0, 1, 0, 1), (0, 1, 0, 1, 0, 1), "NE"),
        ((91, 1, 0, 1, 0, 1), PARIS[1], "NE"),
        (PARIS[0], (2**32 - 1, 1, 0, 1, 0, 1), "NE"),
        (PARIS[0], PARIS[1], "EN"),
        (PARIS[0], PARIS[1], "XY"),
    ],
)
def test_a_place_that_is_none_is_left_out(latitude: tuple[int, ...], longitude: tuple[int, ...], refs: str) -> None:
    found = capture_in(tiff([], [], place(latitude, longitude, refs)))

    assert (found.latitude, found.longitude) == (None, None)


@pytest.mark.parametrize(
    ("entries", "taken_at"),
    [
        ([text(0x9003, "2026:07:04 21:08:15")], "2026-07-04T21:08:15"),
        ([text(0x9003, "2026:07:04 21:08:15"), text(0x9011, "-03:30")], "2026-07-04T21:08:15-03:30"),
        ([text(0x9003, "2026:07:04 21:08:15"), text(0x9011, "local")], "2026-07-04T21:08:15"),
        ([text(0x9004, "2026:07:04 21:08:15"), text(0x9012, "+02:00")], "2026-07-04T21:08:15+02:00"),
        ([text(0x9003, "0000:00:00 00:00:00")], ""),
        ([text(0x9003, "2026:02:30 10:00:00")], ""),
        ([text(0x9003, "yesterday, 12 o'cl")], ""),
        ([], ""),
    ],
)
def test_moments(entries: list[Entry], taken_at: str) -> None:
    assert capture_in(tiff([], entries)).taken_at == taken_at


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Apple", "iPhone 15 Pro", "Apple iPhone 15 Pro"),
        ("NIKON CORPORATION", "NIKON D5600", "NIKON D5600"),
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("", "Pixel 8", "Pixel 8"),
        ("Apple", "", "Apple"),
        ("Evil\x07\x1b[31m", "Cam\u202eera\n\t 1", "Evil[31m Camera 1"),
        ("A" * 300, "B", "A" * 100),
        ("", "", ""),
    ],
)
def test_cameras_are_named_once_and_cleanly(make: str, model: str, camera: str) -> None:
    assert capture_in(tiff([text(0x010F, make), text(0x0110, model)])).camera == camera


@pytest.mark.timeout(20)
def test_lying_blocks_say_nothing_and_cost_nothing() -> None:
    sound = tiff([text(0x010F, "Apple")], [text(0x9003, "2026:07:04 21:08:15")], place(*PARIS))
    outside = sound.replace(pack(">", 8), pack(">", 2**32 - 2), 1)
    itself = tiff([(0x8769, LONG, 1, pack(">", 8)), (0x8825, LONG, 1, pack(">", 8))])
    many = sound[:8] + b"\xff\xff" + sound[10:]
    long = tiff([(0x010F, ASCII, 2**32 - 1, pack(">", 8) + b"x")])
    far = sound[:8] + struct.pack(">H", 1) + struct.pack(">HHII", 0x010F, ASCII, 40, 2**31) + bytes(4)

    for block in (outside, itself, long, far, b"", b"MM\0*", b"II*\0\xff\xff\xff\xff", bytes(500_000)):
        assert capture_in(block) == Capture()
        assert orientation_in(block) == 1
    assert capture_in(many).camera == "Apple"
    assert capture_in(b"MM\0*" + pack(">", 8) + b"\xff\xff" + bytes(1_000_000)) == Capture()


@given(st.binary(max_size=400), st.integers(0, 300), st.binary(max_size=12))
def test_no_block_breaks_the_reader(noise: bytes, at: int, patch: bytes) -> None:
    sound = tiff([text(0x010F, "Apple")], [text(0x9003, "2026:07:04 21:08:15")], place(*PARIS))
    for block in (b"II*\0" + noise, b"MM\0*" + noise, sound[:at] + patch + sound[at + len(patch) :]):
        found = capture_in(block)

        assert len(found.camera) <= 100
        assert found.camera.isprintable()
        assert found.latitude is None or -90 <= found.latitude <= 90
        assert found.longitude is None or -180 <= found.longitude <= 180
        assert 1 <= orientation_in(block) <= 8
