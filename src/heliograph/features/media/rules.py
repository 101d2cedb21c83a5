"""Pure decisions about files: what is taken, how names and keys are spelt."""

import re

from heliograph.features.media.types import CONTENT_TYPES, FileIntent, FileTooLarge, MediaUrls, UnsupportedMedia
from heliograph.platform.errors import Invalid
from heliograph.platform.ids import LARGEST, shard_of, time_of

PHOTO_TYPES = frozenset(("image/jpeg", "image/png", "image/webp", "image/gif"))
_NAME = re.compile(r"([0-9]{1,19})_([a-z]+)\.([a-z]+)")
SIZES = ("t", "s", "m", "l")
ORIGINAL = "o"


def check_intent(intent: FileIntent, *, photo_max_bytes: int) -> None:
    """Raise `UnsupportedMedia`, `FileTooLarge` or `Invalid` unless a photo of this kind and size is taken."""
    if intent.content_type not in PHOTO_TYPES:
        raise UnsupportedMedia(
            "Photos are taken as JPEG, PNG, WebP or GIF.", errors={"content_type": "not a kind that is taken"}
        )
    if intent.file_size <= 0:
        raise Invalid("The file is empty.", errors={"file_size": "must be more than 0"})
    if intent.file_size > photo_max_bytes:
        raise FileTooLarge(
            f"A photo may have up to {photo_max_bytes / 1_000_000:g} MB.", errors={"file_size": "too large"}
        )


def parse_name(name: str) -> tuple[int, str, str] | None:
    """Split `{media_id}_{size}.{ext}` into its parts, or None where it is no such name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    media_id, size, extension = int(match[1]), match[2], match[3]
    is_known = 0 < media_id <= LARGEST and (
        (size in SIZES and extension in CONTENT_TYPES) or (size == ORIGINAL and extension in ("jpg", "bin"))
    )
    return (media_id, size, extension) if is_known else None


def urls(media_id: int, *, has_original: bool) -> MediaUrls:
    """Return the addresses of a photo's sizes; the original's only for its owner."""
    thumbnail, small, medium, large = (f"/media/{media_id}_{size}.jpg" for size in SIZES)
    original = f"/media/{media_id}_{ORIGINAL}.bin" if has_original else None
    return MediaUrls(thumbnail=thumbnail, small=small, medium=medium, large=large, original=original)


def part_sizes(size_bytes: int, part_bytes: int) -> list[int]:
    """Cut a file into parts of `part_bytes` and a last one of what is left."""
    whole, rest = divmod(size_bytes, part_bytes)
    return [part_bytes] * whole + ([rest] if rest else [])


def quarantine_key(media_id: int) -> str:
    """Return where an upload lands."""
    return f"quarantine/{_folder(media_id)}/{media_id}"


def rendition_key(media_id: int, size: str, extension: str) -> str:
    """Return where a rendered size is kept."""
    return f"renditions/{_folder(media_id)}/{media_id}_{size}.{extension}"


def original_key(media_id: int) -> str:
    """Return where the file as it was uploaded is kept, for its owner."""
    return f"originals/{_folder(media_id)}/{media_id}"


def every_key(media_id: int) -> list[str]:
    """List every key that bytes of a medium may stand under, whatever became of its rows."""
    rendered = [rendition_key(media_id, size, extension) for size in SIZES for extension in CONTENT_TYPES]
    return [quarantine_key(media_id), original_key(media_id), *rendered]


def _folder(media_id: int) -> str:
    """Lay files out by date and shard, so that no folder grows without bound."""
    return f"{time_of(media_id):%Y/%m/%d}/{shard_of(media_id) % 256:02x}"
