"""`heliograph hashes`: what an operator types, what is printed, and with which status it ends."""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from heliograph.platform.config import Config
from tests.features.media import models
from tests.programs.operator import Operator
from tests.world import photo

LIST = "tests-cli"
pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")


@pytest.fixture
def hashes(config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Operator]:
    """The command, with the list gone afterwards."""
    operator = Operator(config, monkeypatch, capsys, "hashes")
    yield operator
    operator("drop", LIST)


def test_a_list_from_its_making_to_its_end(hashes: Operator, tmp_path: Path) -> None:
    file = tmp_path / "known.csv"
    value = secrets.token_hex(32)
    file.write_text(f"pdq,{value},90,first\nsha256,{secrets.token_hex(32)}\npdq,{secrets.token_hex(32)},10\n")
    assert hashes.says("create", LIST, "hold", "--match-distance", "20", "--note", "a trial") == ""
    told = "2 added, 0 there already, 1 of too low a quality, 0 bad lines skipped"
    assert hashes.says("import", LIST, file) == told
    assert hashes.says("import", LIST, "-", given=file.read_text()).startswith("0 added, 2 there already")
    assert hashes.says("add", LIST, "pdq", value) == "it was in the list already"
    assert hashes.says("remove", LIST, "pdq", value) == ""
    (line,) = (line for line in hashes.says("lists").splitlines() if line.startswith(LIST))
    assert line.startswith(f"{LIST}  hold  1 sha256, 0 pdq within 20")
    assert line.endswith("a trial")
    assert hashes.says("change", LIST, "blur") == ""
    assert f"{LIST}  blur  1 sha256, 0 pdq within 31" in hashes.says("lists")
    assert hashes.says("drop", LIST) == ""
    assert LIST not in hashes.says("lists")


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (["import", LIST, "FILE"], 1, "line 2: not 64 hexadecimal digits"),
        (["import", LIST, "FILE", "--kind", "md5"], 2, "md5"),
        (["import", "nobody", "FILE"], 1, "There is no list nobody"),
        (["import", LIST, "/nonexistent"], 1, "/nonexistent cannot be read"),
        (["create", LIST, "hold"], 1, f"There is a list {LIST} already"),
        (["create", "A List", "hold"], 1, "A list is named by"),
        (["create", "other", "hold", "--match-distance", "32"], 1, "from 0 to 31"),
        (["create", "other", "burn"], 2, "burn"),
        (["add", LIST, "pdq", "12"], 1, "64 hexadecimal digits"),
        (["remove", LIST, "sha256", "ab" * 32], 1, "does not hold this hash"),
        (["check", "/nonexistent"], 1, "cannot be read"),
    ],
)
def test_mistakes_are_told_in_words(hashes: Operator, tmp_path: Path, words: list[str], status: int, why: str) -> None:
    file = tmp_path / "bad"
    file.write_text(f"pdq,{'ab' * 32}\npdq,nonsense\n")
    hashes.says("create", LIST, "hold")
    answer = hashes(*(str(file) if word == "FILE" else word for word in words))

    assert answer.status == status
    assert why in answer.complained + answer.printed
    assert "Traceback" not in answer.complained
    assert f"{LIST}  hold  0 sha256, 0 pdq" in hashes.says("lists")


def test_bad_lines_are_skipped_only_when_asked_and_then_told(hashes: Operator) -> None:
    hashes.says("create", LIST, "hold")
    answer = hashes("import", LIST, "-", "--kind", "pdq", "--skip-bad", given=f"{'ab' * 32}\nnonsense\n")

    assert answer.status == 0
    assert "line 2: not 64" in answer.complained
    assert answer.printed.startswith("1 added, 0 there already, 0 of too low a quality, 1 bad lines")


def test_a_file_is_checked_against_lists_and_models(
    hashes: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo(seed=77))
    folder = models.put(tmp_path / "models", "classify", models.colours(), models.COLOURS.replace("0.5,", "0.01,"))
    hashes.says("create", LIST, "hold")
    hashes.says("add", LIST, "sha256", hashlib.sha256(file.read_bytes()).hexdigest(), "--note", "case 3")
    monkeypatch.setenv("HELIOGRAPH_MODELS_DIR", str(folder))
    told = hashes.says("check", file).splitlines()

    assert told[0] == "verdict: hold"
    assert f"hold: list {LIST}, sha256 at distance 0 (case 3)" in told
    assert any(line.startswith("blur: mean colour 1 says red") for line in told)
    assert any(line.startswith("classify: mean colour 1: ") for line in told)
    (pdq,) = (line.removeprefix("pdq: ") for line in told if line.startswith("pdq: "))
    hashes.says("add", LIST, "pdq", pdq)
    assert f"hold: list {LIST}, pdq at distance 0" in hashes.says("check", file)


def test_nothing_runs_with_models_that_cannot_be_used(
    hashes: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELIOGRAPH_MODELS_DIR", str(tmp_path))
    answer = hashes("lists")
    monkeypatch.delenv("HELIOGRAPH_MODELS_DIR")

    assert answer.status == 1
    assert f"HELIOGRAPH_MODELS_DIR: {tmp_path} holds no model" in answer.complained
    assert "Traceback" not in answer.complained
