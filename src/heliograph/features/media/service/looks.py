"""The looks on offer, and the files that show them: written by `make looks`, the same for everyone, for ever."""

import asyncio
import functools
import hashlib
from pathlib import Path

from heliograph.features.media.types.looks import LOOKS, Filter, Filters, LookFile
from heliograph.platform.errors import NotFound

_FOLDER = Path(__file__).parents[1] / "transcode" / "luts"
_ADDRESS = "/media/looks/"


async def filters() -> Filters:
    """List every look on offer, with the addresses of its preview and its table."""
    shelf = await asyncio.to_thread(_shelf)
    listed = [
        Filter(name=name.title(), preview_url=shelf.addresses[name, "jpg"], lut_url=shelf.addresses[name, "png"])
        for name in LOOKS
    ]
    return Filters(filters=listed)


async def look_file(name: str) -> LookFile:
    """Return the file at `/media/looks/{name}`. Raises `NotFound`."""
    shelf = await asyncio.to_thread(_shelf)
    found = shelf.files.get(_ADDRESS + name)
    if found is None:
        raise NotFound
    return found


class _Shelf:
    """Every file by its address, and every address by look and extension. The address holds the content's hash."""

    def __init__(self) -> None:
        self.files: dict[str, LookFile] = {}
        self.addresses: dict[tuple[str, str], str] = {}
        for name in LOOKS:
            for extension, content_type in (("png", "image/png"), ("jpg", "image/jpeg")):
                content = (_FOLDER / f"{name}.{extension}").read_bytes()
                address = f"{_ADDRESS}{name}-{hashlib.sha256(content).hexdigest()[:12]}.{extension}"
                self.files[address] = LookFile(content=content, content_type=content_type)
                self.addresses[name, extension] = address


# A few hundred kilobytes, asked for by everyone who edits a picture.
@functools.cache
def _shelf() -> _Shelf:
    return _Shelf()
