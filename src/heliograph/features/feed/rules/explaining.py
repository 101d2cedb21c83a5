"""Say in words why a post stood where it stood, from the very features that it was ranked by."""

import numpy as np

from heliograph.features.feed.rules.ranking import FEATURES, factors
from heliograph.features.feed.types import Factor, Features


def explained(features: Features) -> list[Factor]:
    """Return the factors of one post's score (a single row of features), the one that moved it most first."""
    values = {name: float(value[0]) for name, value in factors(features).items()}
    known: dict[str, float] = dict(zip(FEATURES, features[0].tolist(), strict=True))
    found = [Factor(name=name, value=round(value, 4), words=_words(name, known)) for name, value in values.items()]
    return sorted(found, key=lambda factor: -abs(float(np.log(factor.value or 1e-4))))


def _words(name: str, known: dict[str, float]) -> str:
    """Say what a factor was made of."""
    match name:
        case "closeness":
            return _closeness(known)
        case "timeliness":
            return f"It was published {_age(known['age_hours'])} ago."
        case "liveliness":
            return "People respond to it." if known["velocity"] > 0 else "It has drawn no responses yet."
        case "quality":
            return "This is how sharp and well exposed its first picture is."
        case _:
            return "You have seen it before." if known["seen_count"] else "You have not seen it yet."


def _closeness(known: dict[str, float]) -> str:
    if known["is_own"]:
        return "It is yours."
    if known["is_close_friend"]:
        return "Its author is one of your close friends."
    if known["affinity"] > 0:
        return "You often respond to its author's posts."
    return "You follow its author."


def _age(hours: float) -> str:
    if hours < 1:
        return "less than an hour"
    whole, unit = (int(hours), "hour") if hours < 48 else (int(hours // 24), "day")
    return f"{whole} {unit}{'s' if whole != 1 else ''}"
