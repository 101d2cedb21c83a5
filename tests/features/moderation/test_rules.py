"""What a report may be about and say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.moderation import rules
from heliograph.features.moderation.types import InvalidReport, Kind, NewReport, NotReportableYet, Reason, Subject


@pytest.mark.parametrize(
    ("named", "subject"),
    [
        ({"post_id": "17"}, Subject(kind=Kind.POST, object_id=17)),
        ({"user_id": "9223372036854775807"}, Subject(kind=Kind.USER, object_id=9_223_372_036_854_775_807)),
        ({"comment_id": "1"}, Subject(kind=Kind.COMMENT, object_id=1)),
    ],
)
def test_a_report_is_about_the_one_thing_it_names(named: dict[str, str], subject: Subject) -> None:
    assert rules.check_subject(NewReport(reason=Reason.SPAM, **named)) == subject


@pytest.mark.parametrize(
    ("named", "fields"),
    [
        ({}, {"post_id", "user_id", "comment_id"}),
        ({"post_id": "1", "user_id": "2"}, {"post_id", "user_id"}),
        ({"post_id": "1", "user_id": "2", "comment_id": "3"}, {"post_id", "user_id", "comment_id"}),
        ({"post_id": "nothing"}, {"post_id"}),
        ({"user_id": "0"}, {"user_id"}),
        ({"comment_id": "9223372036854775808"}, {"comment_id"}),
        ({"comment_id": "-1"}, {"comment_id"}),
        ({"post_id": "٣"}, {"post_id"}),
        ({"post_id": ""}, {"post_id"}),
    ],
)
def test_a_report_names_exactly_one_thing_by_an_id(named: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(InvalidReport) as refused:
        rules.check_subject(NewReport(reason=Reason.SPAM, **named))
    assert set(refused.value.errors) == fields


@pytest.mark.parametrize("named", [{"message_id": "1"}, {"story_id": "1"}, {"story_id": "1", "post_id": "2"}])
def test_what_there_is_not_yet_cannot_be_reported(named: dict[str, str]) -> None:
    with pytest.raises(NotReportableYet) as refused:
        rules.check_subject(NewReport(reason=Reason.SPAM, **named))
    assert set(refused.value.errors) == set(named) - {"post_id"}


@given(st.text(max_size=1_200))
def test_words_are_kept_clean_and_no_longer_than_a_thousand_characters(text: str) -> None:
    try:
        kept = rules.check_text(text)
    except InvalidReport:
        assert len(text) > rules.TEXT_LENGTH_MAX
        return
    assert len(kept) <= rules.TEXT_LENGTH_MAX
    assert rules.check_text(kept) == kept
    assert "\0" not in kept
