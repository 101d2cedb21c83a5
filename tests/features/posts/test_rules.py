"""Captions, places, tags and short links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.posts.rules import (
    check_alt_texts,
    check_location,
    clean,
    parse_id,
    read_caption,
    read_short_code,
    short_code,
)
from heliograph.features.posts.types import InvalidDraft, Location


@pytest.mark.parametrize(
    ("text", "hashtags", "mentions"),
    [
        ("Sunrise #Alps #alps over #Zürich", ["alps", "zürich"], []),
        ("#日本の朝 und #été2026 #١٢٣", ["日本の朝", "été2026"], []),
        ("#123 is a number, #1st is a tag", ["1st"], []),
        ("a#b and &#39; and /#x are none", [], []),
        ("#one#two", ["one"], []),
        ("hi @ana and @Ben.K. and @ab", [], ["ana", "ben.k"]),
        ("mail me@example.org, no mention", [], []),
        ("＃wide works", ["wide"], []),
        ("#e\u0301te\u0301 is composed", ["été"], []),
        ("#हिन्दी und #สวัสดี", ["हिन्दी", "สวัสดี"], []),
        ("", [], []),
    ],
)
def test_hashtags_and_mentions_are_found(text: str, hashtags: list[str], mentions: list[str]) -> None:
    words = read_caption(text)
    assert words.hashtags == hashtags
    assert words.mentions == mentions


def test_a_caption_of_2200_is_taken_and_one_more_is_refused() -> None:
    assert len(read_caption("ä" * 2_200).caption) == 2_200
    with pytest.raises(InvalidDraft) as refusal:
        read_caption("ä" * 2_201)
    assert "caption" in refusal.value.errors


@given(st.text(max_size=2_200))
def test_any_text_is_cleaned_the_same_twice_and_tags_stand_in_it(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    if len(once) <= 2_200:
        words = read_caption(text)
        folded = words.caption.casefold()
        assert all(tag in folded for tag in words.hashtags)
        assert len(set(words.hashtags)) == len(words.hashtags) <= 30


@pytest.mark.parametrize("unit", ["#", "@", "#a", "@a.", "＃", "#\u0301", "a@", "&#", "@@a"])
@pytest.mark.timeout(30)  # Patterns that go back over what they have read take minutes here.
def test_reading_takes_linear_time(unit: str) -> None:
    for _ in range(20):
        read_caption((unit * 2_200)[:2_200])


def test_controls_and_bidi_overrides_are_dropped_and_lines_kept() -> None:
    assert clean(" a\u202eb\x00c\r\nd\u2066 ") == "abc\nd"


@given(st.integers(min_value=1, max_value=(1 << 63) - 1))
def test_short_codes_read_back(post_id: int) -> None:
    assert read_short_code(short_code(post_id)) == post_id


@given(st.text(max_size=13))
def test_no_text_breaks_the_short_code_reader(text: str) -> None:
    found = read_short_code(text)
    assert found is None or short_code(found) == text


@pytest.mark.parametrize("text", ["", "0", "-1", "１２", "9223372036854775808", "1.0", "abc", "1" * 40])
def test_what_is_no_id_is_none(text: str) -> None:
    assert parse_id(text) is None


@pytest.mark.parametrize(
    "place",
    [
        Location(name=" ", latitude=1.0, longitude=1.0),
        Location(name="x", latitude=91.0, longitude=0.0),
        Location(name="x", latitude=float("nan"), longitude=0.0),
        Location(name="x", latitude=0.0, longitude=181.0),
        Location(name="x", latitude=1.0),
        Location(name="y" * 101),
    ],
)
def test_places_off_the_earth_are_refused(place: Location) -> None:
    with pytest.raises(InvalidDraft):
        check_location(place)


def test_a_place_may_be_a_name_or_nothing() -> None:
    assert check_location("Bern") == Location(name="Bern")
    assert check_location("  ") is None
    assert check_location(None) is None


def test_more_alternative_texts_than_photos_are_refused() -> None:
    assert check_alt_texts(["a "], 2) == ["a"]
    with pytest.raises(InvalidDraft):
        check_alt_texts(["a", "b"], 1)
    with pytest.raises(InvalidDraft):
        check_alt_texts(["a" * 1_001], 1)
