"""HEIC files that lie, contradict themselves, or are something else within."""

import dataclasses
import struct
from collections.abc import Iterator

from tests.features.media import heifs, photos

_PHOTO = photos.scene(160, 120)


def files() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Yield name, bytes, and the codes that it may be rejected with."""
    yield from _others()
    yield from _lies()
    yield from _contradictions()


def _others() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    sound = heifs.heic(_PHOTO)
    film = heifs.box(b"moov", heifs.box(b"mvhd", bytes(100)))
    brands = heifs.box(b"ftyp", b"hevc" + bytes(4) + b"msf1hevc")
    yield "heic sequence", brands + film, ("unsupported_kind",)
    yield "heic sequence beside a still", brands + sound[sound.index(b"meta") - 4 :] + film, ("unsupported_kind",)
    yield "heic without anything", sound[:28] + heifs.box(b"free", bytes(50)), ("damaged",)
    for kind in (b"avc1", b"jpeg", b"iovl", b"unci", b"tili"):
        other = heifs.parts(sound)
        other.items[other.primary].kind = kind
        yield f"heic of {kind.decode()}", other.written(), ("unsupported_kind",)
    nested = heifs.grid(heifs.parts(sound), 2, 2, 160)
    nested.items[2] = dataclasses.replace(nested.items[1], references={b"dimg": [1]})
    yield "heic grid of itself", nested.written(), ("unsupported_kind",)


def _lies() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    vast = heifs.parts(heifs.heic(_PHOTO)).set(b"ispe", struct.pack(">III", 0, 50_000, 50_000))
    yield "vast heic", vast.written(), ("too_many_pixels",)
    empty = heifs.parts(heifs.heic(_PHOTO)).set(b"ispe", bytes(12))
    yield "empty heic", empty.written(), ("damaged",)
    small = heifs.parts(heifs.heic(photos.scene(2_000, 1_500))).set(b"ispe", struct.pack(">III", 0, 40, 30))
    yield "heic larger than it says", small.written(), ("damaged",)
    tile = heifs.parts(heifs.heic(_PHOTO))
    sparse = heifs.grid(tile, 3, 3, 160)
    sparse.items[1].references = {b"dimg": [2, 3]}
    yield "heic grid without its tiles", sparse.written(), ("damaged",)
    other = heifs.grid(tile, 3, 3, 160)
    other.items[1].data = other.items[1].data[:4] + struct.pack(">II", 9_000, 9_000)
    yield "heic grid of two sizes", other.written(), ("damaged",)
    nowhere = heifs.grid(tile, 3, 3, 160)
    nowhere.items[1].references = {b"dimg": list(range(900, 909))}
    yield "heic grid of nothing", nowhere.written(), ("unsupported_kind",)


def _contradictions() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    sound = heifs.heic(_PHOTO)
    at = sound.index(b"iloc") + 4
    far = sound[: at + 16] + b"\x7f\xff\xff\xff" + sound[at + 20 :]
    yield "heic item behind the end", far, ("truncated", "damaged")
    for name in (b"pitm", b"iinf", b"iloc", b"iprp", b"ipco", b"ispe", b"hvcC"):
        yield f"heic without {name.decode()}", sound.replace(name, b"free"), ("damaged",)
    for name, much in ((b"iinf", 4), (b"iloc", 6), (b"ipma", 4)):
        at = sound.index(name) + 4 + much
        yield f"heic of 65,535 in {name.decode()}", sound[:at] + b"\xff\xff\xff\xff" + sound[at + 4 :], ("damaged",)
    endless = sound[:28] + heifs.box(b"free", b"") * 30_000
    yield "heic of 30,000 boxes", endless, ("damaged",)
    stuffed = heifs.parts(sound)
    stuffed.items[9] = heifs.Item(kind=b"Exif", data=bytes(20_000_000), references={b"cdsc": [stuffed.primary]})
    yield "heic of 20 MB of exif", stuffed.written(), ("too_much_metadata",)
    noise = heifs.parts(sound)
    noise.items[noise.primary].data = bytes(range(256)) * 20
    yield "heic of noise", noise.written(), ("damaged", "truncated")
