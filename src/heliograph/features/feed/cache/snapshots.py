"""Snapshots of ranked stretches in the Redis-compatible server. May be emptied at any time: a cursor goes on alone.

`s:{snapshot}` is a head (format, is_ranked, salt, how many posts, how many of them with scores and features, below_id,
floor_id), then the ids, then of the first `KEPT` posts scores and features, all little-endian. It is written once: who
comes second takes what the first has written, so that requests at one moment see one order.
"""

import struct
from typing import cast

import numpy as np

from heliograph.features.feed.types import Ranking, Snapshot
from heliograph.platform.cache import Cache

LIFETIME_SECONDS = 1_800
KEPT = 120
"""Of so many posts features are kept: six pages, which is further than most read."""
_FORMAT = 1
_HEAD = struct.Struct("<BBBBHHQQ")


async def read(redis: Cache, snapshot_id: bytes) -> Snapshot | None:
    """Return the snapshot; None where it is lost."""
    raw = cast("bytes | None", await redis.get(_key(snapshot_id)))
    return None if raw is None else _decode(snapshot_id, raw)


async def keep(redis: Cache, snapshot: Snapshot, *, with_features: bool) -> Snapshot:
    """Write the snapshot unless it is there; return what stands."""
    raw = _encode(snapshot, KEPT if with_features else 0)
    answer = await redis.set(_key(snapshot.snapshot_id), raw, nx=True, get=True, ex=LIFETIME_SECONDS)
    there = cast("bytes | None", answer)
    return (None if there is None else _decode(snapshot.snapshot_id, there)) or snapshot


def _encode(snapshot: Snapshot, kept: int) -> bytes:
    ranking = snapshot.ranking
    scores, features = ranking.scores[:kept], ranking.features[:kept]
    width = features.shape[1]
    head = _HEAD.pack(
        _FORMAT,
        snapshot.is_ranked,
        snapshot.salt,
        width,
        len(ranking.ids),
        len(scores),
        snapshot.below_id,
        snapshot.floor_id,
    )
    return (
        head + ranking.ids.astype("<u8").tobytes() + scores.astype("<f4").tobytes() + features.astype("<f4").tobytes()
    )


def _decode(snapshot_id: bytes, raw: bytes) -> Snapshot | None:
    """Return None for what another version of the program wrote."""
    if len(raw) < _HEAD.size or raw[0] != _FORMAT:
        return None
    _, is_ranked, salt, width, count, kept, below_id, floor_id = _HEAD.unpack_from(raw)
    if len(raw) != _HEAD.size + 8 * count + 4 * kept * (1 + width):
        return None
    ids = np.frombuffer(raw, "<u8", count, _HEAD.size)
    numbers = np.frombuffer(raw, "<f4", offset=_HEAD.size + 8 * count)
    return Snapshot(
        snapshot_id=snapshot_id,
        below_id=below_id,
        floor_id=floor_id,
        is_ranked=bool(is_ranked),
        salt=salt,
        ranking=Ranking(ids=ids, scores=numbers[:kept], features=numbers[kept:].reshape(kept, width)),
    )


def _key(snapshot_id: bytes) -> str:
    return f"s:{snapshot_id.hex()}"
