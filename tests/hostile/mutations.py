"""Sound files broken at random; the same for the same seed."""

from collections.abc import Iterator

import numpy as np

from tests.hostile import seeds
from tests.hostile.items import Item, either

# Headers are where the lies are: a third of the changes hits the first part of a file, or its last.
_EDGE_BYTES = 400


def mutations(count: int, seed: int, *, only_photos: bool = False) -> Iterator[Item]:
    """Yield `count` files: bytes changed, set, removed, repeated, swapped, spliced from another file, or cut off."""
    random = np.random.default_rng(seed)
    sound = [*seeds.sound_photos(), (seeds.moving_gif(), "image/gif"), (seeds.moving_webp(), "image/webp")]
    sound += [] if only_photos else seeds.sound_videos()
    for number in range(count):
        source, content_type = sound[number % len(sound)]
        other, _ = sound[int(random.integers(len(sound)))]
        changed = bytearray(source)
        for _ in range(int(random.integers(1, 6))):
            _change(changed, other, random)
        yield either(f"mutation {number} of seed {seed}, {content_type}", bytes(changed), content_type)


def _change(content: bytearray, other: bytes, random: np.random.Generator) -> None:
    if len(content) < 16:
        return
    at, length = _place(len(content), random), int(random.integers(1, 9))
    if random.random() < 0.6:
        _overwrite(content, at, length, random)
    else:
        _rearrange(content, other, (at, length), random)


def _overwrite(content: bytearray, at: int, length: int, random: np.random.Generator) -> None:
    match int(random.integers(5)):
        case 0:
            content[at : at + length] = random.bytes(length)
        case 1:
            content[at : at + length] = b"\xff" * length
        case 2:
            content[at : at + length] = bytes(length)
        case 3:
            content[at] ^= 1 << int(random.integers(8))
        case _:
            # A number of four bytes, of the kind that overflows.
            value = int(random.choice([0, 1, 2**16, 2**24, 2**31 - 1, 2**31, 2**32 - 1]))
            content[at : at + 4] = value.to_bytes(4, "big" if random.random() < 0.7 else "little")


def _rearrange(content: bytearray, other: bytes, span: tuple[int, int], random: np.random.Generator) -> None:
    at, length = span
    match int(random.integers(5)):
        case 0:
            del content[at : at + length]
        case 1:
            content[at:at] = content[at : at + length * 16]
        case 2:
            there = _place(len(content), random)
            content[at : at + 8], content[there : there + 8] = content[there : there + 8], content[at : at + 8]
        case 3:
            start = int(random.integers(max(1, len(other) - 64)))
            content[at : at + 64] = other[start : start + 64]
        case _:
            del content[max(16, at) : max(16, at) + int(random.integers(1, len(content)))]


def _place(length: int, random: np.random.Generator) -> int:
    where = random.random()
    if where < 0.35:
        return int(random.integers(min(length, _EDGE_BYTES)))
    if where < 0.45:
        return int(random.integers(max(0, length - _EDGE_BYTES), length))
    return int(random.integers(length))
