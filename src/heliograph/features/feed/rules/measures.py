"""Moving averages, of means and of quantiles."""

import math

_QUANTILE = 0.99
_STEP = 0.5
_MEMORY = 200
"""About so many acts ago, an act counts a third of what a new one does."""


def weight(acts: int) -> float:
    """Return by how much `acts` new acts move an average."""
    return 1 - math.exp(-acts / _MEMORY)


def moved_quantile(known: float, values: list[int]) -> float:
    """Move what is known of the 99th percentile, a step for each value (stochastic approximation, Robbins & Monro)."""
    for value in values:
        known += _STEP * (_QUANTILE if value > known else _QUANTILE - 1)
    return max(known, 0.0)


def per_day(faded: float, half_life_seconds: float) -> float:
    """Return the rate whose acts, each counting half after every half-life, sum up to `faded` in the long run."""
    return faded * math.log(2) / half_life_seconds * 86_400
