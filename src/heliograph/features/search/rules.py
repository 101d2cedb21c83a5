"""What was typed, in the form in which it is looked for; and which of those found come first."""

import unicodedata

from heliograph.features.accounts.types import UserCard
from heliograph.features.search.types import InvalidSearch

QUERY_LENGTH_MAX = 100


def read_query(text: str) -> str:
    """Return what is looked for: without outer space, a leading `@` and case. Raises `InvalidSearch`."""
    if len(text) > QUERY_LENGTH_MAX:
        raise InvalidSearch(
            f"Search for up to {QUERY_LENGTH_MAX} characters.", errors={"q": f"at most {QUERY_LENGTH_MAX} characters"}
        )
    return folded(text.replace("\0", "").strip().removeprefix("@"))


def folded(text: str) -> str:
    """Return text in the form in which names are compared."""
    return unicodedata.normalize("NFC", text.casefold()).strip()


def answers_to(card: UserCard, wanted: str) -> bool:
    """Say whether the user name, or a word of the full name, begins with what is wanted; with nothing all do."""
    name = folded(card.full_name)
    return card.username.startswith(wanted) or name.startswith(wanted) or f" {wanted}" in name


def by_closeness(cards: list[UserCard], wanted: str) -> list[UserCard]:
    """Sort those who answer: the very name, then names that begin so, then the rest; each by name."""
    return sorted(
        cards,
        key=lambda card: (card.username != wanted, not card.username.startswith(wanted), card.username),
    )
