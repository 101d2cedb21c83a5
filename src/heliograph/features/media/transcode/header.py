"""What a file says about itself, read in Python before any decoder sees a byte of it.

Sniffs the magic, walks the container's outer structure, and knows nothing of limits: `admission` judges.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.types import Recipe

_SIDEWAYS = frozenset({5, 6, 7, 8})


class Kind(StrEnum):
    """The kinds we decode, as content types. A new one needs a magic, a reader here, and a loader in `decode`."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    AVIF = "image/avif"
    HEIC = "image/heic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The facts that decide whether and how a file is decoded.

    `width` and `height` are those stored, before `orientation` (1 to 8, as in EXIF) is applied; `working_bytes`
    is what its decoder must hold at once however little we ask of it; `icc` is filled where the decoder does not
    bring the profile itself: JPEG, HEIC and AVIF. `is_hdr` says that eight bits would not hold the colours before
    they are converted; `exif` is the TIFF structure of the EXIF block, or empty. `recipe` is not the file's
    word but its author's: of a part cut out, more is decoded.
    """

    kind: Kind
    width: int
    height: int
    orientation: int = 1
    metadata_bytes: int = 0
    working_bytes: int = 0
    components: int = 3
    bits: int = 8
    icc: bytes | None = None
    is_hdr: bool = False
    exif: bytes = b""
    is_animated: bool = False
    recipe: Recipe = field(default_factory=Recipe)

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height once `orientation` is applied."""
        return (self.height, self.width) if self.orientation in _SIDEWAYS else (self.width, self.height)


_UNSUPPORTED_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"II*\x00", "TIFF pictures"),
    (b"MM\x00*", "TIFF pictures"),
    (b"%PDF", "PDF files"),
    (b"BM", "BMP pictures"),
    (b"\x00\x00\x01\x00", "icon files"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL pictures"),
    (b"\xff\x0a", "JPEG XL pictures"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000 pictures"),
    (b"8BPS", "Photoshop files"),
)
_AVIF_BRANDS = (b"avif", b"avis")
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def sniff(source: bytes) -> Kind:
    """Tell the kind from the first bytes alone. Raises Rejected."""
    if source.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if source.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if source.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if source.startswith(b"RIFF") and source[8:12] == b"WEBP":
        return Kind.WEBP
    if source[4:8] == b"ftyp":
        return _sniff_brand(source)
    for magic, name in _UNSUPPORTED_MAGIC:
        if source.startswith(magic):
            raise unsupported(name)
    if b"<svg" in source[:1024]:
        raise unsupported("SVG drawings")
    raise Rejected(RejectionCode.NOT_AN_IMAGE, "This file is not a photo.")


def _sniff_brand(source: bytes) -> Kind:
    """Tell ISO media files apart by their brands; what is inside one has the last word (`header_heif`)."""
    box_end = min(int.from_bytes(source[:4], "big"), 256)
    brands = [source[8:12]] + [source[at : at + 4] for at in range(16, box_end, 4)]
    if any(brand in _AVIF_BRANDS for brand in brands):
        return Kind.AVIF
    if any(brand in _HEIF_BRANDS for brand in brands):
        return Kind.HEIC
    raise unsupported("videos")


def unsupported(name: str) -> Rejected:
    """Word the refusal of a kind we recognise and do not take."""
    return Rejected(
        RejectionCode.UNSUPPORTED,
        f"We cannot take {name} here. Save it as JPEG, PNG, WebP, HEIC, AVIF or GIF and try again.",
    )


def truncated() -> Rejected:
    """Word the refusal of a file whose end is missing."""
    return Rejected(RejectionCode.TRUNCATED, "This photo is cut off: part of the file is missing. Upload it again.")


def damaged() -> Rejected:
    """Word the refusal of a file that contradicts its own format."""
    return Rejected(RejectionCode.DAMAGED, "This photo is damaged and cannot be read.")
