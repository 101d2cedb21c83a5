"""How parent and child speak: msgpack frames behind a four-byte length, bounded in both directions.

The parent trusts no reply: a child that decodes hostile bytes may be under their control, so a reply is decoded
into exact types, and `check` refuses what no honest child would send.
"""

import math

import msgspec

from heliograph.features.media.transcode.types import (
    SIDE_PIXELS,
    Capture,
    PhotoResult,
    Rejected,
    RejectionCode,
    Rendition,
    Wanted,
)
from heliograph.features.media.types import Recipe

MAX_SOURCE_BYTES = 64 * 1024 * 1024
MAX_REQUEST_BYTES = MAX_SOURCE_BYTES + 64 * 1024
MAX_REPLY_BYTES = 16 * 1024 * 1024

_MAX_PLACEHOLDER = 64
_MAX_TEXT = 100
_HASHES, _HASH_BYTES = 8, 32
_MAGIC = {"jpg": (0, b"\xff\xd8\xff"), "webp": (8, b"WEBP"), "avif": (4, b"ftypavif")}


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One job on its way to the child."""

    source: bytes
    content_type: str
    cpu_seconds: int
    wanted: Wanted
    recipe: Recipe = Recipe()


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag="ready"):
    """The child's first word: it has imported and confined itself; `guards` names what the kernel granted."""

    guards: list[str]


class Rendered(msgspec.Struct, frozen=True, kw_only=True, tag="rendered"):
    """The job is done."""

    result: PhotoResult


class Refusal(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """The file is at fault; `Rejected`, on its way to the parent."""

    code: RejectionCode
    detail: str

    def as_rejected(self) -> Rejected:
        """The exception to raise in the parent."""
        return Rejected(self.code, self.detail[:300])


Reply = Ready | Rendered | Refusal

_request_decoder = msgspec.msgpack.Decoder(Request)
_reply_decoder: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)
_encoder = msgspec.msgpack.Encoder()


class BrokenReply(Exception):
    """The child said something no honest child says."""


def encode(message: Request | Reply) -> bytes:
    """Encode a message, without its length."""
    return _encoder.encode(message)


def decode_request(body: bytes | bytearray) -> Request:
    """Decode what the parent sent."""
    return _request_decoder.decode(body)


def decode_reply(body: bytes) -> Reply:
    """Decode what a child sent; `check` judges what it rendered. Raises BrokenReply."""
    try:
        return _reply_decoder.decode(body)
    except msgspec.DecodeError as error:
        raise BrokenReply(str(error)) from error


def check(result: PhotoResult, wanted: Wanted) -> None:
    """Raise BrokenReply unless the result has the shape that only its bytes could still betray."""
    if frozenset((one.size, one.format) for one in result.renditions) != wanted:
        raise BrokenReply("other renditions than were wanted")
    if len(result.renditions) != len(wanted) or not all(map(_is_plausible, result.renditions)):
        raise BrokenReply("renditions out of bounds")
    if result.width < 1 or result.height < 1 or len(result.placeholder) > _MAX_PLACEHOLDER:
        raise BrokenReply("values out of bounds")
    if not 0 <= result.quality <= 1 or [len(one) for one in result.perceptual_hashes] != [_HASH_BYTES] * _HASHES:
        raise BrokenReply("scores out of bounds")
    if not _is_plausible_capture(result.capture):
        raise BrokenReply("capture out of bounds")


def _is_plausible(rendition: Rendition) -> bool:
    offset, magic = _MAGIC[rendition.format]
    side = SIDE_PIXELS[rendition.size]
    has_magic = rendition.data[offset : offset + len(magic)] == magic
    return has_magic and 1 <= rendition.width <= side and 1 <= rendition.height <= side


def _is_plausible_capture(capture: Capture) -> bool:
    has_text = all(len(text) <= _MAX_TEXT and text.isprintable() for text in (capture.taken_at, capture.camera))
    return has_text and _is_within(capture.latitude, 90) and _is_within(capture.longitude, 180)


def _is_within(degrees: float | None, most: float) -> bool:
    return degrees is None or (math.isfinite(degrees) and abs(degrees) <= most)
