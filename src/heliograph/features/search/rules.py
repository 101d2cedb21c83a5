"""What was typed, in the form in which it is looked for; and which of those found come first."""

from heliograph.features.accounts.types import UserCard
from heliograph.features.search.types import InvalidSearch
from heliograph.platform.writing import compared_name

QUERY_LENGTH_MAX = 100


def read_query(text: str) -> str:
    """Return what is looked for, in the form in which names are compared. Raises `InvalidSearch`."""
    if len(text) > QUERY_LENGTH_MAX:
        raise InvalidSearch(
            f"Search for up to {QUERY_LENGTH_MAX} characters.", errors={"q": f"at most {QUERY_LENGTH_MAX} characters"}
        )
    return compared_name(text)


def by_closeness(cards: list[UserCard], wanted: str) -> list[UserCard]:
    """Sort those who answer: the very name, then names that begin so, then the rest; each by name."""
    return sorted(
        cards,
        key=lambda card: (card.username != wanted, not card.username.startswith(wanted), card.username),
    )
