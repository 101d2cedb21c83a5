"""What people were told, and what may therefore be so in the end.

A fact is one thing that somebody can change: whether Ana follows Ben, whether a post is there. Each act upon it is
written down with the time from its sending to its answer and the states that it can have led to. An act that was
acknowledged supersedes every act that had ended before it began. What is not superseded may have been the last, so
the fact must be in a state that one of those leads to.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

Fact = tuple[str, ...]

_LATE_SECONDS = 1.0
"""For so long after its connection broke a request without an answer may still be at work."""

_TOLD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act upon one fact."""

    act: str
    began: float
    ended: float
    states: frozenset[str]
    is_acknowledged: bool


@dataclass(slots=True)
class Ledger:
    """The acts of everybody, by fact, and how many there were of each kind."""

    entries: defaultdict[Fact, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    acts: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """(what was done, how it was answered: acknowledged, refused or unknown)."""
    failures: Counter[str] = field(default_factory=Counter[str])
    """Answers of 500, by what was asked: bugs, whatever is killed."""

    def note(self, fact: Fact, act: str, began: float, states: Iterable[str], *, is_acknowledged: bool) -> None:
        """Write down an act that ends now."""
        ended = time.monotonic() + (0 if is_acknowledged else _LATE_SECONDS)
        entry = Entry(act=act, began=began, ended=ended, states=frozenset(states), is_acknowledged=is_acknowledged)
        self.entries[fact].append(entry)

    def allowed(self, fact: Fact, initial: str) -> set[str]:
        """Return the states that the fact may be in, now that everything has come to rest."""
        entries = self.entries.get(fact, [])
        confirmed = [entry.began for entry in entries if entry.is_acknowledged]
        last = max(confirmed, default=None)
        if last is None:
            return {initial} | {state for entry in entries for state in entry.states}
        return {state for entry in entries if entry.ended >= last for state in entry.states}

    def history(self, fact: Fact) -> str:
        """Tell the last acts upon a fact, with their times in seconds before the last of them ended."""
        entries = sorted(self.entries.get(fact, []), key=lambda entry: entry.began)[-_TOLD:]
        end = max((entry.ended for entry in entries), default=0.0)
        return "; ".join(
            f"{entry.act} {entry.began - end:.3f}..{entry.ended - end:.3f} to {'/'.join(sorted(entry.states))}"
            + ("" if entry.is_acknowledged else ", unanswered")
            for entry in entries
        )

    def facts(self, kind: str) -> list[Fact]:
        """List the facts of one kind that anybody has acted upon."""
        return [fact for fact in self.entries if fact[0] == kind]

    def count(self, answer: str) -> int:
        """Count the acts that were answered so."""
        return sum(number for (_, kind), number in self.acts.items() if kind == answer)
