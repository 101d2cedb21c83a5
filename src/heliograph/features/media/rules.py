"""Pure decisions about files: what is taken, how names and keys are spelt."""

import re
from collections.abc import Callable, Sequence

from heliograph.features.media.types import (
    CONTENT_TYPES,
    VIDEO_CONTENT_TYPES,
    FileIntent,
    FileTooLarge,
    MediaUrls,
    UnsupportedMedia,
)
from heliograph.platform.errors import Invalid
from heliograph.platform.ids import LARGEST, shard_of, time_of

PHOTO_TYPES = frozenset(("image/jpeg", "image/png", "image/webp", "image/gif"))
# Spelt in one way only: what is cached under a name must be found again under it.
_NAME = re.compile(r"([1-9][0-9]{0,18})_([0-9a-z]{1,5})\.([0-9a-z]{3,4})")
SIZES = ("t", "s", "m", "l")
ORIGINAL = "o"
VIDEO_SIZES = ("480p", "720p", "1080p")
HLS = "hls"
_NAMED = frozenset(
    (
        *((size, extension) for size in SIZES for extension in CONTENT_TYPES),
        *((size, extension) for size in VIDEO_SIZES for extension in VIDEO_CONTENT_TYPES),
        (HLS, "m3u8"),
        (ORIGINAL, "bin"),
        (ORIGINAL, "jpg"),
    )
)
_LARGE = frozenset(("mp4", "m4s", "bin"))
_PLAYLIST = "m3u8"
_URI = re.compile(r'URI="([^"/?#]+)"')


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
    return (media_id, size, extension) if media_id <= LARGEST and (size, extension) in _NAMED else None


def content_type_of(name: str) -> str:
    """Return as what a rendered file of this name is served, whatever is in it."""
    extension = name.rpartition(".")[2]
    return CONTENT_TYPES.get(extension) or VIDEO_CONTENT_TYPES[extension]


def is_large(name: str) -> bool:
    """Say whether files of such names are read in parts rather than whole."""
    return name.rpartition(".")[2] in _LARGE


def is_playlist(name: str) -> bool:
    """Say whether the file names other files."""
    return name.endswith("." + _PLAYLIST)


def cached_paths(media_ids: Sequence[int]) -> list[str]:
    """List the paths under which an edge may have cached these media: of whatever is not delivered in parts."""
    return [
        f"/media/{media_id}_{size}.{extension}"
        for media_id in media_ids
        for size, extension in sorted(_NAMED)
        if extension not in _LARGE and size != ORIGINAL
    ]


def signed_playlist(playlist: str, sign: Callable[[str], str]) -> str:
    """Return a playlist whose files, named as siblings, stand as the addresses that `sign` makes of their names."""
    lines = (
        sign(line) if line and not line.startswith("#") else _URI.sub(lambda found: f'URI="{sign(found[1])}"', line)
        for line in playlist.splitlines()
    )
    return "\n".join(lines) + "\n"


def urls(media_id: int, *, has_original: bool) -> MediaUrls:
    """Return the addresses of a photo's sizes; the original's only for its owner."""
    thumbnail, small, medium, large = (f"/media/{media_id}_{size}.jpg" for size in SIZES)
    original = f"/media/{media_id}_{ORIGINAL}.bin" if has_original else None
    return MediaUrls(thumbnail=thumbnail, small=small, medium=medium, large=large, original=original)


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
