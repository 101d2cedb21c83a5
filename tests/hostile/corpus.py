"""The whole corpus, by families: what each is called, and how it is built."""

from collections.abc import Iterator

from tests.hostile import (
    corpus_disguises,
    corpus_exif,
    corpus_gif,
    corpus_heif,
    corpus_iso,
    corpus_iso_tables,
    corpus_jpeg,
    corpus_matroska,
    corpus_playlists,
    corpus_png,
    corpus_webp,
)
from tests.hostile.items import Bait, Family, Item

FAMILIES: dict[str, Family] = {
    "jpeg": corpus_jpeg.items,
    "exif": corpus_exif.items,
    "png": corpus_png.items,
    "gif": corpus_gif.items,
    "gif loops": corpus_gif.loops,
    "webp": corpus_webp.items,
    "heif": corpus_heif.items,
    "mp4": corpus_iso.items,
    "mp4 tables": corpus_iso_tables.items,
    "matroska": corpus_matroska.items,
    "playlists": corpus_playlists.items,
    "disguises": corpus_disguises.items,
}


def items_of(family: str, bait: Bait) -> Iterator[Item]:
    """Build one family."""
    return FAMILIES[family](bait)
