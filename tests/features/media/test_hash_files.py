"""Files of hashes, as lists are published, and each way in which a line is none."""

import io

import pytest

from heliograph.features.media.service.hash_files import BadLine, LowQuality, read_hashes
from heliograph.features.media.types.moderating import HashKind, ListedHash

A, B = "a1" * 32, "B2" * 32
SHA, PDQ = HashKind.SHA256, HashKind.PDQ


def read(text: str | bytes, kind: HashKind | None = None) -> list[ListedHash | LowQuality | BadLine]:
    content = text if isinstance(text, bytes) else text.encode()
    return list(read_hashes(io.BytesIO(content), kind=kind, quality_min=50))


def one(kind: HashKind, value: str, note: str = "") -> ListedHash:
    return ListedHash(kind=kind, value=bytes.fromhex(value), note=note)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (f"{A}\n{B}\n", SHA, [one(SHA, A), one(SHA, B)]),
        (f"# known\r\n\r\n  {A}  \r\n{B}", PDQ, [one(PDQ, A), one(PDQ, B)]),
        (f"\ufeff{A}\n", PDQ, [one(PDQ, A)]),
        (f"pdq,{A}\nsha256,{B},why\n{A}\n", SHA, [one(PDQ, A), one(SHA, B, "why"), one(SHA, A)]),
        (f'{A},"a, b ""c"""\n', SHA, [one(SHA, A, 'a, b "c"')]),
        (f"{A},100\n{B},49\n{B},50,bridge.jpg\n", PDQ, [one(PDQ, A), LowQuality(2), one(PDQ, B, "bridge.jpg")]),
        (f"{A},100\n", SHA, [one(SHA, A, "100")]),
        (f"hash,quality,note\n{A},12,x\n{B},,y\n", PDQ, [LowQuality(2), one(PDQ, B, "y")]),
        (f"id,PDQ,Note\n7,{A},x\n", None, [one(PDQ, A, "x")]),
        (f"sha256,pdq,note\n{A},,x\n,{B},y\n", None, [one(SHA, A, "x"), one(PDQ, B, "y")]),
        (f"kind,hash\npdq,{A}\nsha256,{B}\n", None, [one(PDQ, A), one(SHA, B)]),
        ("", SHA, []),
    ],
)
def test_every_form_is_read(
    text: str, kind: HashKind | None, expected: list[ListedHash | LowQuality | BadLine]
) -> None:
    assert read(text, kind) == expected


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (A[:-1], "64 hexadecimal"),
        (A + "0", "64 hexadecimal"),
        ("g" * 64, "64 hexadecimal"),
        ("，" * 64, "64 hexadecimal"),
        (f"md5,{A}", "64 hexadecimal"),
        (f"{A},b,c", "too many fields"),
        (f'{A},"open', "quotes do not match"),
        (f"{A},{'x' * 501}", "longer than 500"),
        (f"{A},{'x' * 20_000}", "too long"),
        (f"{A},\0", "zero byte"),
        (A.encode() + b",\xff", "not UTF-8"),
    ],
)
def test_a_bad_line_is_told_by_its_number(line: str | bytes, why: str) -> None:
    content = line if isinstance(line, bytes) else line.encode()
    first, bad, last = read(f"{A}\n".encode() + content + f"\n{B}\n".encode(), SHA)

    assert (first, last) == (one(SHA, A), one(SHA, B))
    assert isinstance(bad, BadLine)
    assert str(bad).startswith("line 2: ")
    assert why in str(bad)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{A}\n", "does not say its kind"),
        (f"hash\n{A}\n", "does not say its kind"),
        (f"kind,hash\nmd5,{A}\n", "another kind"),
        (f"pdq,quality\n{A},high\n", "quality"),
        (f"pdq,quality\n{A},101\n", "quality"),
        (f"hash,pdq\n{A},{B}\n", "two hashes"),
        (f"pdq\n{A},{B}\n", "2 fields under 1 columns"),
    ],
)
def test_what_a_header_leaves_open_is_a_bad_line(text: str, why: str) -> None:
    (bad,) = read(text)

    assert isinstance(bad, BadLine)
    assert why in bad.reason


def test_a_file_without_an_end_of_line_is_never_held_whole() -> None:
    class Endless(io.RawIOBase):
        largest = 0
        left = 30_000_000

        def readline(self, size: int | None = -1, /) -> bytes:
            asked = min(size or 0, self.left)
            self.largest = max(self.largest, asked)
            self.left -= asked
            return b"a" * asked

    endless = Endless()
    assert list(read_hashes(endless, kind=SHA, quality_min=50)) == [BadLine(1, "too long")]  # pyright: ignore[reportArgumentType]
    assert endless.largest < 20_000
