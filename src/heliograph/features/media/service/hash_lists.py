"""Lists of known files and pictures: make, fill, change and drop them."""

import re
from itertools import islice
from typing import BinaryIO

import msgspec

from heliograph.features.media import queries
from heliograph.features.media.service.hash_files import BadLine, LowQuality, parse_hash, read_hashes
from heliograph.features.media.types.moderating import (
    BadHashes,
    HashKind,
    HashList,
    HashListBusy,
    HashListExists,
    HashListTerms,
    ImportOutcome,
    ListedHash,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.errors import Invalid, NotFound

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_BATCH = 2_000
_DROP_BATCH = 20_000
_SHOWN_BAD_LINES = 20
QUALITY_MIN = 50
"""Below it PDQ's authors advise not to match."""


class ImportRules(msgspec.Struct, frozen=True, kw_only=True):
    """How to read a file of hashes."""

    kind: HashKind | None = None
    """That of lines which name none; None: each must."""
    quality_min: int = QUALITY_MIN
    is_skipping_bad: bool = False
    """Import the good lines although others are bad."""


async def hash_lists(ctx: Ctx) -> list[HashList]:
    """Return every list, by name."""
    async with ctx.db.read() as db:
        return await queries.hash_lists(db)


async def create_hash_list(ctx: Ctx, name: str, terms: HashListTerms) -> None:
    """Make an empty list. Raises `Invalid` and `HashListExists`."""
    if not _NAME.fullmatch(name):
        raise Invalid("A list is named by up to 60 of a-z, 0-9, dot, dash and underscore.")
    async with ctx.db.tx() as tx:
        if not await queries.insert_hash_list(tx, name, _checked(terms)):
            raise HashListExists(f"There is a list {name} already.")


async def change_hash_list(ctx: Ctx, name: str, terms: HashListTerms) -> None:
    """Replace what a list asks for; what was judged before stays. Raises `Invalid` and `NotFound`."""
    async with ctx.db.tx() as tx:
        if not await queries.update_hash_list(tx, name, _checked(terms)):
            raise _no_such_list(name)


async def import_hashes(ctx: Ctx, name: str, file: BinaryIO, rules: ImportRules) -> ImportOutcome:
    """Put every hash of a file into the list, all or none; a second time changes nothing. Keeps 2,000 lines at most.

    Raises `NotFound`, `HashListBusy`, and `BadHashes` where a line is bad and bad ones are not to be skipped.
    """
    lines = read_hashes(file, kind=rules.kind, quality_min=rules.quality_min)
    added = read = low_quality = bad_count = 0
    bad_lines: list[str] = []
    async with ctx.db.tx() as tx:
        list_id = await _locked(tx, name)
        while batch := list(islice(lines, _BATCH)):
            hashes = [one for one in batch if isinstance(one, ListedHash)]
            bad = [one for one in batch if isinstance(one, BadLine)]
            low_quality += sum(isinstance(one, LowQuality) for one in batch)
            read += len(hashes)
            bad_count += len(bad)
            bad_lines += map(str, bad[: _SHOWN_BAD_LINES - len(bad_lines)])
            if hashes and (rules.is_skipping_bad or not bad_count):
                added += await queries.insert_hashes(tx, list_id, hashes)
        if bad_count and not rules.is_skipping_bad:
            raise BadHashes(_told(bad_lines, bad_count))
        if added:
            await queries.analyze_hashes(tx)
    return ImportOutcome(
        added=added,
        known=read - added,
        low_quality=low_quality,
        bad_lines=bad_lines,
        bad_line_count=bad_count,
    )


async def add_hash(ctx: Ctx, name: str, one: ListedHash) -> bool:
    """Put one hash into the list; False where it held it already. Raises `NotFound` and `HashListBusy`."""
    async with ctx.db.tx() as tx:
        return await queries.insert_hashes(tx, await _locked(tx, name), [one]) == 1


async def remove_hash(ctx: Ctx, name: str, kind: HashKind, value: bytes) -> None:
    """Take one hash from the list. Raises `NotFound` and `HashListBusy`."""
    async with ctx.db.tx() as tx:
        if not await queries.delete_hash(tx, await _locked(tx, name), kind, value):
            raise NotFound(f"The list {name} does not hold this hash.")


async def drop_hash_list(ctx: Ctx, name: str) -> None:
    """Remove a list with all it holds, in several transactions; after a crash say it again.

    Raises `NotFound` and `HashListBusy`.
    """
    while True:
        async with ctx.db.tx() as tx:
            list_id = await _locked(tx, name)
            if await queries.delete_some_hashes(tx, list_id, _DROP_BATCH) == 0:
                await queries.delete_hash_list(tx, list_id)
                return


def hash_of(text: str) -> bytes:
    """Return the bytes of a hash that somebody typed. Raises `BadHashes`."""
    value = parse_hash(text)
    if value is None:
        raise BadHashes("A hash has 64 hexadecimal digits.")
    return value


async def _locked(tx: Tx, name: str) -> int:
    list_id, is_free = await queries.lock_hash_list(tx, name)
    if list_id is None:
        raise _no_such_list(name)
    if not is_free:
        raise HashListBusy(f"Somebody else changes the list {name} at this moment. Try again when they are done.")
    return list_id


def _checked(terms: HashListTerms) -> HashListTerms:
    try:
        return msgspec.convert(msgspec.to_builtins(terms), HashListTerms)
    except msgspec.ValidationError as error:
        raise Invalid(f"A list's match distance is from 0 to 31, its verdict one of the four: {error}.") from error


def _no_such_list(name: str) -> NotFound:
    return NotFound(f"There is no list {name}.")


def _told(bad_lines: list[str], count: int) -> str:
    more = f"\nand {count - len(bad_lines)} more" if count > len(bad_lines) else ""
    return "Nothing was imported, since some lines are no hashes:\n" + "\n".join(bad_lines) + more
