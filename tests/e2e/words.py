"""What the client says, read from its catalogues by key: a journey in another language finds its buttons by them."""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "web" / "src" / "platform" / "words"
_LINE = re.compile(r'"([a-zA-Z]+\.[a-zA-Z_]+)":\s*"((?:[^"\\]|\\.)*)"')


@cache
def _catalogue(language: str) -> dict[str, str]:
    sources = (path.read_text() for path in sorted((_FOLDER / language).glob("*.ts")))
    return {key: words for source in sources for key, words in _LINE.findall(source)}


def words(language: str, key: str, **values: str) -> str:
    """Return a message without plural forms, its values put in."""
    message = _catalogue(language)[key].replace("''", "'")
    for name, value in values.items():
        # Where the line runs to the left, what is put in keeps its own direction (`words/message.ts`).
        kept = f"\u2068{value}\u2069" if language == "ar" else value
        message = message.replace(f"{{{name}}}", kept)
    return message
