"""What people may call themselves, and the one form in which it is kept."""

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.accounts import rules
from heliograph.features.accounts.types import InvalidAccount, ProfileChanges, SignUp

GOOD = SignUp(username="ana", email="ana@example.org", password="correct horse", full_name="Ana")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("ana", "ana"),
        ("Ana.Lima_7", "ana.lima_7"),
        ("  ana  ", "ana"),
        ("___", "___"),
        ("a" * 30, "a" * 30),
    ],
)
def test_a_good_user_name_is_kept_in_its_canonical_form(given_name: str, kept: str) -> None:
    assert rules.check_signup(msgspec.structs.replace(GOOD, username=given_name)).username == kept


@pytest.mark.parametrize(
    "username",
    [
        "",
        "an",
        "a" * 31,
        ".ana",
        "ana.",
        "a..b",
        "ana lima",
        "ana-lima",
        "anä",
        "\u212aelvin",
        "ana\0",
        "…",
        "a/b",
        "a@b",
    ],
)
def test_a_bad_user_name_is_refused(username: str) -> None:
    with pytest.raises(InvalidAccount) as refusal:
        rules.check_signup(msgspec.structs.replace(GOOD, username=username))
    assert set(refusal.value.errors) == {"username"}


@pytest.mark.parametrize("username", ["explore", "Direct", "stories", "admin", "api", "me", "robots.txt", "help"])
def test_a_reserved_user_name_is_refused(username: str) -> None:
    with pytest.raises(InvalidAccount, match="not acceptable"):
        rules.check_signup(msgspec.structs.replace(GOOD, username=username))


@given(st.text(max_size=40))
def test_the_canonical_form_is_idempotent(text: str) -> None:
    once = rules.canonical_username(text)
    assert rules.canonical_username(once) == once
    assert not rules.is_username(once) or once.isascii()


@pytest.mark.parametrize("email", ["a@example.org", "A.b+c@Sub.Example.org", "x_y@ex-ample.museum"])
def test_a_good_address_is_taken_as_it_is(email: str) -> None:
    assert rules.check_signup(msgspec.structs.replace(GOOD, email=email)).email == email


@pytest.mark.parametrize(
    "email",
    ["", "ana", "ana@", "@example.org", "ana@localhost", "a b@example.org", "ana@exa mple.org", "a@b@example.org",
     ".a@example.org", "a..b@example.org", "a@-example.org", "a@example.org\n.evil", "a" * 250 + "@example.org",
     "a@" + "b." * 150 + "org"],
)  # fmt: skip
def test_a_bad_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidAccount) as refusal:
        rules.check_signup(msgspec.structs.replace(GOOD, email=email))
    assert set(refusal.value.errors) == {"email"}


@pytest.mark.parametrize(("length", "is_good"), [(9, False), (10, True), (200, True), (201, False)])
def test_a_password_has_ten_to_two_hundred_characters(length: int, is_good: bool) -> None:
    form = msgspec.structs.replace(GOOD, password="p" * length)
    if is_good:
        assert rules.check_signup(form) == form
    else:
        with pytest.raises(InvalidAccount):
            rules.check_signup(form)


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(InvalidAccount) as refusal:
        rules.check_signup(SignUp(username="?", email="?", password="short", full_name="x" * 101))
    assert set(refusal.value.errors) == {"username", "email", "password", "full_name"}


@given(st.text(max_size=60))
def test_a_clean_name_holds_nothing_invisible_and_stays_as_it_is(text: str) -> None:
    clean = rules.clean_name(text)
    assert rules.clean_name(clean) == clean
    assert not any(unicodedata.category(mark) in ("Cc", "Cf", "Cs") and mark not in "\u200c\u200d" for mark in clean)
    assert "  " not in clean


def test_bidirectional_controls_are_stripped_and_families_of_emoji_stay() -> None:
    assert rules.clean_name("Ana\u202e gpj.\u2066x\u200b") == "Ana gpj.x"
    assert rules.clean_name("👩‍👩‍👧") == "👩‍👩‍👧"


@given(st.text(max_size=200))
def test_a_clean_biography_stays_as_it_is(text: str) -> None:
    clean = rules.clean_bio(text)
    assert rules.clean_bio(clean) == clean
    assert "\n\n\n" not in clean


@pytest.mark.parametrize("website", ["https://example.org", "http://example.org/a?b=c#d", " https://пример.рф/ "])
def test_a_web_address_may_be_linked_to(website: str) -> None:
    assert rules.canonical_website(website) == website.strip()


@pytest.mark.parametrize(
    "website",
    ["example.org", "javascript:alert(1)", "ftp://example.org", "https://", "//example.org", "https://a b.org",
     "https://bank.example@evil.example", 'https://x.org/"onload="', "https://x.org/\u202egpj", "https://[::1",
     "https://x.org:99999", "https://" + "x" * 200 + ".org"],
)  # fmt: skip
def test_no_other_address_may_be_linked_to(website: str) -> None:
    assert rules.canonical_website(website) is None


@pytest.mark.parametrize(
    ("tag", "kept"), [("en", "en"), ("PT-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419")]
)
def test_a_language_tag_is_kept_as_customarily_written(tag: str, kept: str) -> None:
    assert rules.canonical_language(tag) == kept


@pytest.mark.parametrize("tag", ["", "e", "english", "en_US", "en-", "-en", "en-x", "en us"])
def test_another_language_tag_is_refused(tag: str) -> None:
    assert rules.canonical_language(tag) is None


def test_what_is_absent_from_changes_stays_absent_and_null_empties() -> None:
    checked = rules.check_changes(ProfileChanges(bio=None, website=None))
    assert (checked.bio, checked.website) == ("", "")
    assert isinstance(checked.full_name, msgspec.UnsetType)
    assert isinstance(checked.is_private, msgspec.UnsetType)
