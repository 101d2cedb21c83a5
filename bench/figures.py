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


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """What the design promises of a figure on two cores: absolute, so to be read with the machine in mind."""

    p50_ms: float | None = None
    p99_ms: float | None = None
    at_least: float | None = None
    at_most: float | None = None


def met(figure: Figure, goal: Goal | None) -> str:
    """Say what is promised and whether it was kept; empty where nothing is."""
    if goal is None:
        return ""
    parts: list[str] = []
    pairs = (("p50", figure.p50_ms, goal.p50_ms, 1), ("p99", figure.p99_ms, goal.p99_ms, 1))
    bounds = (("", figure.value, goal.at_most, 1), ("", figure.value, goal.at_least, -1))
    for name, measured, bound, sign in (*pairs, *bounds):
        if bound is not None:
            is_kept = measured is not None and sign * measured <= sign * bound
            comparison = f"{name} {'≤' if sign > 0 else '≥'} {_number(bound)}".strip()
            parts.append(f"{'met' if is_kept else 'missed'} ({comparison})")
    return ", ".join(parts)


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


def table(figures: Sequence[Figure], budgets: dict[str, Budget], goals: dict[str, Goal]) -> str:
    """Lay figures out in columns for a terminal."""
    rows: list[tuple[str, ...]] = [("", "value", "p50 ms", "p99 ms", "ratio", "expected", "goal")]
    rows.extend(_row(figure, budgets.get(figure.key), goals.get(figure.key)) for figure in figures)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows)


def _row(figure: Figure, budget: Budget | None, goal: Goal | None) -> tuple[str, ...]:
    return (
        figure.what,
        f"{_number(figure.value)} {figure.unit}",
        _number(figure.p50_ms),
        _number(figure.p99_ms),
        "" if figure.ratio is None else f"{_number(figure.ratio)} x {figure.to}",
        verdict(figure, budget),
        met(figure, goal),
    )


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    aligned = [
        cell.ljust(width) if column in (0, 4, 5, 6) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(aligned).rstrip()


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
