"""The one decision on whose things a viewer may see, and do something to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.accounts.types import Owner
from heliograph.features.graph.rules import may_do, may_view
from heliograph.features.graph.types import STRANGERS, Deed, Relation, Thing

OWNER_ID, VIEWER_ID = 1, 2
FOLLOWER = Relation(is_following=True, follows_you=False, is_requested=False)
PENDING = Relation(is_following=False, follows_you=False, is_requested=True)
FOLLOWED_BY_OWNER = Relation(is_following=False, follows_you=True, is_requested=False)


def owner(*, is_private: bool = False, is_suspended: bool = False) -> Owner:
    return Owner(account_id=OWNER_ID, is_private=is_private, is_suspended=is_suspended)


@pytest.mark.parametrize(
    ("viewer_id", "relation", "of_public", "of_private"),
    [
        (None, STRANGERS, True, False),
        (None, None, True, False),
        (None, FOLLOWER, True, False),
        (VIEWER_ID, STRANGERS, True, False),
        (VIEWER_ID, PENDING, True, False),
        (VIEWER_ID, FOLLOWED_BY_OWNER, True, False),
        (VIEWER_ID, FOLLOWER, True, True),
        (VIEWER_ID, None, False, False),
        (VIEWER_ID, Relation(is_following=True, is_blocking=True), False, False),
        (VIEWER_ID, Relation(is_following=True, is_blocked_by=True), False, False),
        (VIEWER_ID, Relation(is_following=True, is_muting=True), True, True),
        (OWNER_ID, Relation(is_blocking=True), True, True),
        (OWNER_ID, STRANGERS, True, True),
        (OWNER_ID, None, True, True),
    ],
)
def test_who_sees_the_things_of_public_and_private_accounts(
    viewer_id: int | None, relation: Relation | None, of_public: bool, of_private: bool
) -> None:
    assert may_view(viewer_id, Thing.CONTENT, owner(), relation) is of_public
    assert may_view(viewer_id, Thing.CONTENT, owner(is_private=True), relation) is of_private


viewers = st.none() | st.sampled_from([OWNER_ID, VIEWER_ID])
relations = st.none() | st.builds(
    Relation,
    is_following=st.booleans(),
    follows_you=st.booleans(),
    is_requested=st.booleans(),
    is_blocking=st.booleans(),
    is_blocked_by=st.booleans(),
    is_muting=st.booleans(),
)


things = st.sampled_from(Thing)


@pytest.mark.parametrize(
    ("viewer_id", "relation", "header", "details"),
    [
        (None, None, True, False),
        (VIEWER_ID, STRANGERS, True, True),
        (VIEWER_ID, PENDING, True, True),
        (VIEWER_ID, None, False, False),
        (VIEWER_ID, Relation(is_blocking=True), True, False),
        (VIEWER_ID, Relation(is_blocked_by=True), False, False),
        (OWNER_ID, None, True, True),
    ],
)
def test_of_a_private_account_the_header_goes_further_than_the_details(
    viewer_id: int | None, relation: Relation | None, header: bool, details: bool
) -> None:
    assert may_view(viewer_id, Thing.HEADER, owner(is_private=True), relation) is header
    assert may_view(viewer_id, Thing.DETAILS, owner(is_private=True), relation) is details


@given(viewers, relations, st.booleans())
def test_what_is_ones_own_nobody_else_sees(viewer_id: int | None, relation: Relation | None, is_private: bool) -> None:
    assert may_view(viewer_id, Thing.OWN, owner(is_private=is_private), relation) is (viewer_id == OWNER_ID)


@given(viewers, things, relations, st.booleans())
def test_nobody_sees_the_suspended_or_the_unknown(
    viewer_id: int | None, thing: Thing, relation: Relation | None, is_private: bool
) -> None:
    assert not may_view(viewer_id, thing, owner(is_private=is_private, is_suspended=True), relation)
    assert not may_view(viewer_id, thing, None, relation)


@given(things, relations, st.booleans())
def test_a_block_wins_over_everything_but_ones_own(thing: Thing, relation: Relation | None, is_private: bool) -> None:
    if relation is not None and relation.is_blocked_by:
        assert not may_view(VIEWER_ID, thing, owner(is_private=is_private), relation)
    if relation is not None and relation.is_blocking and thing is not Thing.HEADER:
        assert not may_view(VIEWER_ID, thing, owner(is_private=is_private), relation)


@given(viewers, things, relations)
def test_going_private_never_shows_more(viewer_id: int | None, thing: Thing, relation: Relation | None) -> None:
    assert may_view(viewer_id, thing, owner(is_private=True), relation) <= may_view(viewer_id, thing, owner(), relation)


@given(viewers, relations, st.booleans())
def test_whoever_sees_more_of_an_account_sees_the_less(
    viewer_id: int | None, relation: Relation | None, is_private: bool
) -> None:
    seen = [may_view(viewer_id, thing, owner(is_private=is_private), relation) for thing in Thing]
    assert seen == sorted(seen, reverse=True)


@given(st.sampled_from(Deed), st.none() | st.just(Relation(is_blocked_by=True)), st.booleans())
def test_nobody_does_anything_to_the_unknown_or_to_who_has_blocked_them(
    deed: Deed, relation: Relation | None, is_private: bool
) -> None:
    assert not may_do(VIEWER_ID, deed, owner(is_private=is_private), relation)
    assert not may_do(VIEWER_ID, deed, None, STRANGERS)


def test_a_stranger_may_ask_to_follow_a_private_account_and_not_like_its_posts() -> None:
    assert may_do(VIEWER_ID, Deed.APPROACH, owner(is_private=True), STRANGERS)
    assert not may_do(VIEWER_ID, Deed.RESPOND, owner(is_private=True), STRANGERS)
    assert may_do(VIEWER_ID, Deed.RESPOND, owner(is_private=True), FOLLOWER)
