"""Reads the folder of models: `<slot>.onnx` with `<slot>.toml` beside it. The models themselves only a child loads."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec

from heliograph.features.media.transcode.models.types import Classifier, Detector, Model, ModelUnfit, Slot

_RUNTIME = "onnxruntime"
_TOML_BYTES_MAX = 100_000


def models_in(folder: str) -> list[Model]:
    """Return what the folder provides; nothing where no folder is named.

    Raises `ModelUnfit`, in words, for everything that would leave pictures unjudged in silence: no such folder, none of
    our names in it, half of a pair, a setting nobody knows, no onnxruntime to run them.
    """
    if not folder:
        return []
    place = Path(folder)
    if not place.is_dir():
        raise ModelUnfit(f"the folder of models {folder} is not there")
    models = [model for slot in Slot if (model := _model(place, slot)) is not None]
    strangers = sorted(path.name for path in place.glob("*.onnx") if path.stem not in set(Slot))
    if strangers:
        raise ModelUnfit(
            f"{folder} holds {strangers[0]}; models are named {', '.join(f'{slot}.onnx' for slot in Slot)}"
        )
    if not models:
        raise ModelUnfit(f"{folder} holds no model; put classify.onnx and classify.toml there, or name no folder")
    if find_spec(_RUNTIME) is None:
        raise ModelUnfit(f"{folder} holds models, and {_RUNTIME} is not installed: pip install 'heliograph[models]'")
    return models


def _model(folder: Path, slot: Slot) -> Model | None:
    weights, words = folder / f"{slot}.onnx", folder / f"{slot}.toml"
    if not weights.exists() and not words.exists():
        return None
    for path in (weights, words):
        if not path.is_file():
            raise ModelUnfit(f"{path} is missing: a model has its .onnx and its .toml")
    kind = Classifier if slot is Slot.CLASSIFY else Detector
    try:
        content = words.read_bytes()
        if len(content) > _TOML_BYTES_MAX:
            raise ModelUnfit(f"{words}: larger than {_TOML_BYTES_MAX} bytes")
        spec = msgspec.toml.decode(content, type=kind)
    except (msgspec.DecodeError, OSError) as error:
        raise ModelUnfit(f"{words}: {error}") from error
    for problem in _problems(spec):
        raise ModelUnfit(f"{words}: {problem}")
    return Model(slot=slot, path=str(weights.resolve()), spec=spec)


def _problems(spec: Classifier | Detector) -> Iterator[str]:
    """Yield what the types alone cannot refuse."""
    if not all(spec.input.std) or not spec.input.scale:
        yield "input.std and input.scale may not be 0"
    if isinstance(spec, Detector):
        return
    if len(set(spec.labels)) != len(spec.labels):
        yield "a label stands twice in labels"
    for label, thresholds in spec.thresholds.items():
        scores = list(thresholds.by_verdict().values())
        if label not in spec.labels:
            yield f"thresholds.{label} is for a label that is not in labels"
        if not scores:
            yield f"thresholds.{label} names no score for blur, hold or reject"
        if scores != sorted(scores):
            yield f"thresholds.{label} asks for the severer verdict at the lower score"
