"""Reads files of hashes, as lists are published: line by line, without keeping more than one. No database here.

A line is `[kind,]hash[,quality][,note]`, the quality for PDQ alone; so a bare hash a line is fine, and so is what
ThreatExchange's PDQ tools write (`hash,quality,file name`). A first line of column names (`kind`, `hash`, `sha256`,
`pdq`, `quality`, `note`, others are ignored) sets another order. Empty lines and those after `#` say nothing.
"""

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from heliograph.features.media.types.moderating import HashKind, ListedHash

LINE_BYTES_MAX = 10_000
NOTE_MAX = 500

_HASH = re.compile(r"[0-9A-Fa-f]{64}")
_COLUMNS = {"kind", "hash", "sha256", "pdq", "quality", "note"}
_KINDS = {kind.value for kind in HashKind}


class BadLine(NamedTuple):
    """A line that is no hash, and why."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


class LowQuality(NamedTuple):
    """A PDQ hash of a picture too flat to be told apart from others."""

    number: int


class _Fields(NamedTuple):
    kind: str
    value: str
    quality: str
    note: str


class _Bad(Exception):
    """The line says what no line may."""


def parse_hash(text: str) -> bytes | None:
    """Return the 32 bytes that 64 hexadecimal digits stand for, None where it is not that."""
    text = text.strip()
    return bytes.fromhex(text) if _HASH.fullmatch(text) else None


def read_hashes(
    file: BinaryIO, *, kind: HashKind | None, quality_min: int
) -> Iterator[ListedHash | LowQuality | BadLine]:
    """Yield what each line says; `kind` is that of lines that name none."""
    header: list[str] | None = None
    is_first = True
    for number, line in _lines(file):
        try:
            cells = _cells(line)
            if not cells:
                continue
            if is_first:
                is_first = False
                header = _header(cells)
                if header is not None:
                    continue
            fields = _named(header, cells) if header is not None else _placed(cells, kind)
            yield _entry(fields, kind, quality_min) or LowQuality(number)
        except _Bad as bad:
            yield BadLine(number, str(bad))


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines; of one beyond the limit just enough to see that it is."""
    number = 0
    while line := file.readline(LINE_BYTES_MAX + 1):
        number += 1
        yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        while line and not line.endswith(b"\n"):
            line = file.readline(LINE_BYTES_MAX + 1)


def _cells(line: bytes) -> list[str]:
    if len(line) > LINE_BYTES_MAX:
        raise _Bad("too long")
    try:
        text = line.decode().strip()
    except UnicodeDecodeError as error:
        raise _Bad("not UTF-8") from error
    if "\0" in text:
        raise _Bad("holds a zero byte")
    if not text or text.startswith("#"):
        return []
    if '"' not in text:
        return [cell.strip() for cell in text.split(",")]
    try:
        return [cell.strip() for cell in next(csv.reader([text], strict=True))]
    except csv.Error as error:
        raise _Bad("quotes do not match; a note must stay on its line") from error


def _header(cells: list[str]) -> list[str] | None:
    names = [cell.lower() for cell in cells]
    return names if {"hash", "sha256", "pdq"} & set(names) and not any(map(parse_hash, cells)) else None


def _named(header: list[str], cells: list[str]) -> _Fields:
    if len(cells) > len(header):
        raise _Bad(f"{len(cells)} fields under {len(header)} columns")
    row = {name: cell for name, cell in zip(header, cells, strict=False) if name in _COLUMNS}
    kind = row.get("kind", "")
    for name in HashKind:
        if row.get(name):
            if row.get("hash"):
                raise _Bad("two hashes")
            row["hash"], kind = row[name], kind or name
    return _Fields(kind.lower(), row.get("hash", ""), row.get("quality", ""), row.get("note", ""))


def _placed(cells: list[str], kind: HashKind | None) -> _Fields:
    named = cells[0].lower() if cells[0].lower() in _KINDS else ""
    value, *rest = cells[1:] if named else cells
    is_pdq = (named or kind) == HashKind.PDQ
    quality = rest.pop(0) if is_pdq and rest and rest[0].isdecimal() else ""
    if len(rest) > 1:
        raise _Bad("too many fields; put a note with commas in quotes")
    return _Fields(named, value, quality, rest[0] if rest else "")


def _entry(fields: _Fields, kind: HashKind | None, quality_min: int) -> ListedHash | None:
    """Return the hash, None where its quality is too low."""
    value = parse_hash(fields.value)
    if value is None:
        raise _Bad("not 64 hexadecimal digits")
    if not fields.kind and kind is None:
        raise _Bad("does not say its kind, sha256 or pdq")
    if fields.kind and fields.kind not in _KINDS:
        raise _Bad("another kind than sha256 and pdq")
    if len(fields.note) > NOTE_MAX:
        raise _Bad(f"its note is longer than {NOTE_MAX} characters")
    if fields.quality and not (fields.quality.isdecimal() and int(fields.quality) <= 100):
        raise _Bad("its quality is not a whole number from 0 to 100")
    known = HashKind(fields.kind) if fields.kind else kind or HashKind.PDQ
    if known is HashKind.PDQ and fields.quality and int(fields.quality) < quality_min:
        return None
    return ListedHash(kind=known, value=value, note=fields.note)
