"""What an operator says about a model, in the TOML beside it, and what is wrong with it. Values only."""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from heliograph.features.media.transcode.types import TranscoderUnavailable
from heliograph.features.media.types import Verdict


class Slot(StrEnum):
    """What a model is asked for."""

    CLASSIFY = "classify"
    """Labels with thresholds, which give verdicts."""
    FACES = "faces"
    TEXT = "text"


class ModelUnfit(Exception):
    """A model, or what is said of it, cannot be used; the words are for the operator."""


class ModelsUnavailable(TranscoderUnavailable):
    """A model did not answer, or not sensibly. Not the picture's fault, and no answer is no leave to show it."""


Activation = Literal["none", "softmax", "sigmoid"]
_Channels = tuple[float, float, float]
_Side = Annotated[int, msgspec.Meta(ge=1, le=2048)]
_Fraction = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Score = Annotated[float, msgspec.Meta(gt=0, le=1)]
_Label = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the model wants a picture: `(value * scale - mean) / std` of each 0–255 value, in the order of `colours`.

    A model that takes whole bytes (uint8) gets them as they are.
    """

    width: _Side
    height: _Side
    name: str = ""
    """Empty: the model's first input."""
    layout: Literal["NCHW", "NHWC"] = "NCHW"
    colours: Literal["RGB", "BGR"] = "RGB"
    resize: Literal["stretch", "crop", "pad"] = "stretch"
    scale: float = 1 / 255
    mean: _Channels = (0.0, 0.0, 0.0)
    std: _Channels = (1.0, 1.0, 1.0)


class Scores(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a classifier writes one score for each label, in their order."""

    name: str = ""
    """Empty: the model's first output."""
    activation: Activation = "none"
    """What makes scores from 0 to 1 of them."""


class Presence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="form", tag="presence"):
    """A detector that says whether there is any: one score, the one at `index`."""

    name: str = ""
    activation: Activation = "none"
    index: Annotated[int, msgspec.Meta(ge=0)] = 0


class Boxes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="form", tag="boxes"):
    """A detector that says where: an output of N boxes of four numbers, and one of N scores, or N rows of scores."""

    boxes: str
    scores: str
    index: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Which score of a row."""
    activation: Activation = "none"
    corners: Literal["xyxy", "xywh", "centre"] = "xyxy"
    """Two corners, a corner and a size, or a centre and a size."""
    units: Literal["fractions", "pixels"] = "fractions"
    """Of the model's input."""
    score_min: _Score = 0.5
    overlap_max: _Fraction = 0.4
    """Of two boxes that share more of their union than this, the surer one is kept."""


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """From which score on a label asks for which verdict; None: never."""

    blur: _Score | None = None
    hold: _Score | None = None
    reject: _Score | None = None

    def by_verdict(self) -> dict[Verdict, float]:
        """Return those that are set, from the mildest on."""
        pairs = ((Verdict.BLUR, self.blur), (Verdict.HOLD, self.hold), (Verdict.REJECT, self.reject))
        return {verdict: score for verdict, score in pairs if score is not None}


class Classifier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="labels"):
    """What `classify.toml` says."""

    name: _Label
    labels: Annotated[list[_Label], msgspec.Meta(min_length=1, max_length=1000)]
    input: Input
    output: Scores = Scores()
    thresholds: Annotated[dict[str, Thresholds], msgspec.Meta(min_length=1)]


class Detector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="things"):
    """What `faces.toml` or `text.toml` says."""

    name: _Label
    input: Input
    output: Presence | Boxes


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model that the operator provides: its file, and what is said of it."""

    slot: Slot
    path: str
    spec: Classifier | Detector

    @property
    def labels(self) -> list[str]:
        """What it gives scores for; of a detector, what its slot is named after."""
        return self.spec.labels if isinstance(self.spec, Classifier) else [str(self.slot)]
