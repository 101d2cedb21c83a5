"""Every shape, seed and policy, beside pushing to the active: means and spreads over the seeds, as figures."""

import dataclasses
import os
import statistics
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from bench.figures import Figure
from bench.simulator.engine import Outcome, simulate
from bench.simulator.graphs import SHAPES
from heliograph.features.feed.types import Costs

BESIDE = "push to active"
_INBOX_BYTES = 9_300
"""Of 500 entries (`fan_out.inbox_bytes` of the results)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Experiment:
    """How many people, for how long, from which seeds."""

    people: int = 30_000
    days: int = 7
    seeds: int = 10
    processes: int = 1


def run(experiment: Experiment, costs: Costs) -> dict[str, list[dict[str, Outcome]]]:
    """Return, of each shape, the outcomes of every seed."""
    jobs = [(shape, seed) for shape in SHAPES for seed in range(1, experiment.seeds + 1)]
    with ProcessPoolExecutor(experiment.processes, initializer=os.nice, initargs=(10,)) as pool:
        futures = [pool.submit(simulate, *job, experiment.people, experiment.days, costs) for job in jobs]
        done = [future.result() for future in futures]
    return {shape: [out for job, out in zip(jobs, done, strict=True) if job[0] == shape] for shape in SHAPES}


def figures(outcomes: dict[str, list[dict[str, Outcome]]], costs: Costs) -> list[Figure]:
    """Return the costs that it ran on, and a line for each shape and policy."""
    lines = [
        Figure(key=f"simulator.{name}", what=f"one {name}, measured", value=seconds * 1e6, unit="us")
        for name, seconds in (
            ("push", costs.push_seconds),
            ("pull", costs.pull_seconds),
            ("rebuild", costs.rebuild_seconds),
        )
    ]
    for shape, runs in outcomes.items():
        lines.extend(_line(shape, policy, runs) for policy in runs[0])
    return lines


def _line(shape: str, policy: str, runs: Sequence[dict[str, Outcome]]) -> Figure:
    """Say the seconds of work a day; the ratio is to pushing to the active in the same world."""
    mine = [run[policy] for run in runs]
    ratios = [run[policy].work / run[BESIDE].work for run in runs]
    said = [f"{shape}, {policy}: ± {_spread(ratios):.1%}"]
    if policy != "bound":
        said.append(
            f"pulls a read {_mean(mine, 'pulls_mean'):.2f} (p99 {_mean(mine, 'pulls_p99'):.0f}), "
            f"burst {_mean(mine, 'burst') * 1000:.0f} ms, inboxes {_mean(mine, 'inboxes') * _INBOX_BYTES / 1e6:,.0f} MB"
        )
    if mine[0].pulled_authors > 0:
        said.append(
            f"{_mean(mine, 'pulled_authors'):.0f} pulled, {_mean(mine, 'small_pulled_share'):.0%} of them small"
        )
    return Figure(
        key=f"simulator.{_key(shape)}.{_key(policy)}",
        what="; ".join(said),
        value=_mean(mine, "work"),
        unit="CPU-s/d",
        ratio=statistics.fmean(ratios),
        to=f"{BESIDE} ({len(runs)} seeds)",
    )


def _mean(outcomes: Sequence[Outcome], name: str) -> float:
    return statistics.fmean(getattr(each, name) for each in outcomes)


def _spread(values: Sequence[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else 0.0


def _key(words: str) -> str:
    return words.replace(" ", "_").replace(",", "")
