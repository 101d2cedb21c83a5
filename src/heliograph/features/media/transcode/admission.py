"""Decides, from the header alone, whether a file may reach a decoder."""

from heliograph.features.media.transcode.header import Header, Kind, damaged, sniff
from heliograph.features.media.transcode.header_heif import read_heif
from heliograph.features.media.transcode.header_jpeg import read_jpeg
from heliograph.features.media.transcode.header_others import read_gif, read_png, read_webp
from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.wire import MAX_SOURCE_BYTES

MAX_PIXELS = 100_000_000
MAX_SIDE = 65_500
# Of file and decoder. With the child itself and the encoders, below 512 MB: measured at the bound for each kind.
MAX_WORKING_BYTES = 384 * 1024 * 1024
MAX_METADATA_BYTES = 16 * 1024 * 1024

_READERS = {
    Kind.JPEG: read_jpeg,
    Kind.PNG: read_png,
    Kind.WEBP: read_webp,
    Kind.GIF: read_gif,
    Kind.AVIF: read_heif,
    Kind.HEIC: read_heif,
}
_SPELLINGS = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png"}
# What HEIC and AVIF are kinds of: a name that fits both.
_HEIF = "image/heif"


def admit(source: bytes, content_type: str) -> Header:
    """Return the header of a file that may be decoded. Raises Rejected with the reason."""
    if not source:
        raise Rejected(RejectionCode.EMPTY, "This file is empty.")
    if len(source) > MAX_SOURCE_BYTES:
        raise too_large()
    kind = sniff(source)
    header = _READERS[kind](source)
    _check_announced(header.kind, content_type)
    check_size(header.width, header.height)
    _check_memory(header, len(source))
    return header


def too_large() -> Rejected:
    """Word the refusal of a file of too many bytes."""
    return Rejected(RejectionCode.TOO_LARGE, f"This file is larger than {MAX_SOURCE_BYTES // 1024 // 1024} MB.")


def _check_announced(kind: Kind, content_type: str) -> None:
    announced = content_type.partition(";")[0].strip().lower()
    is_heif = announced == _HEIF and kind in (Kind.HEIC, Kind.AVIF)
    if _SPELLINGS.get(announced, announced) != kind and not is_heif:
        raise Rejected(
            RejectionCode.TYPE_DIFFERS,
            f"This file is a {kind.name} picture, but was announced as something else. Choose the file again.",
        )


def check_size(width: int, height: int) -> None:
    """Raise Rejected unless the size is one we decode."""
    if width < 1 or height < 1:
        raise damaged()
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Rejected(
            RejectionCode.TOO_MANY_PIXELS,
            f"This photo is too large: it may have {MAX_PIXELS // 1_000_000} million pixels at most.",
        )


def _check_memory(header: Header, source_bytes: int) -> None:
    if header.working_bytes and header.working_bytes + source_bytes > MAX_WORKING_BYTES:
        raise Rejected(
            RejectionCode.TOO_MANY_PIXELS,
            "This photo is too large for its kind of file. Save it smaller, or as a plain JPEG.",
        )
    if header.metadata_bytes > MAX_METADATA_BYTES:
        raise Rejected(
            RejectionCode.TOO_MUCH_METADATA,
            "This photo carries too much hidden information beside the picture. Save it again without.",
        )
