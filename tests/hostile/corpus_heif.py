"""HEIC and AVIF: cut at every box, sizes and counts that lie, items that refer to themselves, bombs of tiles."""

import functools
import struct
from collections.abc import Iterator

from PIL import Image

from tests.features.media import photos
from tests.hostile import seeds
from tests.hostile.isoboxes import appended, box, first, full, replaced, spliced, walk, with_number
from tests.hostile.items import AVIF, HEIC, Bait, Item, either, refused, rendered


def items(bait: Bait) -> Iterator[Item]:
    """Every HEIC and AVIF."""
    del bait
    for kind, source, content_type in (("avif", seeds.plain_avif(), AVIF), ("heic", seeds.plain_heic(), HEIC)):
        yield from cut(kind, source, content_type)
        yield from lengths(kind, source, content_type)
        yield from tables(kind, source, content_type)
        yield from properties(kind, source, content_type)
        yield from structure(kind, source, content_type)
        yield from grids(kind, content_type)
    yield from sequences()


def cut(kind: str, source: bytes, content_type: str) -> Iterator[Item]:
    """Ends before and in each box."""
    for one in walk(source):
        yield refused(f"{kind} cut before {one.path} at {one.start}", source[: one.start], content_type)
        middle = (one.start + one.end) // 2
        yield refused(f"{kind} cut in {one.path} at {middle}", source[:middle], content_type)
    yield refused(f"{kind} without its last byte", source[:-1], content_type)
    yield either(f"{kind} with a megabyte behind it", source + bytes(1_000_000), content_type)
    free = box(b"free", bytes(1_000_000))
    yield rendered(f"{kind} with a megabyte of nothing behind it", source + free, content_type)


def lengths(kind: str, source: bytes, content_type: str) -> Iterator[Item]:
    """Lengths of each box that lie."""
    for one in walk(source):
        for length in (0, 1, 7, 9, 2**31, 2**32 - 1):
            lying = with_number(source, one.start, length)
            yield either(f"{kind} length {length} of {one.path} at {one.start}", lying, content_type)
    mdat = first(source, "mdat")
    for length in (0, 8, 2**63, 2**64 - 1):
        large = struct.pack(">I4sQ", 1, b"mdat", length) + source[mdat.body_at : mdat.end]
        yield either(f"{kind} large length {length} of mdat", source[: mdat.start] + large, content_type)


def tables(kind: str, source: bytes, content_type: str) -> Iterator[Item]:
    """Each byte near the start of each table set to its ends: counts, versions, offsets, item numbers."""
    for name in ("pitm", "iinf", "iloc", "iref", "ipma", "infe", "ispe"):
        at = first(source, name).body_at
        for offset in (0, 3, 4, 5, 6, 7, 9, 11):
            if at + offset >= len(source):
                continue
            for value in (0x00, 0x7F, 0xFF):
                lying = with_number(source, at + offset, value, 1)
                yield either(f"{kind} byte {offset} of {name} is {value:02x}", lying, content_type)
    for name in ("pitm", "iinf", "iloc", "iprp", "ipco", "ipma", "ispe", "hdlr"):
        yield either(f"{kind} without {name}", replaced_by_free(source, name), content_type)


def replaced_by_free(source: bytes, name: str) -> bytes:
    """Make a box one of free space, so that no offset moves."""
    one = first(source, name)
    return source[: one.start + 4] + b"free" + source[one.start + 8 :]


def properties(kind: str, source: bytes, content_type: str) -> Iterator[Item]:
    """Sizes, turns, cuts and colours of nonsense."""
    at = first(source, "ispe").body_at + 4
    for width, height in ((0, 0), (1, 1), (65_535, 65_535), (2**32 - 1, 2**32 - 1), (16_000, 16_000), (161, 121)):
        made = refused if max(width, height) > 1_000 or not width else either
        lying = source[:at] + struct.pack(">II", width, height) + source[at + 8 :]
        yield made(f"{kind} says {width} x {height}", lying, content_type)
    nonsense = {
        "turned by 3 and 253": box(b"irot", b"\xff"),
        "mirrored by 255": box(b"imir", b"\xff"),
        "cut by zero denominators": box(b"clap", struct.pack(">8I", 1, 0, 1, 0, 0, 0, 0, 0)),
        "cut to nothing": box(b"clap", struct.pack(">8I", 0, 1, 0, 1, 0, 1, 0, 1)),
        "cut to more": box(b"clap", struct.pack(">8I", 2**31, 1, 2**31, 1, 0, 1, 0, 1)),
        "255 channels": full(b"pixi", b"\xff" + b"\x08" * 255),
        "a profile of nothing": box(b"colr", b"prof"),
        "a profile of noise": box(b"colr", b"prof", bytes(range(256)) * 20),
        "a profile of 20 MB": box(b"colr", b"prof", bytes(20_000_000)),
        "colours unknown": box(b"colr", b"nclx", struct.pack(">HHHB", 65_535, 65_535, 65_535, 255)),
        "a property nobody knows": box(b"\xff\0\xfeQ", bytes(99)),
    }
    for name, new in nonsense.items():
        made = refused if "20 MB" in name else either
        yield made(f"{kind} {name}", with_property(source, new), content_type, is_costly="20 MB" in name)
    turns = with_property(source, *(box(b"irot", b"\1"),) * 100)
    yield either(f"{kind} turned a hundred times", turns, content_type)


def with_property(source: bytes, *new: bytes) -> bytes:
    """Give the primary item more properties, its offsets kept true."""
    count = sum(one.path.endswith("ipco/" + one.name) for one in walk(source))
    ipma = first(source, "ipma")
    entry = ipma.body_at + 8
    held = source[entry + 2]
    associated = bytes(0x80 | (count + 1 + number) for number in range(len(new)) if count + 1 + number < 128)
    body = source[ipma.body_at : entry + 2] + bytes((held + len(associated),))
    body += source[entry + 3 : entry + 3 + held] + associated + source[entry + 3 + held : ipma.end]
    grown = appended(replaced(source, "ipma", box(b"ipma", body)), "ipco", b"".join(new))
    return moved(grown, len(grown) - len(source))


def moved(source: bytes, by: int) -> bytes:
    """Add to every offset in `iloc`, of version 0 or 1 with offsets and lengths of four bytes."""
    at = first(source, "iloc").body_at
    version, base_size = source[at], source[at + 5] >> 4
    count = int.from_bytes(source[at + 6 : at + 8], "big")
    at += 8
    changed = bytearray(source)
    for _ in range(count):
        construction = source[at + 3] & 15 if version else 0
        at += (6 if version else 4) + base_size
        for _ in range(int.from_bytes(source[at : at + 2], "big")):
            offset = int.from_bytes(changed[at + 2 : at + 6], "big")
            changed[at + 2 : at + 6] = struct.pack(">I", offset + (0 if construction else by))
            at += 8
        at += 2
    return bytes(changed)


def structure(kind: str, source: bytes, content_type: str) -> Iterator[Item]:
    """Boxes twice, deep, many, and brands that promise something else."""
    meta = first(source, "meta")
    twice = source[: meta.end] + source[meta.start : meta.end] + source[meta.end :]
    yield either(f"{kind} two meta", twice, content_type)
    deep = b""
    for _ in range(1_000):
        deep = box(b"ipco", deep)
    yield either(f"{kind} 1,000 boxes deep", appended(source, "ipco", deep), content_type)
    yield either(f"{kind} 30,000 boxes", source + box(b"free") * 30_000, content_type)
    many = full(b"iinf", struct.pack(">H", 65_535), *(full(b"infe", b"\0\1\0\0av01\0", version=2),) * 5_000)
    yield either(f"{kind} 5,000 items", replaced(source, "iinf", many), content_type)
    for brand in (b"mif1", b"msf1", b"avis", b"hevc", b"isom", b"qt  ", b"\0\0\0\0", b"heix", b"crx "):
        yield either(f"{kind} of brand {brand.decode()!r}", source[:8] + brand + source[12:], content_type)
    yield refused(f"{kind} of brands without end", struct.pack(">I", 2**31) + source[4:], content_type)
    extents = struct.pack(">HHHH", 0x4440, 0, 1, 1)
    for number, (offset, length) in enumerate(((2**32 - 1, 2**32 - 1), (0, 2**31), (0, len(source)), (0, 0))):
        iloc = full(b"iloc", extents[:2], b"\0\1\0\1\0\0", struct.pack(">IHII", 0, 1, offset, length))
        yield refused(f"{kind} data elsewhere {number}", replaced(source, "iloc", iloc), content_type)
    amplified = full(
        b"iloc", b"\x44\x00\0\1\0\1\0\0", struct.pack(">H", 60_000), struct.pack(">II", 0, len(source)) * 60_000
    )
    yield refused(f"{kind} data 60,000 times over", replaced(source, "iloc", amplified), content_type)


@functools.cache
def tile(content_type: str) -> bytes:
    """A small picture of one colour as a file of its own."""
    if content_type == AVIF:
        return photos.encoded(Image.new("RGB", (512, 512), (90, 80, 70)), "AVIF", speed=10)
    return seeds.heic_of(Image.new("RGB", (512, 512), (90, 80, 70)))


def grids(kind: str, content_type: str) -> Iterator[Item]:
    """One tile shown many times over, grids of themselves, and grids that lie about their tiles."""
    yield either(f"{kind} grid of 2 x 2", grid(content_type, 2, 2), content_type)
    yield either(f"{kind} grid of 12 x 12", grid(content_type, 12, 12), content_type, is_costly=True)
    yield refused(f"{kind} grid of 31 x 31", grid(content_type, 31, 31), content_type)
    yield refused(f"{kind} grid of 255 x 255", grid(content_type, 255, 255), content_type)
    yield refused(f"{kind} grid of itself", grid(content_type, 1, 1, tiles=[1]), content_type)
    yield either(f"{kind} grid of what is not there", grid(content_type, 1, 1, tiles=[77]), content_type)
    yield refused(f"{kind} grid of too few tiles", grid(content_type, 4, 4, tiles=[2]), content_type)
    yield refused(f"{kind} grid of no tiles", grid(content_type, 1, 1, tiles=[]), content_type)
    for size in ((0, 0), (1, 1), (65_535, 65_535), (5_000, 5_000)):
        made = either if size == (1, 1) else refused
        yield made(
            f"{kind} grid of 2 x 2 that says {size[0]} x {size[1]}", grid(content_type, 2, 2, size=size), content_type
        )


def grid(content_type: str, columns: int, rows: int, *, tiles: list[int] | None = None,
         size: tuple[int, int] | None = None) -> bytes:  # fmt: skip
    """Write a file whose picture, item 1, is a grid of one tile, item 2, over and over."""
    source = tile(content_type)
    config = first(source, "av1C" if content_type == AVIF else "hvcC")
    mdat = first(source, "mdat")
    data = source[mdat.body_at : mdat.end]
    width, height = size or (512 * columns, 512 * rows)
    order = [2] * (columns * rows) if tiles is None else tiles
    layout = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height)
    coding = b"av01" if content_type == AVIF else b"hvc1"
    sizes = [full(b"ispe", struct.pack(">II", *one)) for one in ((width, height), (512, 512))]
    listed = struct.pack(">HH", 1, len(order)) + b"".join(struct.pack(">H", one) for one in order)
    head = box(
        b"ftyp",
        b"avif" if content_type == AVIF else b"heic",
        bytes(4),
        b"mif1",
        b"miaf",
        b"avif" if content_type == AVIF else b"heic",
    )

    def meta(data_at: int) -> bytes:
        places = struct.pack(">HHHHIIHHHHII", 1, 1, 0, 1, 0, len(layout), 2, 0, 0, 1, data_at, len(data))
        return full(
            b"meta",
            full(b"hdlr", bytes(4), b"pict", bytes(13)),
            full(b"pitm", b"\0\1"),
            full(b"iloc", b"\x44\x00\0\2", places, version=1),
            full(b"iinf", b"\0\2", full(b"infe", b"\0\1\0\0grid\0", version=2),
                 full(b"infe", b"\0\2\0\0" + coding + b"\0", version=2, flags=1)),
            box(b"iprp", box(b"ipco", *sizes, source[config.start : config.end]),
                full(b"ipma", struct.pack(">I", 2), b"\0\1\1\x01", b"\0\2\2\x02\x83")),
            full(b"iref", box(b"dimg", listed)),
            box(b"idat", layout),
        )  # fmt: skip

    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", data)


def sequences() -> Iterator[Item]:
    """AVIF that moves."""
    frames = [seeds.photograph(64, 48).rotate(9 * number) for number in range(4)]
    moving = photos.encoded(frames[0], "AVIF", save_all=True, append_images=frames[1:], speed=10)
    yield either("avif that moves", moving, AVIF)
    for name in ("stsz", "stts", "stsc", "stco"):
        at = first(moving, name).body_at + 4
        yield either(f"avif that moves, {name} of 2**32 - 1", with_number(moving, at, 2**32 - 1), AVIF)
    moov = first(moving, "moov")
    yield either("avif that moves, without moov", spliced(moving, moov.start, moov.end, b""), AVIF)
    yield refused("avif that moves, cut", moving[: len(moving) * 3 // 4], AVIF)
