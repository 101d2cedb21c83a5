"""A loaded model: a picture in, what it says out. The one place that knows onnxruntime."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

import numpy as np
import onnxruntime
import pyvips
from numpy.typing import NDArray

from heliograph.features.media.transcode.models.outputs import boxes, label_scores, on_picture, presence
from heliograph.features.media.transcode.models.pictures import fitted, tensor
from heliograph.features.media.transcode.models.types import Boxes, Classifier, Input, Model, ModelUnfit, Presence
from heliograph.features.media.transcode.models.wire import Seen
from heliograph.features.media.types.moderating import Box

_FATAL = 4
_KINDS: list[object] = list(vars(import_module("onnxruntime.capi.onnxruntime_pybind11_state")).values())
# Each of its failures is an exception of its own, without a common ancestor.
_FAILURES: tuple[type[Exception], ...] = (
    *(kind for kind in _KINDS if isinstance(kind, type) and issubclass(kind, Exception)),
    RuntimeError,
    ValueError,
    TypeError,
)
_TRIAL_SIDES = (640, 480)


class LoadedModel:
    """One model in memory."""

    def __init__(self, model: Model) -> None:
        """Load the model, on one thread. Raises `ModelUnfit`."""
        self.model = model
        try:
            self._session: Any = _session(model.path)
            arguments: dict[str, Any] = {one.name: one for one in self._session.get_inputs()}
            self._outputs: list[str] = [one.name for one in self._session.get_outputs()]
            self._input = _chosen(model.spec.input.name, list(arguments), "input")
            self._kind: str = arguments[self._input].type
            _check_shape(model.spec.input, arguments[self._input].shape)
        except ModelUnfit as unfit:
            raise ModelUnfit(f"{model.path}: {unfit}") from unfit

    def try_out(self) -> None:
        """Have the model look at an empty picture. Raises `ModelUnfit`."""
        try:
            self.look(pyvips.Image.black(*_TRIAL_SIDES, bands=3).copy(interpretation="srgb"))
        except ModelUnfit as unfit:
            raise ModelUnfit(f"{self.model.path}: {unfit}") from unfit

    def look(self, picture: pyvips.Image) -> Seen:
        """Say what the model sees. Raises `ModelUnfit` where its answer is none."""
        spec, labels = self.model.spec, self.model.labels
        pixels, placement = fitted(picture, spec.input)
        given = tensor(pixels, spec.input, self._kind)
        if isinstance(spec, Classifier):
            (raw,) = self._run(given, spec.output.name)
            found = label_scores(raw, spec.output.activation, len(labels))
            return Seen(slot=self.model.slot, scores=dict(zip(labels, found, strict=True)), boxes=[])
        if isinstance(spec.output, Presence):
            (raw,) = self._run(given, spec.output.name)
            found = [presence(raw, spec.output.activation, spec.output.index)]
            return Seen(slot=self.model.slot, scores=dict(zip(labels, found, strict=True)), boxes=[])
        seen = self._places(given, spec.output)
        there = [box for one in seen if (box := on_picture(one, placement)) is not None]
        surest = max((box.score for box in there), default=0.0)
        return Seen(slot=self.model.slot, scores={labels[0]: surest}, boxes=there)

    def _places(self, given: NDArray[np.generic], spec: Boxes) -> list[Box]:
        corners, raw = self._run(given, spec.boxes, spec.scores)
        return boxes(corners, raw, spec, self.model.spec.input)

    def _run(self, given: NDArray[np.generic], *names: str) -> list[NDArray[np.generic]]:
        wanted = [_chosen(name, self._outputs, "output") for name in names]
        try:
            answers: list[Any] = self._session.run(wanted, {self._input: given})
        except _FAILURES as error:
            raise ModelUnfit(f"it fails: {_first_line(error)}") from error
        return [np.asarray(answer) for answer in answers]


def _session(path: str) -> Any:
    """Load a model on one thread: threads would keep the child from confining itself."""
    options = cast("Callable[[], Any]", onnxruntime.SessionOptions)()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except _FAILURES as error:
        raise ModelUnfit(f"it cannot be loaded: {_first_line(error)}") from error


def _chosen(name: str, there: list[str], what: str) -> str:
    if not name and there:
        return there[0]
    if name not in there:
        raise ModelUnfit(f"it has no {what} {name or 'at all'}; it has {', '.join(there) or 'none'}")
    return name


def _check_shape(wanted: Input, shape: list[int | str | None]) -> None:
    """Compare what a model says of its input; a side that is no number is any."""
    given = [1, 3, wanted.height, wanted.width] if wanted.layout == "NCHW" else [1, wanted.height, wanted.width, 3]
    is_fit = len(shape) == 4 and all(
        not isinstance(theirs, int) or theirs == ours for theirs, ours in zip(shape, given, strict=True)
    )
    if not is_fit:
        raise ModelUnfit(f"its input has the shape {shape}; input.width, height and layout make it {given}")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:300]
