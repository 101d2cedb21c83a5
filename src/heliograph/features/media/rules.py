"""Pure decisions about files: what is taken, how names and keys are spelt."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import assert_never

from heliograph.features.media.types import (
    CONTENT_TYPES,
    VIDEO_CONTENT_TYPES,
    Crop,
    FileIntent,
    FileTooLarge,
    MediaState,
    MediaType,
    MediaUrls,
    QuotaExceeded,
    Recipe,
    UnsupportedMedia,
    Verdict,
)
from heliograph.features.media.types.looks import LOOKS, UnknownFilter
from heliograph.platform.errors import Invalid
from heliograph.platform.ids import LARGEST, shard_of, time_of

PHOTO_TYPES = frozenset(
    ("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/heif", "image/avif")
)
PHOTO_KINDS = "JPEG, PNG, WebP, HEIC, AVIF or GIF"
# What clients lose when they write a fraction in decimal digits: less than any pixel.
_ROUNDING = 1e-6
_TIMED = ("trim_start_seconds", "trim_end_seconds", "cover_seconds")
VIDEO_TYPES = frozenset(("video/mp4", "video/quicktime", "video/webm"))
# Spelt in one way only: what is cached under a name must be found again under it.
_NAME = re.compile(r"([1-9][0-9]{0,18})_([0-9a-z]{1,5})\.([0-9a-z]{3,4})")
_KEY = re.compile(r"[a-z]+/(?P<folder>[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9a-f]{2})/(?P<media_id>[0-9]{1,19})(?:[_/].+)?")
QUARANTINE = "quarantine/"
STORIES = "stories/"
SIZES = ("t", "s", "m", "l")
ORIGINAL = "o"
VIDEO_SIZES = ("480p", "720p", "1080p")
HLS = "hls"
NAMED = frozenset(
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
_PLACES = 16


def type_of(content_type: str) -> MediaType | None:
    """Say what a file of this announced kind is shown as; None for a kind that is not taken."""
    if content_type in PHOTO_TYPES:
        return MediaType.PHOTO
    return MediaType.VIDEO if content_type in VIDEO_TYPES else None


def check_intent(intent: FileIntent, *, photo_max_bytes: int, video_max_bytes: int) -> MediaType:
    """Return what the file is. Raises `UnsupportedMedia`, `FileTooLarge` or `Invalid` unless it is taken."""
    kind = type_of(intent.content_type)
    if kind is None:
        raise UnsupportedMedia(
            f"Photos are taken as {PHOTO_KINDS}, videos as MP4, MOV or WebM.",
            errors={"content_type": "not a kind that is taken"},
        )
    match kind:
        case MediaType.PHOTO:
            check_photo_intent(intent, max_bytes=photo_max_bytes)
        case MediaType.VIDEO:
            _check_length(intent, name="video", max_bytes=video_max_bytes)
    return kind


def check_photo_intent(intent: FileIntent, *, max_bytes: int) -> None:
    """Raise `UnsupportedMedia`, `FileTooLarge` or `Invalid` unless a photo of this kind and size is taken."""
    if intent.content_type not in PHOTO_TYPES:
        raise UnsupportedMedia(
            f"Photos are taken as {PHOTO_KINDS}.", errors={"content_type": "not a kind that is taken"}
        )
    _check_length(intent, name="photo", max_bytes=max_bytes)


def _check_length(intent: FileIntent, *, name: str, max_bytes: int) -> None:
    if intent.file_size <= 0:
        raise Invalid("The file is empty.", errors={"file_size": "must be more than 0"})
    if intent.file_size > max_bytes:
        raise FileTooLarge(f"A {name} may have up to {max_bytes / 1_000_000:g} MB.", errors={"file_size": "too large"})


def check_quota(*, used_bytes: int, added_bytes: int, quota_bytes: int) -> None:
    """Raise `QuotaExceeded` where an account would keep more than it may; a quota of 0 is none."""
    if quota_bytes and used_bytes + added_bytes > quota_bytes:
        free = max(0, quota_bytes - used_bytes)
        raise QuotaExceeded(
            f"Of your {quota_bytes / 1e9:g} GB only {free / 1e6:.1f} MB are free. Delete some posts to make room.",
            errors={"file_size": "more than is free"},
        )


def check_recipe(recipe: Recipe, kind: MediaType) -> None:
    """Raise `UnknownFilter`, or `Invalid` with every field at fault, unless this kind of file can be edited so."""
    if recipe.filter and recipe.filter.lower() not in LOOKS:
        raise UnknownFilter("There is no filter of this name.", errors={"filter": "not one of GET /api/filters"})
    errors: dict[str, str] = {}
    crop = recipe.crop or Crop()
    if crop.x + crop.width > 1 + _ROUNDING:
        errors["crop.width"] = "reaches beyond the picture"
    if crop.y + crop.height > 1 + _ROUNDING:
        errors["crop.height"] = "reaches beyond the picture"
    if recipe.trim_end_seconds is not None and recipe.trim_end_seconds <= recipe.trim_start_seconds:
        errors["trim_end_seconds"] = "must be after the start"
    if kind is MediaType.PHOTO:
        timed = {name: getattr(recipe, name) for name in _TIMED}
        errors |= {name: "a photo has no time" for name, value in timed.items() if value not in (0, None)}
    else:
        still = {"straighten_degrees": recipe.straighten_degrees, "vignette": recipe.vignette}
        errors |= {name: "cannot be done to a video" for name, value in still.items() if value}
    if errors:
        raise Invalid("The edit cannot be made.", errors=errors)


def parse_name(name: str) -> tuple[int, str, str] | None:
    """Split `{media_id}_{size}.{ext}` into its parts, or None where it is no such name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    media_id, size, extension = int(match[1]), match[2], match[3]
    return (media_id, size, extension) if media_id <= LARGEST and (size, extension) in NAMED else None


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
        for size, extension in sorted(NAMED)
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


def part_sizes(size_bytes: int, part_bytes: int) -> list[int]:
    """Cut a file into parts of `part_bytes` and a last one of what is left."""
    whole, rest = divmod(size_bytes, part_bytes)
    return [part_bytes] * whole + ([rest] if rest else [])


def video_urls(media_id: int, video_sizes: list[str]) -> dict[str, str]:
    """Return the addresses of what can be played of a video, by size, and `hls` for all of them together."""
    return {
        size: f"/media/{media_id}_{size}.{'m3u8' if size == HLS else 'mp4'}"
        for size in (*VIDEO_SIZES, HLS)
        if size in video_sizes
    }


def quarantine_key(media_id: int) -> str:
    """Return where an upload lands."""
    return f"{QUARANTINE}{_folder(media_id)}/{media_id}"


def rendition_key(media_id: int, size: str, extension: str) -> str:
    """Return where a rendered size is kept."""
    return f"renditions/{_folder(media_id)}/{media_id}_{size}.{extension}"


def original_key(media_id: int) -> str:
    """Return where the file as it was uploaded is kept, for its owner."""
    return f"originals/{_folder(media_id)}/{media_id}"


def media_id_of(key: str) -> int | None:
    """Return whose bytes stand under a key, or None where it is no key of ours."""
    match = _KEY.fullmatch(key)
    if match is None or not 0 < int(match["media_id"]) <= LARGEST:
        return None
    media_id = int(match["media_id"])
    return media_id if match["folder"] == _folder(media_id) else None


def is_wanted(key: str, state: MediaState | None) -> bool:
    """Say whether a medium in this state (None: there is none) has a use for the file under `key`."""
    match state:
        case None | MediaState.RETIRED:
            return False
        case MediaState.READY:
            return not key.startswith(QUARANTINE)
        case MediaState.AWAITING_UPLOAD | MediaState.SUBMITTED | MediaState.FAILED:
            return True
        case _:
            assert_never(state)


def every_key(media_id: int) -> list[str]:
    """List every key that bytes of a medium may stand under, whatever became of its rows."""
    pictures = [rendition_key(media_id, size, extension) for size in SIZES for extension in CONTENT_TYPES]
    videos = [rendition_key(media_id, size, extension) for size in VIDEO_SIZES for extension in ("mp4", "m3u8", "m4s")]
    playlist = rendition_key(media_id, HLS, "m3u8")
    return [quarantine_key(media_id), original_key(media_id), *pictures, *videos, playlist]


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the severest of these verdicts; of none, that the file is allowed."""
    return max(verdicts, key=lambda verdict: verdict.severity, default=Verdict.ALLOW)


def reached(thresholds: Mapping[Verdict, float], score: float) -> list[tuple[Verdict, float]]:
    """Return the severest verdict that the score reaches the threshold of, with that threshold; nothing without one."""
    hit = [verdict for verdict, threshold in thresholds.items() if score >= threshold]
    return [(worst(hit), thresholds[worst(hit)])] if hit else []


def words_for(verdict: Verdict) -> str:
    """Say to the author what a verdict means, and nothing of why; empty where it means nothing to them."""
    match verdict:
        case Verdict.ALLOW:
            return ""
        case Verdict.BLUR:
            return "This may upset some people: it is shown behind a notice that they can click away."
        case Verdict.HOLD:
            return "This waits until somebody of the staff has looked at it. Until then only you can see it."
        case Verdict.REJECT:
            return "This may not be posted here. If you think that is a mistake, ask the people who run this place."
        case _:
            assert_never(verdict)


def bands_near(value: bytes, match_distance: int) -> list[int]:
    """Return every band that a hash at most `match_distance` (up to 31) bits from this one must share, by place.

    A hash has sixteen places of 16 bits. Spread over them, 15 bits leave some place as it is, and 31 bits leave some
    place with one changed bit at most; so 16 bands, or 17 for each place, find every such hash (multi-index hashing,
    Norouzi et al. 2012). A band carries its place in the upper bits, as `media.hash_bands` makes it.
    """
    is_near = match_distance < _PLACES
    bands: list[int] = []
    for place in range(_PLACES):
        band = place << 16 | int.from_bytes(value[2 * place : 2 * place + 2])
        bands.append(band)
        if not is_near:
            bands += [band ^ 1 << bit for bit in range(16)]
    return bands


def _folder(media_id: int) -> str:
    """Lay files out by date and shard, so that no folder grows without bound."""
    return f"{time_of(media_id):%Y/%m/%d}/{shard_of(media_id) % 256:02x}"
