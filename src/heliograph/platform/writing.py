"""What people write: its one kept form, and the names mentioned in it. Pure."""

import re
import unicodedata

MARKS = "".join(
    character for character in map(chr, range(0x300, 0x20000)) if unicodedata.category(character) in ("Mn", "Mc")
)
"""Combining marks: Devanagari and Thai words are made of them, and `\\w` leaves them out."""

# A run of one character class after a fixed first character: linear in the text's length.
_MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9._]+)")
_WORD = re.compile(rf"[\w{MARKS}]+")
_KEPT_CONTROLS = frozenset("\n\t")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Return the kept form of written text: NFC, without control characters, bidi overrides and outer space."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        character
        for character in normal
        if character not in _BIDI
        and (character in _KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cs"))
    )
    return "".join(kept).strip()


def mentioned_names(text: str, limit: int) -> list[str]:
    """Return up to `limit` user names that follow an `@`, in lower case, each once, in order."""
    names = (match[1].rstrip(".").lower() for match in _MENTION.finditer(text))
    return list(dict.fromkeys(name for name in names if 3 <= len(name) <= 30))[:limit]


def without_mentions(text: str) -> str:
    """Return the text without the names that `mentioned_names` finds in it."""
    return _MENTION.sub(" ", text)


def compared_name(typed: str) -> str:
    """Return a name, or its beginning, as somebody types it in the form in which names are looked for.

    NFC as names are kept, in lower case, words apart by one space, without a leading `@`.
    """
    normal = unicodedata.normalize("NFC", typed.replace("\0", ""))
    return " ".join(" ".join(normal.split()).removeprefix("@").lower().split())


def compared_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in the form in which words are compared, however they are spelt or spaced.

    NFKC and case-folded, without invisible characters, so that full-width letters and a zero-width space in the
    middle hide nothing.
    """
    seen = "".join(character for character in text if unicodedata.category(character) != "Cf")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return tuple(match[0] for match in _WORD.finditer(folded))
