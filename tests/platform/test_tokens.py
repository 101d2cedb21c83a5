"""Sealed strings and access tokens: what was not sealed here is not read."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.platform.config import ConfigError
from heliograph.platform.paging import BadCursor, read_cursor, write_cursor
from heliograph.platform.tokens import AccessToken, Keys

KEYS = Keys(base64.b64encode(bytes(range(32))).decode())
OTHER = Keys(base64.b64encode(bytes(32)).decode())
NOW = datetime(2026, 11, 1, tzinfo=UTC)
positions = st.lists(st.integers(min_value=0, max_value=(1 << 63) - 1), min_size=1, max_size=3).map(tuple)


@given(positions)
def test_a_cursor_reads_back(position: tuple[int, ...]) -> None:
    assert read_cursor(KEYS, "feed:1", write_cursor(KEYS, "feed:1", position), len(position)) == position


@given(positions, st.integers(min_value=0), st.integers(min_value=0, max_value=63))
def test_a_changed_cursor_is_refused(position: tuple[int, ...], index: int, replacement: int) -> None:
    cursor = write_cursor(KEYS, "feed:1", position)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    place = index % len(cursor)
    changed = cursor[:place] + alphabet[replacement] + cursor[place + 1 :]
    if changed != cursor:
        with pytest.raises(BadCursor):
            read_cursor(KEYS, "feed:1", changed, len(position))


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor(KEYS, "feed:1", text, 1)


def test_nobody_else_reads_whose_place_a_cursor_is() -> None:
    hidden_id = 0x1234_5678_9ABC_DEF0
    sealed = base64.urlsafe_b64decode(write_cursor(KEYS, "likes:1", (1, hidden_id)) + "==")
    assert hidden_id.to_bytes(8) not in sealed
    assert hidden_id.to_bytes(8)[:4] not in sealed


def test_the_same_place_has_the_same_cursor() -> None:
    assert write_cursor(KEYS, "feed:1", (5,)) == write_cursor(KEYS, "feed:1", (5,))


def test_a_cursor_belongs_to_its_list_and_its_server() -> None:
    cursor = write_cursor(KEYS, "feed:1", (5,))
    with pytest.raises(BadCursor):
        read_cursor(KEYS, "feed:2", cursor, 1)
    with pytest.raises(BadCursor):
        read_cursor(OTHER, "feed:1", cursor, 1)


def test_an_access_token_ends() -> None:
    token = AccessToken(account_id=7, session_id=9)
    text = KEYS.sign_access(token, now=NOW, lifetime_seconds=900)
    assert KEYS.read_access(text, now=NOW + timedelta(seconds=899)) == token
    assert KEYS.read_access(text, now=NOW + timedelta(seconds=900)) is None


def test_a_token_of_another_server_or_algorithm_is_refused() -> None:
    text = OTHER.sign_access(AccessToken(account_id=7, session_id=9), now=NOW, lifetime_seconds=900)
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    unsigned = f"{header}.{text.split('.')[1]}."
    assert KEYS.read_access(text, now=NOW) is None
    assert KEYS.read_access(unsigned, now=NOW) is None
    assert KEYS.read_access("nonsense", now=NOW) is None


@pytest.mark.parametrize("secret", ["", "not base64!", base64.b64encode(b"short").decode()])
def test_a_weak_secret_does_not_start(secret: str) -> None:
    with pytest.raises(ConfigError):
        Keys(secret)
