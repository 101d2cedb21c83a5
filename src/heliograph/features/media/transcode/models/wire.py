"""How parent and model child speak: msgpack in bounded frames.

The parent trusts no reply further than its bounds: the child decodes a picture that was made from a hostile one.
"""

import math

import msgspec

from heliograph.features.media.transcode.models.types import Model
from heliograph.features.media.types.moderating import Box

MAX_JPEG_BYTES = 4 * 1024 * 1024
MAX_REQUEST_BYTES = MAX_JPEG_BYTES + 1024 * 1024
MAX_REPLY_BYTES = 1024 * 1024
BOXES_MAX = 100


class Load(msgspec.Struct, frozen=True, kw_only=True, tag="load"):
    """The first request: what to load before the child confines itself."""

    models: list[Model]


class Look(msgspec.Struct, frozen=True, kw_only=True, tag="look"):
    """A picture to look at."""

    jpeg: bytes
    cpu_seconds: int


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag="ready"):
    """Every model is loaded and has been tried; `guards` names what the kernel granted."""

    guards: list[str]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What one model says of the picture."""

    slot: str
    scores: dict[str, float]
    boxes: list[Box]


class Told(msgspec.Struct, frozen=True, kw_only=True, tag="told"):
    """What every model says, in the order of `Load`."""

    seen: list[Seen]


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """A model cannot be loaded, or gave no sensible answer; in words for the operator."""

    detail: str


Request = Load | Look
Reply = Ready | Told | Failed

_encoder = msgspec.msgpack.Encoder()
_request_decoder: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_reply_decoder: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def encode(message: Request | Reply) -> bytes:
    """Encode one message, without its length."""
    return _encoder.encode(message)


def decode_request(body: bytes | bytearray) -> Request:
    """Decode what the parent sent."""
    return _request_decoder.decode(body)


def decode_reply(body: bytes) -> Reply:
    """Decode what a child sent. Raises `msgspec.DecodeError`."""
    return _reply_decoder.decode(body)


def is_honest(told: Told, models: list[Model]) -> bool:
    """Say whether a reply speaks of these models and of nothing else, in numbers that are scores."""
    if [seen.slot for seen in told.seen] != [model.slot for model in models]:
        return False
    return all(
        list(seen.scores) == model.labels
        and all(map(is_score, seen.scores.values()))
        and len(seen.boxes) <= BOXES_MAX
        and all(map(_is_box, seen.boxes))
        for seen, model in zip(told.seen, models, strict=True)
    )


def is_score(value: float) -> bool:
    """Say whether a number is from 0 to 1; what is not a number is not."""
    return math.isfinite(value) and 0 <= value <= 1


def _is_box(box: Box) -> bool:
    return is_score(box.score) and all(map(is_score, (box.x, box.y, box.width, box.height)))
