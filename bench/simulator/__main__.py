"""`python -m bench.simulator [--people N] [--days N] [--seeds N] [--push S --pull S --rebuild S]`.

Costs that are not given are measured first, in the small world, on throw-away engines.
"""

import argparse

from bench import stage
from bench.figures import table
from bench.simulator.costs import measure_costs
from bench.simulator.report import Experiment, figures, run
from bench.worlds.shapes import Shape
from heliograph.features.feed.types import Costs

_WORLD = Shape(accounts=4_000, follows=60, posts=40_000)


def main() -> None:
    """Simulate, and print."""
    options = _options()
    if options.push and options.pull and options.rebuild:
        costs = Costs(push_seconds=options.push, pull_seconds=options.pull, rebuild_seconds=options.rebuild)
    else:
        with stage.engines() as engines:
            costs = measure_costs(engines, _WORLD)
    experiment = Experiment(people=options.people, days=options.days, seeds=options.seeds, processes=options.processes)
    print(table(figures(run(experiment, costs), costs), {}, {}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--processes", type=int, default=1)
    for name in ("push", "pull", "rebuild"):
        parser.add_argument(f"--{name}", type=float, help="seconds of work; measured where it is not given")
    return parser.parse_args()


if __name__ == "__main__":
    main()
