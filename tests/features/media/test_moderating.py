"""The verdict on a file: of lists and models the severest holds, and what cannot be judged is not let through."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.media import queries, rules
from heliograph.features.media import service as media
from heliograph.features.media.transcode.models.pool import Models
from heliograph.features.media.types import Verdict
from heliograph.features.media.types.moderating import (
    Box,
    HashKind,
    HashListTerms,
    HashMatch,
    JudgedPicture,
    Judgement,
    LabelScore,
    ListedHash,
    ModelFinding,
)
from heliograph.platform.config import Config, ConfigError
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.programs.composition import open_context
from heliograph.programs.doctor import examine
from tests.features.media import models, photos

NOTHING = b"\0" * 32
LIST = "tests-moderating"


@asynccontextmanager
async def opened(config: Config, folder: Path | None = None) -> AsyncGenerator[Ctx]:
    """A process with the models of this folder; its list is gone afterwards."""
    named = msgspec.structs.replace(config, models_dir=str(folder or ""), models_timeout_seconds=10.0)
    async with open_context(named, "test") as ctx:
        yield ctx
        for one in await media.hash_lists(ctx):
            await media.drop_hash_list(ctx, one.name)


async def listed(ctx: Ctx, verdict: Verdict) -> None:
    """Have a list know the file whose SHA-256 is nothing but zeros."""
    await media.create_hash_list(ctx, LIST, HashListTerms(verdict=verdict))
    await media.add_hash(ctx, LIST, ListedHash(kind=HashKind.SHA256, value=NOTHING))


def pictures(*jpegs: bytes) -> list[JudgedPicture]:
    return [JudgedPicture(jpeg=jpeg) for jpeg in jpegs]


@pytest.fixture
def colours(tmp_path: Path) -> Path:
    """A folder with a model that tells colours: red is blurred from a half, held from 0.7, rejected from 0.9."""
    return models.put(tmp_path / "models", "classify", models.colours(), models.COLOURS)


async def test_where_nothing_is_configured_everything_is_allowed_and_no_child_started(config: Config) -> None:
    async with opened(config) as ctx:
        assert await media.judge(ctx, pictures(models.jpeg(255, 0, 0)), NOTHING) == Judgement(verdict=Verdict.ALLOW)
        assert ctx.tool(Models).child_pid is None


@pytest.mark.parametrize(
    ("red", "verdict", "threshold"),
    [(100, Verdict.ALLOW, 0), (140, Verdict.BLUR, 0.5), (190, Verdict.HOLD, 0.7), (250, Verdict.REJECT, 0.9)],
)
async def test_a_label_asks_for_the_severest_verdict_that_its_score_reaches(
    config: Config, colours: Path, red: int, verdict: Verdict, threshold: float
) -> None:
    async with opened(config, colours) as ctx:
        judged = await media.judge(ctx, pictures(models.jpeg(red, 0, 0)), NOTHING)

    assert judged.verdict is verdict
    assert [one.scores["red"] for one in judged.findings] == pytest.approx([red / 255], abs=0.02)
    reasons = [reason for reason in judged.reasons if isinstance(reason, LabelScore)]
    assert [(reason.model, reason.label, reason.threshold) for reason in reasons] == (
        [] if verdict is Verdict.ALLOW else [("mean colour 1", "red", threshold)]
    )


async def test_of_a_video_the_worst_picture_counts_and_is_named(config: Config, colours: Path) -> None:
    async with opened(config, colours) as ctx:
        frames = pictures(models.jpeg(0, 250, 0), models.jpeg(140, 0, 0), models.jpeg(0, 0, 200))
        judged = await media.judge(ctx, frames, NOTHING)

    assert judged.verdict is Verdict.HOLD
    assert [(reason.label, reason.picture) for reason in judged.reasons if isinstance(reason, LabelScore)] == [
        ("red", 1),
        ("blue", 2),
    ]


@pytest.mark.parametrize("by_list", list(Verdict))
async def test_the_severest_of_list_and_model_holds(config: Config, colours: Path, by_list: Verdict) -> None:
    async with opened(config, colours) as ctx:
        await listed(ctx, by_list)
        judged = await media.judge(ctx, pictures(models.jpeg(140, 0, 0)), NOTHING)

        assert judged.verdict is max(by_list, Verdict.BLUR, key=lambda verdict: verdict.severity)
        assert isinstance(judged.reasons[0], HashMatch)
        is_looked_at = ctx.tool(Models).child_pid is not None
        assert is_looked_at == (by_list is not Verdict.REJECT), "what a list rejects needs no model"


@pytest.mark.parametrize(
    "model", [b"no model", models.not_a_number_on_red(), models.endless_on_red()], ids=["broken", "NaN", "endless"]
)
async def test_what_a_model_cannot_judge_is_an_outage_and_not_allowed(
    config: Config, tmp_path: Path, model: bytes
) -> None:
    folder = models.put(tmp_path / "models", "classify", model, models.COLOURS)
    hasty = msgspec.structs.replace(config, models_dir=str(folder), models_timeout_seconds=1.0)
    async with open_context(hasty, "test") as ctx:
        with pytest.raises(Unavailable, match="try again soon"):
            await media.judge(ctx, pictures(models.jpeg(250, 0, 0)), NOTHING)


async def test_detectors_are_written_down_and_judge_nothing(config: Config, tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "faces", models.colours(), models.PRESENCE)
    async with opened(config, folder) as ctx:
        judged = await media.judge(ctx, pictures(models.jpeg(250, 0, 0)), NOTHING)

    assert (judged.verdict, judged.reasons) == (Verdict.ALLOW, [])
    assert [(finding.slot, finding.model) for finding in judged.findings] == [("faces", "how red")]


async def test_no_program_starts_with_models_that_cannot_be_used(config: Config, tmp_path: Path) -> None:
    folder = models.put(tmp_path / "models", "classify", models.colours(), "labels = 3")
    with pytest.raises(ConfigError, match=r"HELIOGRAPH_MODELS_DIR: .*classify\.toml"):
        async with opened(config, folder):
            pass


async def test_the_doctor_names_models_and_what_is_wrong_with_them(config: Config, colours: Path) -> None:
    async def told(folder: str) -> tuple[str, str]:
        checks = await examine(msgspec.structs.replace(config, models_dir=folder))
        (check,) = (check for check in checks if check.name == "models")
        return check.found, check.hint

    assert await told("") == ("none configured", "")
    assert await told(str(colours)) == ("classify by mean colour 1 (red, green, blue)", "")
    (colours / "classify.onnx").write_bytes(b"no model")
    found, hint = await told(str(colours))
    assert "cannot be loaded" in found
    assert hint
    found, hint = await told("/nonexistent")
    assert "is not there" in found
    assert hint


async def test_a_judgement_is_kept_as_it_was_and_replaced_by_the_next(config: Config) -> None:
    first = Judgement(
        verdict=Verdict.HOLD,
        reasons=[
            HashMatch(verdict=Verdict.HOLD, list_name="a", kind=HashKind.PDQ, distance=3, note='"; é', picture=0),
            LabelScore(verdict=Verdict.BLUR, model="m", label="red", score=0.5, threshold=0.5, picture=1),
        ],
        findings=[
            ModelFinding(
                slot="faces",
                model="f",
                picture=0,
                scores={"faces": 0.25},
                boxes=[Box(x=0.0, y=0.5, width=0.25, height=0.5, score=0.25)],
            )
        ],
    )
    async with opened(config) as ctx:
        media_id = await ctx.ids.next(0)
        async with ctx.db.tx() as tx:
            await tx.run(
                """
                INSERT INTO media.medium
                    (media_id, account_id, purpose, object_id, position, state, content_type, size_bytes, upload_key)
                VALUES ($1, 1, 'post', 1, 0, 'submitted', 'image/jpeg', 1, '')
                """,
                media_id,
            )
            assert await queries.judgement_by_medium(tx, media_id) is None
            await queries.insert_judgement(tx, media_id, first)
            assert await queries.judgement_by_medium(tx, media_id) == first
            await queries.insert_judgement(tx, media_id, Judgement(verdict=Verdict.ALLOW))
            assert await queries.judgement_by_medium(tx, media_id) == Judgement(verdict=Verdict.ALLOW)


async def test_a_photo_is_examined_by_its_bytes_and_by_its_looks(config: Config) -> None:
    content = photos.jpeg(photos.scene(800, 600))
    async with opened(config) as ctx:
        first = await media.examine_file(ctx, content)
        assert (len(first.perceptual_hashes), first.judgement.verdict, first.problem) == (8, Verdict.ALLOW, "")
        await media.create_hash_list(ctx, LIST, HashListTerms(verdict=Verdict.BLUR))
        await media.add_hash(ctx, LIST, ListedHash(kind=HashKind.PDQ, value=first.perceptual_hashes[5]))
        again = await media.examine_file(ctx, photos.jpeg(photos.scene(800, 600), quality=70))
        assert again.judgement.verdict is Verdict.BLUR
        await media.add_hash(ctx, LIST, ListedHash(kind=HashKind.SHA256, value=first.content_sha256))
        assert len((await media.examine_file(ctx, content)).judgement.reasons) == 2
        nothing = await media.examine_file(ctx, b"no picture")
        assert (nothing.perceptual_hashes, nothing.judgement.verdict) == ([], Verdict.ALLOW)
        assert nothing.problem


def test_authors_are_told_what_happens_and_nothing_of_why() -> None:
    assert media.words_for(Verdict.ALLOW) == ""
    said = [media.words_for(verdict) for verdict in (Verdict.BLUR, Verdict.HOLD, Verdict.REJECT)]
    assert len(set(said)) == 3
    assert not any(word in " ".join(said).lower() for word in ("hash", "list", "model", "score", "label"))


@given(st.lists(st.sampled_from(Verdict)))
def test_the_severest_verdict_holds(verdicts: list[Verdict]) -> None:
    order = [Verdict.ALLOW, Verdict.BLUR, Verdict.HOLD, Verdict.REJECT]
    assert order.index(rules.worst(verdicts)) == max(map(order.index, verdicts), default=0)


@given(st.binary(min_size=32, max_size=32), st.sets(st.integers(0, 255), max_size=31), st.integers(0, 31))
def test_two_hashes_within_the_distance_share_a_band(value: bytes, bits: set[int], distance: int) -> None:
    flipped = int.from_bytes(value)
    for bit in sorted(bits)[:distance]:
        flipped ^= 1 << bit
    other = flipped.to_bytes(32)
    its_bands = {place << 16 | int.from_bytes(other[2 * place : 2 * place + 2]) for place in range(16)}

    assert its_bands & set(rules.bands_near(value, distance))
