"""GIF: cut at every block, frames outside of the screen, codes that lead nowhere, ten thousand frames."""

import dataclasses
import struct
from collections.abc import Iterator

from tests.features.media.hostile import gif_of_frames
from tests.hostile import seeds
from tests.hostile.items import GIF, Bait, Expected, Item, either, refused, rendered

_PALETTE = bytes(range(12))
_PICTURE = bytes((2, 2, 0x4C, 0x01, 0))


def items(bait: Bait) -> Iterator[Item]:
    """Every GIF."""
    del bait
    yield from cut()
    yield from shapes()
    yield from pictures()
    yield from burdens()


def loops(bait: Bait) -> Iterator[Item]:
    """Every GIF once more, to be made a video that loops."""
    for item in items(bait):
        yield dataclasses.replace(item, expected=Expected.EITHER, is_loop=True)


def gif(*blocks: bytes, size: tuple[int, int] = (2, 2), flags: int = 0x81, palette: bytes = _PALETTE) -> bytes:
    """Write a GIF of these blocks."""
    return b"GIF89a" + struct.pack("<HHBBB", *size, flags, 0, 0) + palette + b"".join(blocks) + b";"


def picture(data: bytes = _PICTURE, *, box: tuple[int, int, int, int] = (0, 0, 2, 2), flags: int = 0) -> bytes:
    """Write a picture block: left, top, width, height, then its codes."""
    return b"," + struct.pack("<HHHHB", *box, flags) + data


def extension(label: int, *parts: bytes) -> bytes:
    """Write an extension block of these parts."""
    return bytes((0x21, label)) + b"".join(bytes((len(part),)) + part for part in parts) + b"\0"


def boundaries(source: bytes) -> Iterator[tuple[str, int]]:
    """Yield (what begins there, offset) of each block."""
    at = 13 + (3 << ((source[10] & 7) + 1) if source[10] & 0x80 else 0)
    yield "palette", 13
    number = 0
    while source[at] != 0x3B:
        name = "picture" if source[at] == 0x2C else f"extension {source[at + 1]:02x}"
        yield f"{number} {name}", at
        number += 1
        if source[at] == 0x2C:
            at += 11 + (3 << ((source[at + 9] & 7) + 1) if source[at + 9] & 0x80 else 0)
        else:
            at += 2
        while source[at]:
            at += 1 + source[at]
        at += 1
    yield "end", at


def cut() -> Iterator[Item]:
    """Ends before and shortly behind the start of each block, of a still and of a moving one."""
    still = seeds.plain_gif()
    for name, at in boundaries(still):
        made = either if name == "end" else refused
        yield made(f"cut before {name}", still[:at], GIF)
        if name != "end":
            yield refused(f"cut in {name}", still[: at + 5], GIF)
    for name, at in boundaries(seeds.moving_gif()):
        yield either(f"moving, cut before {name}", seeds.moving_gif()[:at], GIF)
        yield either(f"moving, cut in {name}", seeds.moving_gif()[: at + 7], GIF)
    for length in (6, 10, 12):
        yield refused(f"{length} bytes", still[:length], GIF)


def shapes() -> Iterator[Item]:
    """Screens, palettes and block marks that lie."""
    for size in ((0, 0), (65_535, 65_535), (0, 5), (50_000, 3_000)):
        yield refused(f"screen {size[0]} x {size[1]}", gif(picture(), size=size), GIF)
    yield rendered("is 1 x 1", gif(picture(bytes((2, 2, 0x44, 0x01, 0)), box=(0, 0, 1, 1)), size=(1, 1)), GIF)
    yield either("is 65,500 x 1", gif(picture(), size=(65_500, 1)), GIF)
    yield either("is 1 x 65,500", gif(picture(), size=(1, 65_500)), GIF)
    yield either("says 9,000 x 9,000", gif(picture(), size=(9_000, 9_000)), GIF)
    yield either("says 6,000 x 6,000", gif(picture(), size=(6_000, 6_000)), GIF)
    yield either("no palette", gif(picture(), flags=0, palette=b""), GIF)
    yield either("a palette cut off", gif(picture(), flags=0x87, palette=bytes(30)), GIF)
    yield either("GIF87a", b"GIF87a" + gif(picture())[6:], GIF)
    yield refused("GIF88a", b"GIF88a" + gif(picture())[6:], GIF)
    yield refused("no picture", gif(), GIF)
    yield refused("an unknown block", gif(b"\x99abc", picture()), GIF)
    yield refused("an end and nothing else", gif()[:13] + b";", GIF)


def pictures() -> Iterator[Item]:
    """Frames outside of the screen, and codes of nonsense."""
    for box in ((0, 0, 0, 0), (65_535, 65_535, 65_535, 65_535), (1, 1, 2, 2), (0, 0, 60_000, 60_000), (2, 2, 2, 2)):
        yield either(f"frame {box}", gif(picture(box=box)), GIF)
    for bits in (0, 1, 8, 9, 11, 12, 13, 255):
        yield either(f"codes of {bits} bits", gif(picture(bytes((bits,)) + _PICTURE[1:])), GIF)
    yield either("codes of noughts", gif(picture(b"\x02\xff" + bytes(255) + b"\0"), size=(400, 300)), GIF)
    yield either("codes of ones", gif(picture(b"\x02\xff" + b"\xff" * 255 + b"\0"), size=(400, 300)), GIF)
    yield either("no codes", gif(picture(b"\x02\0")), GIF)
    yield either("codes without end", gif(picture(b"\x02" + (b"\xff" + b"\x8c" * 255) * 4_000), size=(90, 90)), GIF)
    yield either("interlaced", gif(picture(flags=0x40)), GIF)
    yield either("a palette of its own, cut off", gif(picture(flags=0x87)), GIF)
    for disposal in range(8):
        control = extension(0xF9, bytes((disposal << 2 | 1, 0, 0, 255)))
        yield either(f"disposal {disposal}", gif(control, picture(), control, picture()), GIF)


def burdens() -> Iterator[Item]:
    """Ten thousand frames, and extensions without number."""
    yield rendered("that moves", seeds.moving_gif(), GIF)
    yield rendered("10,000 frames", gif_of_frames(10_000), GIF)
    tiny = gif(extension(0xF9, b"\0\1\0\0") + picture(), size=(2, 2))
    yield either("100,000 frames", tiny[:-1] + (extension(0xF9, b"\0\1\0\0") + picture()) * 100_000 + b";", GIF)
    control = extension(0xF9, bytes(4))
    vast = gif(*((control + picture(box=(0, 0, 2, 2))) for _ in range(2_000)), size=(4_000, 4_000))
    yield either("2,000 frames of 4,000 x 4,000", vast, GIF)
    yield either("5 MB of comment", gif(extension(0xFE, *(bytes(255),) * 20_000), picture()), GIF)
    yield either("100,000 comments", gif(extension(0xFE, b"a") * 100_000, picture()), GIF)
    yield either("100,000 controls", gif(extension(0xF9, bytes(4)) * 100_000, picture()), GIF)
    loops = extension(0xFF, b"NETSCAPE2.0", b"\1\xff\xff")
    yield either("endless loops", gif(loops * 1_000, extension(0xF9, bytes(4)), picture()), GIF)
    xmp = bytes((0x21, 0xFF, 11)) + b"XMP DataXMP" + b"<x/>" * 100 + bytes(range(255, -1, -1)) + b"\0"
    yield either("XMP", gif(xmp, picture()), GIF)
    yield either("an extension that never ends", gif(b"\x21\xfe" + b"\xff" * 50_000), GIF)
    yield rendered("1 MB behind the end", seeds.plain_gif() + bytes(1_000_000), GIF)
