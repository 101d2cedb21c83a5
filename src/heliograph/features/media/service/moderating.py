"""What is to become of a file: hash lists and the operator's models give their verdicts, and the severest holds."""

import msgspec

from heliograph.features.media import queries, rules
from heliograph.features.media.rules import words_for
from heliograph.features.media.transcode.models.pool import Models
from heliograph.features.media.transcode.types import TranscoderUnavailable
from heliograph.features.media.types import Verdict
from heliograph.features.media.types.moderating import HashMatch, JudgedPicture, Judgement, LabelScore, ModelFinding
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.errors import Unavailable

__all__ = ["judge", "words_for"]

_HASHES_A_STATEMENT = 64


async def judge(ctx: Ctx, pictures: list[JudgedPicture], content_sha256: bytes) -> Judgement:
    """Judge a file by its bytes' SHA-256 and by the pictures rendered from it: one of a photo, several of a video.

    Costs one small query where there is no list, and nothing more where there is no model. What a list rejects, no
    model looks at. Raises `Unavailable` where a verdict cannot be had: unknown is no, so try again later.
    """
    async with ctx.db.read() as db:
        matches = await _listed(db, pictures, content_sha256)
    if rules.worst(match.verdict for match in matches) is Verdict.REJECT:
        return Judgement(verdict=Verdict.REJECT, reasons=[*matches])
    models = ctx.tool(Models)
    try:
        findings = await models.look([picture.jpeg for picture in pictures])
    except TranscoderUnavailable as error:
        raise Unavailable("This cannot be checked at the moment; please try again soon.") from error
    reasons = [*matches, *_scored(models, findings)]
    return Judgement(verdict=rules.worst(reason.verdict for reason in reasons), reasons=reasons, findings=findings)


async def is_judging(ctx: Ctx) -> bool:
    """Say whether there is any list or model at all."""
    if ctx.tool(Models).models:
        return True
    async with ctx.db.read() as db:
        return await queries.widest_distance(db) is not None


async def _listed(db: Read, pictures: list[JudgedPicture], content_sha256: bytes) -> list[HashMatch]:
    widest = await queries.widest_distance(db)
    if widest is None:
        return []
    matches = await queries.exact_matches(db, content_sha256)
    # A picture that mirrors itself has some hashes twice, and the still parts of a video have the same.
    first_of: dict[bytes, int] = {}
    for index, picture in enumerate(pictures):
        for value in picture.perceptual_hashes:
            first_of.setdefault(value, index)
    hashes = list(first_of)
    nearest: dict[str, HashMatch] = {}
    for start in range(0, len(hashes), _HASHES_A_STATEMENT):
        asked = hashes[start : start + _HASHES_A_STATEMENT]
        bands = [band for value in asked for band in rules.bands_near(value, widest)]
        for index, match in await queries.near_matches(db, asked, bands):
            known = nearest.get(match.list_name)
            if known is None or match.distance < known.distance:
                nearest[match.list_name] = _at(match, first_of[asked[index]])
    return [*matches, *nearest.values()]


def _at(match: HashMatch, picture: int) -> HashMatch:
    return msgspec.structs.replace(match, picture=picture)


def _scored(models: Models, findings: list[ModelFinding]) -> list[LabelScore]:
    """Return the labels that reach a threshold, each with the severest that it reaches."""
    thresholds = models.thresholds
    return [
        LabelScore(
            verdict=verdict,
            model=finding.model,
            label=label,
            score=score,
            threshold=threshold,
            picture=finding.picture,
        )
        for finding in findings
        for label, score in finding.scores.items()
        for verdict, threshold in rules.reached(thresholds.get((finding.slot, label), {}), score)
    ]
