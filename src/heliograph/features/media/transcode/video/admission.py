"""Decides, from the header alone, whether a video may reach a demuxer, and which one."""

import os
from pathlib import Path

from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.video.header_iso import check_iso
from heliograph.features.media.transcode.video.header_others import check_gif, check_matroska
from heliograph.features.media.transcode.video.refusals import unsupported
from heliograph.features.media.transcode.video.types import MAX_SOURCE_BYTES, Container

_CHECKS = {Container.ISO: check_iso, Container.MATROSKA: check_matroska, Container.GIF: check_gif}
_ISO_FIRST = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"#EXTM3U", "playlists"),
    (b"ffconcat", "playlists"),
    (b"[playlist]", "playlists"),
    (b"FLV\x01", "Flash videos"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media videos"),
    (b"\x00\x00\x01\xba", "MPEG program streams"),
    (b"OggS", "Ogg files"),
    (b"%PDF", "PDF files"),
    (b"\xff\xd8\xff", "photos as videos"),
    (b"\x89PNG\r\n\x1a\n", "pictures as videos"),
)


def admit(path: Path) -> tuple[Container, str]:
    """Return the container and content type of a file that may be demuxed. Raises Rejected."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if not size:
            raise Rejected(RejectionCode.EMPTY, "This file is empty.")
        if size > MAX_SOURCE_BYTES:
            raise Rejected(RejectionCode.TOO_LARGE, f"This file is larger than {MAX_SOURCE_BYTES // 1024 // 1024} MB.")
        container = sniff(file.read(1024))
        return container, _CHECKS[container](file, size)


def sniff(head: bytes) -> Container:
    """Tell the container from the first bytes alone. Raises Rejected."""
    if head[4:8] in _ISO_FIRST:
        return Container.ISO
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Container.MATROSKA
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Container.GIF
    for magic, name in _REFUSED:
        if head.startswith(magic):
            raise unsupported(name)
    if head.startswith(b"RIFF") and head[8:11] == b"AVI":
        raise unsupported("AVI videos")
    if head[:1] == b"G" and head[188:189] == b"G":
        raise unsupported("MPEG transport streams")
    if b"<svg" in head:
        raise unsupported("SVG drawings")
    raise Rejected(RejectionCode.NOT_A_VIDEO, "This file is not a video.")
