"""Conditional and partial requests, by table and by chance (RFC 9110, sections 13 and 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.platform.http.conditions import Slice, Unsatisfiable, is_unchanged, wanted_slice

ETAG = '"abc"'


@pytest.mark.parametrize(
    ("field", "is_same"),
    [
        (None, False),
        ('"abc"', True),
        ('W/"abc"', True),
        ("*", True),
        (" * ", True),
        ('"x", "abc"', True),
        ('"x","abc","y"', True),
        ('"x" , , W/"abc"', True),
        ('"x", "y"', False),
        ("abc", False),
        ('"ABC"', False),
        ('"a", b, "abc"', False),
        ('"*"', False),
        ("", False),
        ('"abc', False),
        ('"x"\t, "abc"', True),
    ],
)
def test_a_tag_that_the_asker_holds_is_recognised(field: str | None, is_same: bool) -> None:
    assert is_unchanged(field, ETAG) is is_same


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=99-", (99, 100)),
        ("bytes=-1", (99, 100)),
        ("bytes=-100", (0, 100)),
        ("bytes=-5000", (0, 100)),
        ("Bytes = 10 - 19 ", (10, 20)),
        ("bytes=0-" + "9" * 400, (0, 100)),
        (None, None),
        ("bytes=0-1,5-6", None),
        ("bytes=5-4", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=+1-2", None),
        ("bytes=٣-٤", None),
        ("bytes", None),
        ("items=0-1", None),
        ("", None),
    ],
)
def test_a_part_is_what_was_asked_for_or_the_whole(field: str | None, part: tuple[int, int] | None) -> None:
    expected = None if part is None else Slice(*part)
    assert wanted_slice(field, None, etag=ETAG, size_bytes=100) == expected


@pytest.mark.parametrize("field", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=" + "9" * 400 + "-"])
def test_what_begins_behind_the_end_is_refused(field: str) -> None:
    with pytest.raises(Unsatisfiable):
        wanted_slice(field, None, etag=ETAG, size_bytes=100)


@pytest.mark.parametrize(
    ("if_range", "is_part"),
    [
        ('"abc"', True),
        (' "abc" ', True),
        ('W/"abc"', False),
        ('"x"', False),
        ("*", False),
        ("", False),
        ("Sat, 21 Nov 2026 06:36:18 GMT", False),
    ],
)
def test_a_part_of_something_else_is_not_given(if_range: str, is_part: bool) -> None:
    assert (wanted_slice("bytes=1-2", if_range, etag=ETAG, size_bytes=100) is not None) is is_part


def test_a_part_behind_the_end_of_something_else_is_the_whole() -> None:
    assert wanted_slice("bytes=100-", '"x"', etag=ETAG, size_bytes=100) is None


@given(st.integers(1, 10**9), st.integers(0, 2 * 10**9), st.integers(0, 2 * 10**9))
def test_a_part_lies_within_the_file_and_begins_where_it_should(size_bytes: int, first: int, more: int) -> None:
    field = f"bytes={first}-{first + more}"
    if first >= size_bytes:
        with pytest.raises(Unsatisfiable):
            wanted_slice(field, None, etag=ETAG, size_bytes=size_bytes)
    else:
        part = wanted_slice(field, None, etag=ETAG, size_bytes=size_bytes)
        assert part == Slice(first, min(first + more + 1, size_bytes))


@given(st.integers(1, 10**9), st.integers(1, 2 * 10**9))
def test_the_last_bytes_are_as_many_as_there_are(size_bytes: int, count: int) -> None:
    part = wanted_slice(f"bytes=-{count}", None, etag=ETAG, size_bytes=size_bytes)
    assert part == Slice(max(0, size_bytes - count), size_bytes)


@given(st.text(max_size=40), st.text(max_size=20), st.integers(0, 1_000))
def test_no_field_whatever_breaks_it(field: str, if_range: str, size_bytes: int) -> None:
    is_unchanged(field, ETAG)
    for given_field in (field, f"bytes={field}"):
        try:
            part = wanted_slice(given_field, if_range, etag=if_range, size_bytes=size_bytes)
        except Unsatisfiable:
            continue
        assert part is None or 0 <= part.start < part.end <= size_bytes
