"""What an operator's folder of models may hold, and how each mistake is told before anything starts."""

import sys
from pathlib import Path

import pytest

from heliograph.features.media.transcode.models.folder import models_in
from heliograph.features.media.transcode.models.types import ModelUnfit, Slot
from tests.features.media import models

MODEL = models.colours()


def test_no_folder_means_no_models() -> None:
    assert models_in("") == []


def test_every_slot_is_found(tmp_path: Path) -> None:
    models.put(tmp_path, "classify", MODEL, models.COLOURS)
    models.put(tmp_path, "faces", MODEL, models.PRESENCE)
    (tmp_path / "README").write_text("other files do no harm")

    assert [(model.slot, model.labels) for model in models_in(str(tmp_path))] == [
        (Slot.CLASSIFY, ["red", "green", "blue"]),
        (Slot.FACES, ["faces"]),
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "missing required field"),
        ("name = ", "Invalid"),
        (models.COLOURS.replace("width = 32", "width = 0"), r"input\.width"),
        (models.COLOURS.replace("width = 32", 'width = "wide"'), r"input\.width"),
        (models.COLOURS.replace("width", "breadth"), "breadth|width"),
        (models.COLOURS + "[output]\nactivation = 'relu'", r"output\.activation"),
        (models.COLOURS.replace("24 }", "24, mean = [0.5] }"), r"input\.mean"),
        (models.COLOURS.replace("24 }", "24, std = [1.0, 0.0, 1.0] }"), "may not be 0"),
        (models.COLOURS.replace("24 }", "24, scale = 0.0 }"), "may not be 0"),
        (models.COLOURS.replace('"green"', '"red"'), "stands twice"),
        (models.COLOURS.replace("red = {", "pink = {"), r"thresholds\.pink is for a label"),
        (models.COLOURS.replace("hold = 0.6", ""), r"thresholds\.blue names no score"),
        (models.COLOURS.replace("hold = 0.7", "hold = 0.95"), "severer verdict at the lower score"),
        (models.COLOURS.replace("hold = 0.7", "hold = 70"), r"thresholds"),
        (models.COLOURS.replace("hold = 0.7", "ban = 0.7"), "ban"),
        (models.COLOURS.split("[thresholds]")[0], "thresholds"),
        ("x = '" + "y" * 200_000 + "'", "larger than"),
    ],
)
def test_wrong_words_about_a_model_are_refused_by_their_place(tmp_path: Path, words: str, why: str) -> None:
    models.put(tmp_path, "classify", MODEL, words)
    with pytest.raises(ModelUnfit, match=why) as caught:
        models_in(str(tmp_path))
    assert "classify.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ([], "holds no model"),
        (["classify.onnx"], r"classify\.toml is missing"),
        (["text.toml"], r"text\.onnx is missing"),
        (["nsfw.onnx", "nsfw.toml"], r"nsfw\.onnx; models are named classify\.onnx"),
    ],
)
def test_a_folder_that_would_leave_pictures_unjudged_in_silence_is_refused(
    tmp_path: Path, names: list[str], why: str
) -> None:
    for name in names:
        (tmp_path / name).write_text("")
    with pytest.raises(ModelUnfit, match=why):
        models_in(str(tmp_path))
    with pytest.raises(ModelUnfit, match="is not there"):
        models_in(str(tmp_path / "elsewhere"))


def test_models_without_the_runtime_are_refused_with_the_way_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models.put(tmp_path, "classify", MODEL, models.COLOURS)
    installed = [place for place in sys.path if not (Path(place) / "onnxruntime").exists()]
    monkeypatch.setattr(sys, "path", installed)
    monkeypatch.delitem(sys.modules, "onnxruntime", raising=False)

    with pytest.raises(ModelUnfit, match=r"pip install 'heliograph\[models\]'"):
        models_in(str(tmp_path))
