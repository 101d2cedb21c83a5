"""The demo's photographs and videos: each credited, each free of metadata, and each fit to be posted."""

import io
import json
import pathlib
from typing import TypedDict

import av
import pytest
from PIL import Image

from heliograph import programs
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import PhotoJob

FOLDER = pathlib.Path(programs.__path__[0]) / "demo_pictures"
PICTURES = sorted(FOLDER.glob("*.jpg"))
VIDEOS = sorted(FOLDER.glob("*.mp4"))
FREE = ("CC0-", "CC-BY-", "public-domain")


class Credit(TypedDict):
    """What the demo and its reader need to know of one file; places are told only where known."""

    file: str
    width: int
    height: int
    title: str
    author: str
    licence: str
    source_package: str
    caption: str
    alt_text: str
    place: str | None


CREDITS: list[Credit] = json.loads((FOLDER / "credits.json").read_text())


def test_every_picture_is_credited_once() -> None:
    assert sorted(credit["file"] for credit in CREDITS) == sorted(path.name for path in (*PICTURES, *VIDEOS))
    assert len(PICTURES) >= 40
    for credit in CREDITS:
        assert credit["licence"].startswith(FREE)
        assert all((credit["title"], credit["author"], credit["source_package"], credit["alt_text"]))
        assert "#" in credit["caption"]
        assert "NC" not in credit["licence"]
        assert "ND" not in credit["licence"]


def test_the_pictures_are_small_and_say_nothing_about_their_cameras() -> None:
    assert sum(path.stat().st_size for path in PICTURES) < 12_000_000
    sizes = {credit["file"]: (credit["width"], credit["height"]) for credit in CREDITS}
    for path in PICTURES:
        with Image.open(path) as image:
            assert image.size == sizes[path.name]
            assert max(image.size) <= 1600
            assert not image.getexif()
            assert not {"icc_profile", "xmp", "comment", "photoshop"} & set(image.info)


@pytest.mark.parametrize("path", VIDEOS, ids=lambda path: path.stem)
def test_a_video_is_small_and_says_nothing_about_its_camera(path: pathlib.Path) -> None:
    with av.open(str(path)) as container:
        picture = container.streams.video[0]
        assert not {"location", "com.android.version", "creation_time"} & container.metadata.keys()
        sizes = {credit["file"]: (credit["width"], credit["height"]) for credit in CREDITS}
        assert (picture.width, picture.height) == sizes[path.name]
    assert path.stat().st_size < 1_500_000


@pytest.mark.parametrize("path", PICTURES[::8], ids=lambda path: path.stem)
async def test_a_demo_picture_renders(transcoder: Transcoder, path: pathlib.Path) -> None:
    result = await transcoder.render(PhotoJob(source=path, content_type="image/jpeg"))

    for one in result.renditions:
        assert Image.open(io.BytesIO(one.data)).size == (one.width, one.height)
