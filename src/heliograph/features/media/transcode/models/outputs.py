"""From a model's numbers to scores from 0 to 1 and to boxes in fractions of the picture."""

import numpy as np
from numpy.typing import NDArray

from heliograph.features.media.transcode.models.pictures import Placement
from heliograph.features.media.transcode.models.types import Activation, Boxes, Input, ModelUnfit
from heliograph.features.media.transcode.models.wire import BOXES_MAX
from heliograph.features.media.types.moderating import Box

Floats = NDArray[np.float64]

_CANDIDATES_MAX = 1000
_SLACK = 1e-3
"""How far a sum in 32 or 16 bits may leave 0 to 1."""


def scores(raw: NDArray[np.generic], activation: Activation) -> Floats:
    """Return scores along the last axis. Raises `ModelUnfit` where they are no numbers from 0 to 1."""
    values = raw.astype(np.float64)
    if not np.isfinite(values).all():
        raise ModelUnfit("it answered with what is not a number")
    match activation:
        case "softmax":
            powers = np.exp(values - values.max(axis=-1, keepdims=True))
            return powers / powers.sum(axis=-1, keepdims=True)
        case "sigmoid":
            return 1 / (1 + np.exp(-np.clip(values, -500, 500)))
        case "none":
            if values.size and (values.min() < -_SLACK or values.max() > 1 + _SLACK):
                raise ModelUnfit("it answered outside 0 to 1; does output.activation want softmax or sigmoid?")
            return np.clip(values, 0, 1)


def label_scores(raw: NDArray[np.generic], activation: Activation, count: int) -> list[float]:
    """Return one score for each of `count` labels."""
    flat = raw.reshape(-1)
    if flat.size != count:
        raise ModelUnfit(f"it answers {flat.size} numbers for {count} labels")
    return [float(score) for score in scores(flat, activation)]


def presence(raw: NDArray[np.generic], activation: Activation, index: int) -> float:
    """Return the one score that says whether there is any."""
    flat = raw.reshape(-1)
    if index >= flat.size:
        raise ModelUnfit(f"it answers {flat.size} numbers, and output.index is {index}")
    return float(scores(flat, activation)[index])


def boxes(corners: NDArray[np.generic], raw: NDArray[np.generic], spec: Boxes, wanted: Input) -> list[Box]:
    """Return the surest boxes, no two of nearly the same place, in fractions of the model's input."""
    places = corners.astype(np.float64).reshape(-1, 4)
    if places.size and raw.size % len(places):
        raise ModelUnfit(f"it answers {len(places)} boxes and {raw.size} scores")
    if not places.size:
        return []
    rows = raw.reshape(len(places), -1)
    if spec.index >= rows.shape[1]:
        raise ModelUnfit(f"it answers {rows.shape[1]} scores a box, and output.index is {spec.index}")
    sure = scores(rows, spec.activation)[:, spec.index]
    if not np.isfinite(places).all():
        raise ModelUnfit("it answered with what is not a number")
    order = np.argsort(-sure, kind="stable")
    order = order[sure[order] >= spec.score_min][:_CANDIDATES_MAX]
    if spec.units == "pixels":
        places = places / np.array([wanted.width, wanted.height, wanted.width, wanted.height])
    left, top, right, bottom = _edges(places[order], spec)
    kept = _distinct(np.stack([left, top, right, bottom], axis=1), spec.overlap_max)
    return [
        Box(
            x=float(left[one]),
            y=float(top[one]),
            width=float(right[one] - left[one]),
            height=float(bottom[one] - top[one]),
            score=float(sure[order[one]]),
        )
        for one in kept
    ]


def on_picture(box: Box, placement: Placement) -> Box | None:
    """Return the box in fractions of the picture, cut at its edges; None where nothing is left of it."""
    left = _within((box.x - placement.left) / placement.width)
    top = _within((box.y - placement.top) / placement.height)
    right = _within((box.x + box.width - placement.left) / placement.width)
    bottom = _within((box.y + box.height - placement.top) / placement.height)
    if right <= left or bottom <= top:
        return None
    return Box(x=left, y=top, width=right - left, height=bottom - top, score=box.score)


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


def _edges(places: Floats, spec: Boxes) -> tuple[Floats, Floats, Floats, Floats]:
    first, second, third, fourth = places.T
    match spec.corners:
        case "xyxy":
            return first, second, third, fourth
        case "xywh":
            return first, second, first + third, second + fourth
        case "centre":
            return first - third / 2, second - fourth / 2, first + third / 2, second + fourth / 2


def _distinct(edges: Floats, overlap_max: float) -> list[int]:
    """Return, surest first, those that overlap no surer one by more than `overlap_max` of their union."""
    kept: list[int] = []
    left = list(range(len(edges)))
    areas = np.maximum(edges[:, 2] - edges[:, 0], 0) * np.maximum(edges[:, 3] - edges[:, 1], 0)
    while left and len(kept) < BOXES_MAX:
        best, *rest = left
        kept.append(best)
        others = np.array(rest, dtype=np.intp)
        wide = np.minimum(edges[others, 2], edges[best, 2]) - np.maximum(edges[others, 0], edges[best, 0])
        tall = np.minimum(edges[others, 3], edges[best, 3]) - np.maximum(edges[others, 1], edges[best, 1])
        shared = np.maximum(wide, 0) * np.maximum(tall, 0)
        union = np.maximum(areas[others] + areas[best] - shared, 1e-12)
        left = [int(one) for one in others[shared / union <= overlap_max]]
    return kept
