"""`heliograph hashes`: lists of files and pictures that are known, and what becomes of what matches them."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

from cyclopts import App, Parameter

from heliograph.features.media import service as media
from heliograph.features.media.types import Verdict
from heliograph.features.media.types.moderating import (
    MATCH_DISTANCE_MAX,
    Examined,
    HashKind,
    HashList,
    HashListTerms,
    HashMatch,
    ImportOutcome,
    LabelScore,
    ListedHash,
)
from heliograph.platform.clock import rfc3339
from heliograph.platform.config import load_config
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Invalid
from heliograph.programs.composition import open_context
from heliograph.programs.up.joining import join_engines

T = TypeVar("T")

DataDir = Annotated[Path | None, Parameter(help="Where data, secrets, sockets and logs are (HELIOGRAPH_DATA_DIR).")]
MatchDistance = Annotated[int, Parameter(help="How many of a PDQ hash's 256 bits may differ, 0 to 31.")]
Note = Annotated[str, Parameter(help="Words for staff.")]
Kind = Annotated[HashKind, Parameter(help="What the hash is taken of: the bytes (sha256) or the looks (pdq).")]

HashFile = Annotated[
    Path,
    Parameter(
        help="A hash a line, or kind, hash, quality and note between commas; - for input.", allow_leading_hyphen=True
    ),
]

_CHECKED_BYTES_MAX = 64 * 1024 * 1024

app = App(name="hashes", help="Lists of files and pictures that are known, and what becomes of what matches them.")


@app.command
def lists(*, data_dir: DataDir = None) -> None:
    """Show every list: its verdict, its match distance, how many hashes it holds."""
    for one in _run(data_dir, media.hash_lists):
        print(_told(one))


@app.command
def create(
    name: str,
    verdict: Verdict,
    *,
    match_distance: MatchDistance = MATCH_DISTANCE_MAX,
    note: Note = "",
    data_dir: DataDir = None,
) -> None:
    """Make an empty list. What matches it is rejected, held, blurred, or with `allow` only written down."""
    terms = HashListTerms(verdict=verdict, match_distance=match_distance, note=note)
    _run(data_dir, lambda ctx: media.create_hash_list(ctx, name, terms))


@app.command
def change(
    name: str,
    verdict: Verdict,
    *,
    match_distance: MatchDistance = MATCH_DISTANCE_MAX,
    note: Note = "",
    data_dir: DataDir = None,
) -> None:
    """Set a list's verdict, match distance and note anew; what was judged before stays as it is."""
    terms = HashListTerms(verdict=verdict, match_distance=match_distance, note=note)
    _run(data_dir, lambda ctx: media.change_hash_list(ctx, name, terms))


@app.command(name="import")
def import_(
    name: str,
    file: HashFile,
    *,
    kind: Annotated[HashKind | None, Parameter(help="That of lines which name none.")] = None,
    min_quality: Annotated[int, Parameter(help="Leave PDQ hashes of a lower quality out.")] = media.QUALITY_MIN,
    skip_bad: Annotated[bool, Parameter(negative=(), help="Import the good lines though others are bad.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Put every hash of a file into a list: all or, if a line is bad, none. Again changes nothing."""
    rules = media.ImportRules(kind=kind, quality_min=min_quality, is_skipping_bad=skip_bad)
    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as opened:
            outcome = _run(data_dir, lambda ctx: media.import_hashes(ctx, name, opened, rules))
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}") from error
    _tell_import(outcome)


@app.command
def add(name: str, kind: Kind, value: str, *, note: Note = "", data_dir: DataDir = None) -> None:
    """Put one hash into a list."""
    one = ListedHash(kind=kind, value=media.hash_of(value), note=note)
    is_new = _run(data_dir, lambda ctx: media.add_hash(ctx, name, one))
    print("added" if is_new else "it was in the list already")


@app.command
def remove(name: str, kind: Kind, value: str, *, data_dir: DataDir = None) -> None:
    """Take one hash from a list."""
    wanted = media.hash_of(value)
    _run(data_dir, lambda ctx: media.remove_hash(ctx, name, kind, wanted))


@app.command
def drop(name: str, *, data_dir: DataDir = None) -> None:
    """Remove a list with everything it holds."""
    _run(data_dir, lambda ctx: media.drop_hash_list(ctx, name))


@app.command
def check(file: Path, *, data_dir: DataDir = None) -> None:
    """Say what would become of a file if somebody uploaded it, and why; nothing is kept."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_CHECKED_BYTES_MAX)
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}") from error
    for line in _examined(_run(data_dir, lambda ctx: media.examine_file(ctx, content))):
        print(line)


def _run(data_dir: Path | None, verb: Callable[[Ctx], Awaitable[T]]) -> T:
    config = join_engines(load_config(data_dir=data_dir))

    async def run() -> T:
        async with open_context(config, "hashes") as ctx:
            return await verb(ctx)

    return asyncio.run(run())


def _told(one: HashList) -> str:
    terms = one.terms
    counts = f"{one.sha256_count} sha256, {one.pdq_count} pdq within {terms.match_distance}"
    return "  ".join(filter(None, [one.name, str(terms.verdict), counts, rfc3339(one.created_at), terms.note]))


def _tell_import(outcome: ImportOutcome) -> None:
    for line in outcome.bad_lines:
        print(line, file=sys.stderr)
    print(
        f"{outcome.added} added, {outcome.known} there already, {outcome.low_quality} of too low a quality, "
        f"{outcome.bad_line_count} bad lines skipped"
    )


def _examined(seen: Examined) -> list[str]:
    judgement = seen.judgement
    lines = [f"verdict: {judgement.verdict}", f"sha256: {seen.content_sha256.hex()}"]
    lines += [f"pdq: {value.hex()}" for value in seen.perceptual_hashes[:1]]
    lines += [f"looks: not judged, {seen.problem}"] if seen.problem else []
    lines += [_reason(reason) for reason in judgement.reasons]
    for finding in judgement.findings:
        surest = sorted(finding.scores.items(), key=lambda pair: -pair[1])[:5]
        scores = ", ".join(f"{label} {score:.3f}" for label, score in surest)
        lines.append(f"{finding.slot}: {finding.model}: {scores}, {len(finding.boxes)} boxes")
    return lines


def _reason(reason: HashMatch | LabelScore) -> str:
    match reason:
        case HashMatch():
            note = f" ({reason.note})" if reason.note else ""
            return f"{reason.verdict}: list {reason.list_name}, {reason.kind} at distance {reason.distance}{note}"
        case LabelScore():
            return f"{reason.verdict}: {reason.model} says {reason.label} {reason.score:.3f}, from {reason.threshold:g}"
