"""What it costs to rank candidates by the formula and for variety, beside a plain sort of them by time.

`python -m bench.micro.ranking [--candidates 1000] [--authors 120] [--rounds 300]` makes candidates with random features
and a power law of authors, and prints the median and the 99th percentile of each part. Ratios travel between machines.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from heliograph.features.feed.rules import passing
from heliograph.features.feed.rules.diversity import diversified
from heliograph.features.feed.rules.ranking import FEATURES, ranked, scores
from heliograph.features.feed.types import Entries, Features


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=1_000)
    parser.add_argument("--authors", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=300)
    options = parser.parse_args()
    rows, features = candidates(options.candidates, options.authors)
    nobody = np.empty(0, np.intp)
    everyone = np.arange(len(rows))
    found = scores(features)
    shuffled = np.random.default_rng(2).permutation(rows)
    pairs = [(int(row[0]), int(row[1])) for row in shuffled]
    parts: dict[str, Callable[[], object]] = {
        "plain sort by time (list)": lambda: sorted(pairs, reverse=True),
        "plain sort by time (numpy)": lambda: shuffled[np.argsort(shuffled[:, 0])[::-1]],
        "scores": lambda: scores(features),
        "variety": lambda: list(diversified(found, rows[:, 1], everyone, nobody)),
        "ranked: scores, variety, seen, friends": lambda: ranked(rows, features, lambda: False),
        "marks for the cursor": lambda: passing.marks(rows[:500, 0], passing.free_salt(rows[:, 0])),
    }
    print(f"{len(rows)} candidates of {options.authors} authors, {options.rounds} rounds: ms of CPU")
    for name, part in parts.items():
        median, worst = measured(part, options.rounds)
        print(f"{name:40} median {median:7.3f}  p99 {worst:7.3f}")


def candidates(count: int, authors: int) -> tuple[Entries, Features]:
    """Make candidates, newest first, every tenth of them by a close friend, a third seen once."""
    random = np.random.default_rng(1)
    weights = np.arange(1, authors + 1) ** -0.8
    rows = np.empty((count, 2), np.uint64)
    rows[:, 0] = np.sort(random.integers(1 << 50, 1 << 58, count, dtype=np.uint64))[::-1]
    rows[:, 1] = random.choice(authors, count, p=weights / weights.sum()) + 1
    columns = {
        "age_hours": np.sort(random.uniform(0, 336, count)),
        "affinity": random.exponential(5, count),
        "is_close_friend": rows[:, 1] % 10 == 0,
        "velocity": random.exponential(3, count),
        "quality": random.uniform(0, 1, count),
        "seen_count": random.choice([0, 0, 1], count),
    }
    features = np.zeros((count, len(FEATURES)), np.float32)
    for name, column in columns.items():
        features[:, FEATURES.index(name)] = column
    return rows, features


def measured(part: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median and the 99th percentile, in milliseconds of CPU."""
    taken: list[float] = []
    for _ in range(rounds):
        started = time.thread_time()
        part()
        taken.append(1_000 * (time.thread_time() - started))
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


if __name__ == "__main__":
    main()
