"""The one decision on whose live things a viewer may see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.accounts.types import Owner
from heliograph.features.graph.rules import may_view
from heliograph.features.graph.types import STRANGERS, Relation

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
    assert may_view(viewer_id, owner(), relation) is of_public
    assert may_view(viewer_id, owner(is_private=True), relation) is of_private


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


@given(viewers, relations, st.booleans())
def test_nobody_sees_the_suspended_or_the_unknown(
    viewer_id: int | None, relation: Relation | None, is_private: bool
) -> None:
    assert not may_view(viewer_id, owner(is_private=is_private, is_suspended=True), relation)
    assert not may_view(viewer_id, None, relation)


@given(relations, st.booleans())
def test_a_block_wins_over_everything_but_ones_own(relation: Relation | None, is_private: bool) -> None:
    if relation is not None and relation.is_severed:
        assert not may_view(VIEWER_ID, owner(is_private=is_private), relation)


@given(viewers, relations)
def test_going_private_never_shows_more(viewer_id: int | None, relation: Relation | None) -> None:
    assert may_view(viewer_id, owner(is_private=True), relation) <= may_view(viewer_id, owner(), relation)
