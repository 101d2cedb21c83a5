"""Values and refusals of moderation: hash lists, what models say, and what is decided."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from heliograph.features.media.types import Verdict
from heliograph.platform.errors import Conflict, Invalid


class HashKind(StrEnum):
    """What a listed hash is taken of: a file's bytes, or a picture's looks. Both have 256 bits."""

    SHA256 = "sha256"
    PDQ = "pdq"


MATCH_DISTANCE_MAX = 31
"""How many of 256 bits two PDQ hashes of the same picture may differ by; the distance that PDQ's authors advise."""


class HashListTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a list asks for: its verdict on what matches, and how near a picture's looks must come to match."""

    verdict: Verdict
    match_distance: Annotated[int, msgspec.Meta(ge=0, le=MATCH_DISTANCE_MAX)] = MATCH_DISTANCE_MAX
    note: str = ""


class HashList(msgspec.Struct, frozen=True, kw_only=True):
    """A list of known files and pictures, with how many of each it holds."""

    name: str
    terms: HashListTerms
    sha256_count: int
    pdq_count: int
    created_at: datetime


class ListedHash(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a list; `value` has 32 bytes."""

    kind: HashKind
    value: bytes
    note: str = ""


class ImportOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file of hashes."""

    added: int
    known: int
    """Were in the list already, or stand in the file twice."""
    low_quality: int
    """PDQ hashes of pictures too flat to be told apart."""
    bad_lines: list[str]
    """What is wrong with which lines that were skipped: the first of them."""
    bad_line_count: int


class HashMatch(msgspec.Struct, frozen=True, kw_only=True, tag="hash"):
    """A reason: a list knows this file (`picture` None) or the looks of this picture of it."""

    verdict: Verdict
    list_name: str
    kind: HashKind
    distance: int
    note: str
    picture: int | None = None


class LabelScore(msgspec.Struct, frozen=True, kw_only=True, tag="label"):
    """A reason: a model gives this label a score at or above its threshold."""

    verdict: Verdict
    model: str
    label: str
    score: float
    threshold: float
    picture: int


Reason = HashMatch | LabelScore


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """Where a model sees something, in fractions of the picture's width and height, and how sure it is."""

    x: float
    y: float
    width: float
    height: float
    score: float


class ModelFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What one model says of one picture of a file; scores are from 0 to 1, by label."""

    slot: str
    model: str
    picture: int
    scores: dict[str, float]
    boxes: list[Box] = []


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a file; reasons and findings are for staff, never for its author."""

    verdict: Verdict
    reasons: list[Reason] = []
    findings: list[ModelFinding] = []


class JudgedPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to judge: our own rendering as JPEG, and the PDQ hashes of it and of its turns and mirrorings."""

    jpeg: bytes
    perceptual_hashes: list[bytes] = []


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What lists and models say of a file that nobody uploaded."""

    content_sha256: bytes
    perceptual_hashes: list[bytes]
    """Empty where it cannot be rendered; then `problem` says why."""
    problem: str
    judgement: Judgement


class HashListExists(Conflict):
    """Another list has this name."""

    code = "hash_list_exists"


class HashListBusy(Conflict):
    """Somebody else changes the list."""

    code = "hash_list_busy"


class BadHashes(Invalid):
    """Lines that are no hashes; the detail names each of the first by its number."""

    code = "bad_hashes"
