"""What a WebM and an animated GIF say of themselves, checked before any demuxer sees them."""

from typing import BinaryIO

from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.video.refusals import cut_off, damaged, too_large_picture, unsupported
from heliograph.features.media.transcode.video.types import MAX_SIDE

MAX_GIF_PICTURES = 10_000
MAX_GIF_PIXELS = 10_000_000_000

_EBML, _SEGMENT, _DOCUMENT_TYPE = 0x1A45DFA3, 0x18538067, 0x4282
_FILLERS = {0xEC, 0xBF}
_CONTENT_TYPES = {b"webm": "video/webm", b"matroska": "video/x-matroska"}


def check_matroska(file: BinaryIO, size: int) -> str:
    """Return the content type of a WebM that a demuxer may open. Raises Rejected. Format: RFC 8794, RFC 9559."""
    file.seek(0)
    head = file.read(4096)
    kind, length, at = _element(head, 0)
    if kind != _EBML or length is None or at + length > len(head):
        raise damaged()
    content_type = _CONTENT_TYPES.get(_document_type(head, at, at + length))
    if content_type is None:
        raise unsupported()
    at += length
    while True:
        kind, length, at = _element(head, at)
        if kind in _FILLERS and length is not None:
            at += length
            continue
        break
    if kind != _SEGMENT:
        raise damaged()
    if length is not None and at + length > size:
        raise cut_off()
    return content_type


def _document_type(head: bytes, at: int, end: int) -> bytes:
    while at < end:
        kind, length, at = _element(head, at)
        if length is None:
            break
        if kind == _DOCUMENT_TYPE:
            return head[at : at + length].rstrip(b"\0")
        at += length
    return b""


def _element(head: bytes, at: int) -> tuple[int, int | None, int]:
    """An element's id, its length (None: unknown) and where its content starts."""
    if at >= len(head) or head[at] < 0x10:
        raise damaged()
    id_bytes = 9 - head[at].bit_length()
    size_at = at + id_bytes
    if size_at >= len(head) or not head[size_at]:
        raise damaged()
    size_bytes = 9 - head[size_at].bit_length()
    raw = int.from_bytes(head[size_at : size_at + size_bytes], "big") & ((1 << 7 * size_bytes) - 1)
    is_unknown = raw == (1 << 7 * size_bytes) - 1
    return int.from_bytes(head[at:size_at], "big"), None if is_unknown else raw, size_at + size_bytes


def check_gif(file: BinaryIO, size: int) -> str:
    """Return the content type of an animated GIF that a demuxer may open. Raises Rejected. Format: GIF89a."""
    file.seek(0)
    content = file.read(size)
    width, height = (int.from_bytes(content[at : at + 2], "little") for at in (6, 8))
    if not width or not height:
        raise damaged()
    if max(width, height) > MAX_SIDE:
        raise too_large_picture()
    try:
        pictures = _pictures(content)
    except IndexError as error:
        raise cut_off() from error
    if pictures < 2:
        raise Rejected(RejectionCode.NOT_A_VIDEO, "This GIF does not move: post it as a photo.")
    if pictures > MAX_GIF_PICTURES or pictures * width * height > MAX_GIF_PIXELS:
        raise Rejected(RejectionCode.TOO_MANY_PIXELS, "This GIF has too many pictures. Make it shorter or smaller.")
    return "image/gif"


def _pictures(content: bytes) -> int:
    """Count the pictures, walking every block. Raises IndexError where the file ends too soon."""
    at, count = 13 + _palette_bytes(content[10]), 0
    while (block := content[at]) != 0x3B:
        match block:
            case 0x21:
                at = _after_chunks(content, at + 2)
            case 0x2C:
                count += 1
                at = _after_chunks(content, at + 11 + _palette_bytes(content[at + 9]))
            case _:
                raise damaged()
    return count


def _after_chunks(content: bytes, at: int) -> int:
    while length := content[at]:
        at += length + 1
    return at + 1


def _palette_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
