"""Variety: the second post of an author weighs less than the first, and nobody fills a page.

Greedy over one queue an author: the best head, times what the author's posts chosen before leave of it, comes next.
"""

import heapq
from collections import defaultdict, deque
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from heliograph.features.feed.types import PAGE_SIZE

AUTHOR_SHARE_MAX = 6
"""Of any `PAGE_SIZE` in a row, where others are there: 30 %."""
_ROW_MAX = 2
_FLOOR, _REST, _DECAY = 0.25, 0.75, 0.5
"""The k-th further post of an author weighs 0.25 + 0.75 · 0.5ᵏ of its score."""


def diversified(
    scores: npt.NDArray[np.float64],
    author_ids: npt.NDArray[np.uint64],
    chosen_from: npt.NDArray[np.intp],
    urgent: npt.NDArray[np.intp],
) -> Iterator[int]:
    """Yield each index of `chosen_from` once; equal ones in ascending order.

    Of each author of `urgent` indexes the best one comes among the first `PAGE_SIZE`.
    """
    return _Choice(scores, author_ids, chosen_from, urgent).run()


class _Choice:
    """The state of one greedy choice."""

    def __init__(
        self,
        scores: npt.NDArray[np.float64],
        author_ids: npt.NDArray[np.uint64],
        chosen_from: npt.NDArray[np.intp],
        urgent: npt.NDArray[np.intp],
    ) -> None:
        self._scores: list[float] = scores.tolist()
        self._authors: list[int] = author_ids.tolist()
        self._left = len(chosen_from)
        best_last = chosen_from[np.lexsort((-chosen_from, scores[chosen_from]))]
        self._queues: dict[int, list[int]] = defaultdict(list)
        for index in best_last.tolist():
            self._queues[self._authors[index]].append(index)
        self._factors: dict[int, float] = dict.fromkeys(self._queues, 1.0)
        self._urgent = self._best_of_each(urgent.tolist())
        self._taken: set[int] = set()
        self._recent: deque[int] = deque(maxlen=PAGE_SIZE - 1)
        self._counts: dict[int, int] = defaultdict(int)
        self._last, self._run_length = 0, 0
        self._heap: list[tuple[float, int]] = []
        for author_id in self._queues:
            self._offer(author_id)

    def run(self) -> Iterator[int]:
        position = 0
        while self._left:
            is_forced = 0 < len(self._urgent) >= PAGE_SIZE - position
            index = self._forced() if is_forced else None
            index = self._next() if index is None else index
            self._take(index)
            position += 1
            yield index

    def _best_of_each(self, urgent: list[int]) -> dict[int, int]:
        """Map authors to their best urgent post, of so many authors as a page has room for, the best ones."""
        best: dict[int, int] = {}
        for index in sorted(urgent, key=lambda index: (-self._scores[index], index)):
            best.setdefault(self._authors[index], index)
        return dict(list(best.items())[:PAGE_SIZE])

    def _forced(self) -> int | None:
        """Return the best urgent post whose author may come now."""
        for author_id, index in self._urgent.items():
            if self._may_come(author_id):
                return index
        return None

    def _next(self) -> int:
        """Return the best post whose author may come now; where none may, the best of all."""
        held: list[tuple[float, int]] = []
        index = -1
        while self._heap:
            entry = heapq.heappop(self._heap)
            if entry[1] in self._taken:
                self._offer(self._authors[entry[1]])
            elif self._may_come(self._authors[entry[1]]):
                index = entry[1]
                break
            else:
                held.append(entry)
        if index < 0:
            index = held.pop(0)[1]
        for entry in held:
            heapq.heappush(self._heap, entry)
        return index

    def _take(self, index: int) -> None:
        author_id = self._authors[index]
        self._left -= 1
        self._taken.add(index)
        if self._urgent.get(author_id) == index:
            del self._urgent[author_id]
        self._factors[author_id] = _FLOOR + (self._factors[author_id] - _FLOOR) * _DECAY
        if len(self._recent) == self._recent.maxlen:
            self._counts[self._recent[0]] -= 1
        self._recent.append(author_id)
        self._counts[author_id] += 1
        self._run_length = self._run_length + 1 if author_id == self._last else 1
        self._last = author_id
        if self._queues[author_id] and self._queues[author_id][-1] == index:
            self._offer(author_id)

    def _offer(self, author_id: int) -> None:
        """Put the author's best post that is not taken on the heap."""
        queue = self._queues[author_id]
        while queue and queue[-1] in self._taken:
            queue.pop()
        if queue:
            index = queue[-1]
            heapq.heappush(self._heap, (-self._scores[index] * self._factors[author_id], index))

    def _may_come(self, author_id: int) -> bool:
        if author_id == self._last and self._run_length >= _ROW_MAX:
            return False
        return self._counts[author_id] < AUTHOR_SHARE_MAX
