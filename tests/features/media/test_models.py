"""The operator's models look at pictures in a confined child; whatever they do, no answer is never leave to show."""

import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest
from onnx import TensorProto
from PIL import Image

from heliograph.features.media.transcode.models.folder import models_in
from heliograph.features.media.transcode.models.pool import Models
from heliograph.features.media.transcode.models.types import ModelsUnavailable
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import PhotoJob
from heliograph.features.media.types.moderating import ModelFinding
from tests.features.media import models

RED, GREEN, BLACK = models.jpeg(250, 0, 0), models.jpeg(0, 250, 0), models.jpeg(0, 0, 0)


def opened(folder: Path, **options: float) -> Models:
    return Models(models_in(str(folder)), **options)  # pyright: ignore[reportArgumentType]


async def seen(folder: Path, *jpegs: bytes) -> list[ModelFinding]:
    async with opened(folder) as pool:
        return await pool.look(list(jpegs))


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (models.colours(), models.COLOURS),
        (models.colours(layout="NHWC"), models.COLOURS.replace("24 }", '24, layout = "NHWC" }')),
        (models.colours(kind=TensorProto.FLOAT16), models.COLOURS),
    ],
    ids=["NCHW", "NHWC", "float16"],
)
async def test_a_picture_is_given_as_the_model_wants_it(tmp_path: Path, model: bytes, words: str) -> None:
    red, green = await seen(models.put(tmp_path / "models", "classify", model, words), RED, GREEN)

    assert red.model == "mean colour 1"
    assert red.scores == pytest.approx({"red": 250 / 255, "green": 0, "blue": 0}, abs=0.02)
    assert (green.picture, green.scores["green"]) == (1, pytest.approx(250 / 255, abs=0.02))


async def test_colours_are_swapped_and_normalised_as_the_words_say(tmp_path: Path) -> None:
    shape = '24, colours = "BGR", scale = 1.0, mean = [0.0, 0.0, -50.0], std = [255.0, 255.0, 400.0] }'
    words = models.COLOURS.replace("24 }", shape)
    (red,) = await seen(models.put(tmp_path / "models", "classify", models.colours(), words), RED)

    assert red.scores == pytest.approx({"red": 0, "green": 0, "blue": (250 + 50) / 400}, abs=0.02)


@pytest.mark.parametrize(("activation", "red"), [("softmax", 0.576), ("sigmoid", 0.731)])
async def test_raw_answers_become_scores(tmp_path: Path, activation: str, red: float) -> None:
    words = models.COLOURS.replace("[thresholds]", f'[output]\nactivation = "{activation}"\n[thresholds]')
    folder = models.put(tmp_path / "models", "classify", models.colours(), words)
    (finding,) = await seen(folder, models.jpeg(255, 0, 0))

    assert finding.scores["red"] == pytest.approx(red, abs=0.01)


@pytest.mark.parametrize(("resize", "red"), [("stretch", 0.5), ("crop", 1.0), ("pad", 0.167)])
async def test_a_wide_picture_is_fitted_as_the_words_say(tmp_path: Path, resize: str, red: float) -> None:
    picture = Image.new("RGB", (800, 200), (0, 0, 0))
    picture.paste((255, 0, 0), (200, 0, 600, 200))
    words = models.COLOURS.replace("24 }", f'24, resize = "{resize}" }}')
    folder = models.put(tmp_path / "models", "classify", models.colours(), words)
    (finding,) = await seen(folder, models.encoded(picture))

    assert finding.scores["red"] == pytest.approx(red, abs=0.03)


BOXES = """
name = "faces 1"
input = { width = 32, height = 24, resize = "%s" }
output = { form = "boxes", boxes = "boxes", scores = "scores", index = 1, units = "%s", corners = "%s" }
"""


@pytest.mark.parametrize(
    ("units", "corners", "places"),
    [
        ("fractions", "xyxy", [[0.25, 0.5, 0.5, 0.75], [0.26, 0.5, 0.51, 0.75], [0.8, 0.8, 0.9, 0.9]]),
        ("pixels", "xywh", [[8, 12, 8, 6], [8.32, 12, 8, 6], [25.6, 19.2, 3.2, 2.4]]),
        ("fractions", "centre", [[0.375, 0.625, 0.25, 0.25], [0.385, 0.625, 0.25, 0.25], [0.85, 0.85, 0.1, 0.1]]),
    ],
)
async def test_boxes_are_told_once_each_in_fractions_of_the_picture(
    tmp_path: Path, units: str, corners: str, places: list[list[float]]
) -> None:
    model = models.detector(places, [0.9, 0.8, 0.3])
    folder = models.put(tmp_path / "models", "faces", model, BOXES % ("stretch", units, corners))
    bright, dark = await seen(folder, models.jpeg(255, 255, 255), BLACK)

    (box,) = bright.boxes
    assert (box.x, box.y, box.width, box.height) == pytest.approx((0.25, 0.5, 0.25, 0.25), abs=1e-5)
    assert bright.scores == pytest.approx({"faces": 0.9}, abs=0.01)
    assert (dark.boxes, dark.scores) == ([], {"faces": 0.0})


async def test_boxes_on_a_padded_picture_are_told_in_its_own_fractions(tmp_path: Path) -> None:
    # 64 × 24 becomes 32 × 12 in the middle of 32 × 24: from a quarter to three quarters of the height.
    model = models.detector([[0.0, 0.25, 0.5, 0.5], [0.0, 0.0, 1.0, 0.2]], [0.9, 0.9])
    folder = models.put(tmp_path / "models", "faces", model, BOXES % ("pad", "fractions", "xyxy"))
    (finding,) = await seen(folder, models.jpeg(255, 255, 255, width=640, height=240))

    assert finding.boxes == []  # half of it is padding, and so it is only half as bright
    words = (BOXES % ("pad", "fractions", "xyxy")).replace("index = 1", "index = 1, score_min = 0.3")
    (finding,) = await seen(
        models.put(tmp_path / "models", "faces", model, words), models.jpeg(255, 255, 255, width=640, height=240)
    )
    (box,) = finding.boxes
    assert (box.x, box.y, box.width, box.height) == pytest.approx((0.0, 0.0, 0.5, 0.5), abs=1e-5)


async def test_every_slot_looks_at_every_picture(tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "classify", models.colours(), models.COLOURS)
    models.put(folder, "text", models.colours(), models.PRESENCE)
    found = await seen(folder, RED, BLACK)

    assert [(one.picture, one.slot) for one in found] == [(0, "classify"), (0, "text"), (1, "classify"), (1, "text")]
    assert found[1].scores == pytest.approx({"text": 0.98}, abs=0.02)


async def test_without_models_nothing_is_started() -> None:
    async with Models([]) as pool:
        assert await pool.look([RED]) == []
        await pool.examine()
        assert pool.child_pid is None


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (models.not_a_number_on_red(), "not a number"),
        (models.scaled_colours(5), "outside 0 to 1"),
        (models.greedy_on_red(), "it fails"),
    ],
    ids=["NaN", "beyond 1", "greedy"],
)
async def test_an_answer_without_sense_is_no_answer(tmp_path: Path, model: bytes, words: str) -> None:
    async with opened(models.put(tmp_path / "models", "classify", model, models.COLOURS)) as pool:
        with pytest.raises(ModelsUnavailable, match=words):
            await pool.look([RED])
        assert (await pool.look([BLACK]))[0].scores["blue"] < 0.75


async def test_a_model_that_takes_too_long_is_stopped_and_the_next_picture_seen(tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "classify", models.endless_on_red(), models.COLOURS)
    async with opened(folder, timeout_seconds=0.5) as pool:
        await pool.look([BLACK])
        pid = pool.child_pid
        with pytest.raises(ModelsUnavailable, match=r"longer than 0\.5 seconds"):
            await pool.look([RED])

        assert (await pool.look([BLACK]))[0].scores["red"] == 0
        assert pool.child_pid != pid
        assert not await lives(pid)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_child_that_dies_or_hangs_is_an_outage_and_replaced(tmp_path: Path, sign: signal.Signals) -> None:
    folder = models.put(tmp_path / "models", "classify", models.endless_on_red(), models.COLOURS)
    async with opened(folder, timeout_seconds=5) as pool:
        await pool.look([BLACK])
        pid = pool.child_pid
        assert pid is not None
        looking = asyncio.ensure_future(pool.look([RED]))
        await asyncio.sleep(0.3)
        os.kill(pid, sign)

        with pytest.raises(ModelsUnavailable):
            await looking
        assert len(await pool.look([BLACK])) == 1
        assert not await lives(pid)


@pytest.mark.parametrize(
    ("model", "words", "why"),
    [
        (b"no model", models.COLOURS, "cannot be loaded"),
        (models.colours()[:60], models.COLOURS, "cannot be loaded"),
        (models.colours(), models.COLOURS.replace("32", "33"), "its input has the shape"),
        (models.colours(), models.COLOURS.replace('"red", ', '"red", "pink", '), "3 numbers for 4 labels"),
        (models.colours(kind=TensorProto.DOUBLE), models.COLOURS, "float16 and uint8"),
        (models.colours(), models.COLOURS.replace("24 }", '24, name = "image" }'), "has no input image"),
        (models.colours(), models.COLOURS.replace("[thr", '[output]\nname = "x"\n[thr'), "has no output x"),
        (models.scaled_colours(float("nan")), models.COLOURS, "not a number"),
    ],
)
async def test_an_unfit_model_is_told_in_words_before_it_is_used(
    tmp_path: Path, model: bytes, words: str, why: str
) -> None:
    async with opened(models.put(tmp_path / "models", "classify", model, words)) as pool:
        with pytest.raises(ModelsUnavailable, match=why):
            await pool.examine()
        with pytest.raises(ModelsUnavailable, match=r"classify\.onnx"):
            await pool.look([RED])
        assert pool.child_pid is None


async def test_what_is_no_picture_of_ours_is_an_outage(tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "classify", models.colours(), models.COLOURS)
    async with opened(folder) as pool:
        for strange in (b"", b"nothing", RED[:50], b"\xff\xd8\xff" + b"x" * 5_000_000):
            with pytest.raises(ModelsUnavailable):
                await pool.look([strange])
        assert len(await pool.look([RED])) == 1


async def test_many_ask_at_once_and_one_child_answers_all(tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "classify", models.colours(), models.COLOURS)
    async with opened(folder, jobs_per_child=10) as pool:
        answers = await asyncio.gather(*(pool.look([RED, GREEN]) for _ in range(12)))

        assert all(red.scores["red"] > 0.9 and green.scores["green"] > 0.9 for red, green in answers)
        assert len([child for child in psutil.Process().children() if "models.child" in " ".join(child.cmdline())]) <= 1


async def test_the_child_ends_when_idle_and_when_closed(tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "classify", models.colours(), models.COLOURS)
    async with opened(folder, idle_seconds=0.1) as pool:
        await pool.look([RED])
        first = pool.child_pid
        assert not await lives(first)
        await pool.look([RED])
        second = pool.child_pid
    assert not await lives(second)
    with pytest.raises(ModelsUnavailable):
        await pool.look([RED])


async def test_the_child_is_as_confined_as_the_one_that_decodes(tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "classify", models.colours(), models.COLOURS)
    async with opened(folder) as pool, Transcoder() as transcoder:
        await pool.look([RED])
        await transcoder.render(PhotoJob(source=RED, content_type="image/jpeg"))
        assert pool.child_pid is not None
        mine, theirs = (confinement(pid) for pid in (pool.child_pid, transcoder.child_pids[0]))

    assert mine == theirs, (
        "a thread that the runtime starts before the child is confined would cost it the network's guard"
    )
    assert mine["Max open files"] == "0"
    assert mine["NoNewPrivs"] == "1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into a confined process")
async def test_the_runtime_reports_to_nobody(tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "classify", models.colours(), models.COLOURS)
    async with opened(folder) as pool:
        await pool.look([RED])
        process = psutil.Process(pool.child_pid)

        assert process.environ()["ORT_DISABLE_TELEMETRY"] == "1"
        assert process.net_connections() == []


def confinement(pid: int) -> dict[str, str]:
    """What holds a process, but for how much memory and time it may have."""
    process = Path(f"/proc/{pid}")
    limits = {line[:25].strip(): line[26:47].strip() for line in (process / "limits").read_text().splitlines()}
    status = dict(line.split(":\t") for line in (process / "status").read_text().splitlines() if ":\t" in line)
    kept = ("Max open files", "Max file size", "Max core file size", "Max processes")
    return {name: limits[name] for name in kept} | {
        name: status[name].strip() for name in ("NoNewPrivs", "CapEff", "Uid")
    }


async def lives(pid: int | None) -> bool:
    """Whether a process is still there after a while."""
    for _ in range(200):
        if pid is None or not psutil.pid_exists(pid):
            return False
        await asyncio.sleep(0.01)
    return True
