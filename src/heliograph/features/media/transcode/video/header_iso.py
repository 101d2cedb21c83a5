"""What an MP4 or MOV says of itself, checked before any demuxer sees it.

Everything in the index that could make a demuxer open another file, believe an absurd count or need a key is
refused here. Formats: ISO/IEC 14496-12, and Apple's QuickTime File Format for `cmov`, `rmra` and `alis`.
"""

from typing import BinaryIO

from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.video.boxes import Box, Broken, CutOff, children, top_level
from heliograph.features.media.transcode.video.refusals import cut_off, damaged, too_large_picture, unsupported
from heliograph.features.media.transcode.video.types import MAX_SIDE

MAX_INDEX_BYTES = 16 * 1024 * 1024
MAX_BOXES = 20_000
MAX_TRACKS = 32
MAX_SAMPLES = 2_000_000

_PARENTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"mvex"}
_PICTURE_BRANDS = {b"mif1", b"msf1", b"heic", b"heix", b"hevc", b"hevx", b"avif", b"avis", b"miaf"}
_REFERENCES = {b"cmov", b"rmra", b"rmda"}
_PICTURES = {
    *(b"avc1", b"avc2", b"avc3", b"avc4", b"hvc1", b"hev1", b"vp08", b"vp09", b"av01", b"mp4v"),
    *(b"jpeg", b"mjpg", b"mjpa", b"mjpb"),
}
_LOCKED = {b"encv", b"enca", b"encs", b"drmi", b"drms"}
# Where the table's count stands, and how many bytes an entry takes.
_TABLES = {
    b"stts": (4, 8),
    b"ctts": (4, 8),
    b"stss": (4, 4),
    b"stsc": (4, 12),
    b"stco": (4, 4),
    b"co64": (4, 8),
    b"elst": (4, 12),
}


def check_iso(file: BinaryIO, size: int) -> str:
    """Return the content type of a file that a demuxer may open. Raises Rejected."""
    try:
        return _check(file, size)
    except CutOff as error:
        raise cut_off() from error
    except Broken as error:
        raise damaged() from error


def _check(file: BinaryIO, size: int) -> str:
    index: list[Box] = []
    content_type = ""
    for count, box in enumerate(top_level(file, size)):
        if count > MAX_BOXES:
            raise Broken
        if box.kind == b"ftyp" and not content_type:
            content_type = _content_type(_read(file, box, 4096))
        if box.kind == b"moov":
            index.append(box)
    if not index:
        raise CutOff
    if len(index) > 1 or index[0].size > MAX_INDEX_BYTES:
        raise Broken
    _check_index(_read(file, index[0], MAX_INDEX_BYTES))
    return content_type or "video/quicktime"


def _read(file: BinaryIO, box: Box, most: int) -> bytes:
    file.seek(box.start)
    return file.read(min(box.size, most))


def _content_type(brands: bytes) -> str:
    if brands[:4] in _PICTURE_BRANDS:
        raise Rejected(RejectionCode.NOT_A_VIDEO, "This file is a picture, not a video.")
    return "video/quicktime" if brands[:4] == b"qt  " else "video/mp4"


def _check_index(index: bytes) -> None:
    """Walk everything beneath `moov` that a demuxer would."""
    pending = [Box(b"moov", 0, len(index))]
    seen, tracks, kinds = 0, 0, list[bytes]()
    while pending:
        parent = pending.pop()
        for box in children(index, parent.start, parent.end):
            seen += 1
            tracks += box.kind == b"trak"
            if seen > MAX_BOXES or tracks > MAX_TRACKS or box.kind in _REFERENCES:
                raise Broken
            if box.kind in _PARENTS:
                pending.append(box)
            elif box.kind == b"dref":
                _check_references(index, box)
            elif box.kind == b"stsd":
                kinds += _sample_kinds(index, box)
            elif box.kind in _TABLES:
                _check_table(index, box)
            elif box.kind == b"stsz":
                _check_sizes(index, box)
    _check_kinds(kinds)


def _check_kinds(kinds: list[bytes]) -> None:
    if _LOCKED.intersection(kinds):
        raise Rejected(RejectionCode.PROTECTED, "This video is copy-protected, and we cannot read it.")
    if not _PICTURES.intersection(kinds):
        raise unsupported()


def _check_references(index: bytes, box: Box) -> None:
    """Each track's samples lie in this very file, or we do not touch it."""
    count = _number(index, box.start + 4)
    entries = list(children(index, box.start + 8, box.end))
    if count != len(entries) or count > 16:
        raise Broken
    for entry in entries:
        is_here = _number(index, entry.start) & 1
        if not is_here:
            raise Rejected(RejectionCode.UNSUPPORTED, "This video keeps its pictures in another file. Export it whole.")


def _sample_kinds(index: bytes, box: Box) -> list[bytes]:
    """The codecs named in a sample description; a picture's stated size is checked on the way."""
    kinds: list[bytes] = []
    for entry in children(index, box.start + 8, box.end):
        kinds.append(entry.kind)
        if entry.kind in _PICTURES:
            width = int.from_bytes(index[entry.start + 24 : entry.start + 26], "big")
            height = int.from_bytes(index[entry.start + 26 : entry.start + 28], "big")
            if max(width, height) > MAX_SIDE:
                raise too_large_picture()
    return kinds


def _check_table(index: bytes, box: Box) -> None:
    """A count that its box cannot hold is a lie."""
    offset, entry_bytes = _TABLES[box.kind]
    count = _number(index, box.start + offset)
    if count > MAX_SAMPLES or count * entry_bytes > box.size:
        raise Broken


def _check_sizes(index: bytes, box: Box) -> None:
    every, count = _number(index, box.start + 4), _number(index, box.start + 8)
    if count > MAX_SAMPLES * (64 if every else 1) or (not every and 4 * count > box.size):
        raise Broken


def _number(index: bytes, at: int) -> int:
    return int.from_bytes(index[at : at + 4], "big")
