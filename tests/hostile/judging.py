"""What would be a finding: a fate other than expected, a refusal without words, and bytes that tell too much."""

from collections.abc import Iterator

from tests.hostile import place
from tests.hostile.doors import RENDERED, Outcome
from tests.hostile.isoboxes import walk
from tests.hostile.items import Expected, Item
from tests.hostile.watching import SECRET

MAX_CHILD_BYTES = 512 * 1024 * 1024
MAX_PHOTO_SECONDS = 12.0
MAX_VIDEO_SECONDS = 60.0
_SCRIPTS = (b"<script", b"<?php", b"META-INF/", b"PK\x03\x04", b"#EXTINF:9.0", b"file://", b"http://")
_TELLING_BOXES = frozenset((b"uuid", b"XMP_", b"keys", b"\xa9xyz", b"loci", b"Exif"))
_TELLING_CHUNKS = (b"EXIF", b"XMP ", b"ICCP")


def findings(item: Item, outcome: Outcome) -> Iterator[str]:
    """Say in words what is wrong with what became of a file."""
    is_rendered = outcome.fate == RENDERED
    if item.expected is Expected.REFUSED and is_rendered:
        yield "was rendered, and must be refused"
    if item.expected is Expected.RENDERED and not is_rendered:
        yield f"was refused ({outcome.fate}), and must be rendered"
    if not is_rendered and (len(outcome.words) < 15 or not outcome.words.endswith(".")):
        yield f"was refused without a reason: {outcome.words!r}"
    if not is_rendered and not outcome.words.isprintable():
        yield f"was refused with words that are not: {outcome.words!r}"
    if is_rendered and not outcome.served:
        yield "was rendered to nothing"
    if outcome.seconds > (MAX_VIDEO_SECONDS if item.is_video else MAX_PHOTO_SECONDS):
        yield f"took {outcome.seconds:.1f} s"
    for name, content in outcome.served.items():
        for fault in telling(name, content):
            yield f"{name} {fault}"


def telling(name: str, content: bytes) -> Iterator[str]:
    """Say what a served file holds that it must not."""
    if found := place.found_in(content):
        yield f"names a place: {found[0][:40]!r}"
    if SECRET in content:
        yield "holds the secret"
    for script in _SCRIPTS:
        if script in content and not name.endswith(".m3u8"):
            yield f"holds {script!r}"
    match name.rpartition(".")[2]:
        case "jpg":
            yield from _segments(content)
        case "webp":
            yield from (f"holds a chunk {chunk!r}" for chunk in _TELLING_CHUNKS if chunk in content[:200])
        case "avif" | "mp4" | "m4s":
            yield from (f"holds a box {box}" for box in _boxes(content))
        case "m3u8":
            yield from _lines(content)
        case _:
            yield "is of no kind that is served"


def _segments(content: bytes) -> Iterator[str]:
    at = 2
    while at + 4 <= len(content) and content[at + 1] != 0xDA:
        marker = content[at + 1]
        if marker == 0xFE and content[at + 4 : at + 8] != b"Lavc":
            yield "holds a comment"
        if 0xE0 <= marker <= 0xEF and content[at + 4 : at + 9] not in (b"JFIF\0", b"Adobe"):
            yield f"holds a segment APP{marker - 0xE0}"
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")


def _boxes(content: bytes) -> Iterator[str]:
    for one in walk(content):
        if one.name.encode("latin-1") in _TELLING_BOXES:
            yield one.path
        # The writer leaves an empty list of words behind.
        if one.name == "ilst" and one.end > one.body_at:
            yield f"{one.path} with words in it"
        # `infe` names an item's kind behind version, number and protection.
        if one.name == "infe" and content[one.body_at + 8 : one.body_at + 12] in (b"Exif", b"mime", b"uri "):
            yield one.path


def _lines(content: bytes) -> Iterator[str]:
    for line in content.decode(errors="replace").splitlines():
        if "/" in line and not line.startswith("#"):
            yield f"leads elsewhere: {line[:60]!r}"
