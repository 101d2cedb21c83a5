"""Variety: the second post of an author weighs less than the first, and nobody fills a page.

An author's k-th best post counts a fixed part of its score, so where no other rule speaks the order is one sort. The
two rules about rows and shares hold posts back on the way, and the best one whose author may come again comes next.
"""

from collections import deque
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from heliograph.features.feed.types import PAGE_SIZE

AUTHOR_SHARE_MAX = 6
"""Of any `PAGE_SIZE` in a row, where others are there: 30 %."""
_ROW_MAX = 2
_FLOOR, _REST, _DECAY = 0.25, 0.75, 0.5
"""The k-th further post of an author weighs 0.25 + 0.75 · 0.5ᵏ of its score."""
_NOBODY = -1

Indexes = npt.NDArray[np.intp]


def diversified(
    scores: npt.NDArray[np.float64], author_ids: npt.NDArray[np.uint64], chosen_from: Indexes, urgent: Indexes
) -> Iterator[int]:
    """Yield each index of `chosen_from` once; equal ones in ascending order.

    Of each author of `urgent` indexes the best one comes among the first `PAGE_SIZE`.
    """
    _, numbers = np.unique(author_ids, return_inverse=True)
    order = _by_weight(scores, numbers, chosen_from)
    best_first = urgent[np.lexsort((urgent, -scores[urgent]))]
    return _Choice(order.tolist(), numbers.tolist(), best_first.tolist()).run()


def _by_weight(scores: npt.NDArray[np.float64], authors: Indexes, chosen_from: Indexes) -> Indexes:
    """Return the indexes, best first, each post weighing the less the more of its author's are better."""
    by_author = chosen_from[np.lexsort((chosen_from, -scores[chosen_from], authors[chosen_from]))]
    places = np.arange(len(by_author))
    is_first = np.ones(len(by_author), np.bool_)
    is_first[1:] = np.diff(authors[by_author]) != 0
    better = places - np.maximum.accumulate(np.where(is_first, places, 0))
    weights = scores[by_author] * (_FLOOR + _REST * _DECAY**better)
    return by_author[np.lexsort((by_author, -weights))]


class _Choice:
    """One walk down the order. Authors are numbers from 0 on, by index."""

    def __init__(self, order: list[int], authors: list[int], urgent: list[int]) -> None:
        self._authors = authors
        self._left = len(order)
        self._ahead = iter(enumerate(order))
        self._held: dict[int, deque[tuple[int, int]]] = {}
        """What was held back of each author: (place in the order, index), best first."""
        self._urgent = self._best_of_each(urgent)
        self._forced: set[int] = set()
        self._recent: deque[int] = deque([_NOBODY] * (PAGE_SIZE - 1))
        self._counts = [0] * (max(authors, default=0) + 2)  # the last one is nobody's
        self._last, self._row = _NOBODY, 0

    def run(self) -> Iterator[int]:
        for position in range(self._left):
            index = _NOBODY
            if self._urgent and len(self._urgent) >= PAGE_SIZE - position:
                index = self._urgent_one()
            if index == _NOBODY:
                index = self._next()
            self._take(index)
            yield index

    def _best_of_each(self, urgent: list[int]) -> dict[int, int]:
        """Map authors to their best urgent post, of so many authors as a page has room for, the best ones."""
        best: dict[int, int] = {}
        for index in urgent:
            best.setdefault(self._authors[index], index)
        return dict(list(best.items())[:PAGE_SIZE])

    def _urgent_one(self) -> int:
        """Return the best urgent post whose author may come now."""
        for author, index in self._urgent.items():
            if self._may_come(author):
                self._forced.add(index)
                self._held_no_more(author, index)
                return index
        return _NOBODY

    def _held_no_more(self, author: int, index: int) -> None:
        left = deque(each for each in self._held.pop(author, ()) if each[1] != index)
        if left:
            self._held[author] = left

    def _next(self) -> int:
        """Return the best post whose author may come now; where none may, the best of all."""
        if self._held:
            ready = [(queue[0], author) for author, queue in self._held.items() if self._may_come(author)]
            if ready:
                return self._release(min(ready)[1])
        for place, index in self._ahead:
            if index in self._forced:
                continue
            author = self._authors[index]
            if self._may_come(author):
                return index
            self._held.setdefault(author, deque()).append((place, index))
        return self._release(min((queue[0], author) for author, queue in self._held.items())[1])

    def _release(self, author: int) -> int:
        queue = self._held[author]
        _, index = queue.popleft()
        if not queue:
            del self._held[author]
        return index

    def _take(self, index: int) -> None:
        author = self._authors[index]
        if self._urgent and self._urgent.get(author) == index:
            del self._urgent[author]
        self._counts[self._recent.popleft()] -= 1
        self._recent.append(author)
        self._counts[author] += 1
        self._row = self._row + 1 if author == self._last else 1
        self._last = author

    def _may_come(self, author: int) -> bool:
        return self._counts[author] < AUTHOR_SHARE_MAX and (author != self._last or self._row < _ROW_MAX)
