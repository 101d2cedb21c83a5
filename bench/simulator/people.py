"""What people do: posts by the hour, and feeds read in sessions that come in bursts."""

from dataclasses import dataclass

import numpy as np

from bench.simulator.graphs import Floats, Graph, Ints

HOURS_A_DAY = 24
_POSTS_A_DAY = 0.33
_POSTING_SPREAD = 2.1
"""Sigma of the log-normal rate of posting: a tenth write four fifths of all (as Pew found on Twitter in 2019)."""
_POSTS_A_DAY_MAX = 100.0
"""What the product allows."""
_POPULAR_POST_MORE = 0.2
_SESSIONS_A_DAY = 0.6
_READING_SPREAD = 1.3
_AWAY_SHARE = 0.25
_AWAY_SESSIONS_A_DAY = 0.02
_TAIL = 1.5
"""Of the Lomax law of gaps between sessions: many soon after each other, then a long silence."""
_MORE_READS = 1.0
_POST_BURST = 0.5
"""Shape of the gamma law by which an author's hours differ: the smaller, the more in one go."""


@dataclass(kw_only=True)
class People:
    """A population in motion; `next_sessions` in hours."""

    random: np.random.Generator
    posts_an_hour: Floats
    mean_gaps: Floats
    next_sessions: Floats

    def hour(self, number: int) -> tuple[Ints, Ints]:
        """Return how many posts each author publishes in this hour, and how often each reader opens its feed."""
        lively = self.random.gamma(_POST_BURST, 1 / _POST_BURST, len(self.posts_an_hour))
        posts = self.random.poisson(self.posts_an_hour * lively)
        reads = np.zeros(len(self.mean_gaps), dtype=np.int64)
        while True:
            due = np.flatnonzero(self.next_sessions < number + 1)
            if not len(due):
                return posts, reads
            reads[due] += 1 + self.random.poisson(_MORE_READS, len(due))
            self.next_sessions[due] += self._gaps(self.mean_gaps[due])

    def _gaps(self, means: Floats) -> Floats:
        return self.random.pareto(_TAIL, len(means)) * means * (_TAIL - 1)


def populate(random: np.random.Generator, graph: Graph) -> People:
    """Give everyone a rate of posting and of reading; the popular post a little more."""
    popular = (1 + graph.follower_counts) ** _POPULAR_POST_MORE
    rates = np.exp(random.normal(0, _POSTING_SPREAD, graph.people)) * popular
    rates = np.minimum(rates * _POSTS_A_DAY / rates.mean(), _POSTS_A_DAY_MAX) / HOURS_A_DAY
    sessions = np.exp(random.normal(np.log(_SESSIONS_A_DAY), _READING_SPREAD, graph.people))
    sessions[random.random(graph.people) < _AWAY_SHARE] = _AWAY_SESSIONS_A_DAY
    gaps = HOURS_A_DAY / np.minimum(sessions, 12)
    first = random.random(graph.people) * gaps
    return People(random=random, posts_an_hour=rates, mean_gaps=gaps, next_sessions=first)
