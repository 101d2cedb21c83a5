"""Figures as scenarios hand them in: what was measured, and how it stands to its baseline of the same run."""

import math
from collections.abc import Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table. A `ratio` is None for baselines; `key` names it in budgets.toml and in results."""

    key: str
    what: str
    value: float
    unit: str
    ratio: float | None = None
    to: str = ""
    """What the ratio is to."""
    p50_ms: float | None = None
    p99_ms: float | None = None


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """The ratio that is expected: at least, or at most. Never an absolute figure."""

    at_least: float | None = None
    at_most: float | None = None


def verdict(figure: Figure, budget: Budget | None) -> str:
    """Say whether the ratio is as expected; empty where nothing is."""
    if budget is None or figure.ratio is None or math.isnan(figure.ratio):
        return ""
    if budget.at_least is not None:
        word = "ok" if figure.ratio >= budget.at_least else "below"
        return f"{word} (≥ {budget.at_least:g})"
    if budget.at_most is not None:
        word = "ok" if figure.ratio <= budget.at_most else "above"
        return f"{word} (≤ {budget.at_most:g})"
    return ""


def table(figures: Sequence[Figure], budgets: dict[str, Budget]) -> str:
    """Lay figures out in columns for a terminal."""
    rows = [("", "value", "p50 ms", "p99 ms", "ratio", "expected")]
    rows.extend(_row(figure, budgets.get(figure.key)) for figure in figures)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows)


def _row(figure: Figure, budget: Budget | None) -> tuple[str, str, str, str, str, str]:
    return (
        figure.what,
        f"{_number(figure.value)} {figure.unit}",
        _number(figure.p50_ms),
        _number(figure.p99_ms),
        "" if figure.ratio is None else f"{_number(figure.ratio)} x {figure.to}",
        verdict(figure, budget),
    )


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    aligned = [
        cell.ljust(width) if column in (0, 4) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(aligned).rstrip()


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
