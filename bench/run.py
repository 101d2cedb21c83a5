"""Run every scenario, print one table of figures beside their baselines, keep it in bench/results.

`python -m bench [SCENARIO …] [--world full|middle|small] [--small]`. Expected ratios stand in budgets.toml and the
design's promises in goals.toml; one that is missed is said to be, and fails nothing: machines differ, and so do their
other tenants.
"""

import argparse
import dataclasses
import platform
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
import psutil
import uvloop

from bench import stage
from bench.figures import Budget, Figure, Goal, table
from bench.scenarios import fan_out, feed, follow, likes, policy, publish, serving, start
from bench.simulator.report import Experiment
from bench.worlds.kept import ensure_world, forget_other_worlds
from bench.worlds.shapes import Shape
from tests.engines import TestEngines

HERE = Path(__file__).parent
WORLDS = {
    "full": Shape(accounts=100_000, follows=90, posts=1_000_000, renditions=1),
    "middle": Shape(accounts=10_000, follows=100, posts=100_000),
    "small": Shape(accounts=2_000, follows=20, posts=10_000),
}
Bounds = TypeVar("Bounds", Budget, Goal)


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much is measured."""

    shape: Shape
    seconds: float
    followers: int
    posts: int
    idle_seconds: float
    picture: Path | None
    experiment: Experiment
    traced: int
    """How many people's day is replayed."""


Measure = Callable[[TestEngines, Sizes], list[Figure]]
SCENARIOS: dict[str, Measure] = {
    "feed": lambda engines, sizes: feed.measure(engines, sizes.shape, sizes.seconds),
    "fan_out": lambda engines, sizes: fan_out.measure(engines, sizes.followers),
    "publish": lambda engines, sizes: publish.measure(engines, sizes.posts, sizes.picture),
    "follow": lambda engines, sizes: follow.measure(engines, sizes.shape, sizes.seconds),
    "policy": lambda engines, sizes: policy.measure(engines, sizes.experiment, sizes.traced),
    "likes": lambda engines, sizes: likes.measure(engines, sizes.shape, sizes.seconds),
    "serving": lambda engines, sizes: serving.measure(engines, sizes.shape, sizes.seconds),
    "start": lambda engines, sizes: start.measure(sizes.idle_seconds),
}


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a run."""

    measured_at: datetime
    commit: str
    world: str
    cores: int
    load_before: float
    python: str
    figures: list[Figure]


def main() -> None:
    """Measure what was asked for."""
    options = _options()
    load_before = psutil.getloadavg()[0]
    sizes = _sizes(options)
    figures: list[Figure] = []
    with stage.engines(options.keep) as engines:
        uvloop.run(forget_other_worlds(engines, sizes.shape))
        _, shape = uvloop.run(ensure_world(engines, sizes.shape))
        sizes = dataclasses.replace(sizes, shape=shape)
        for name in options.scenarios or SCENARIOS:
            found = SCENARIOS[name](engines, sizes)
            figures.extend(found)
            # What comes after may take long, or fail.
            stage.say(f"{name}: done\n{table(found, {}, {})}")
    results = Results(
        measured_at=datetime.now(UTC),
        commit=_commit(),
        world=options.world,
        cores=psutil.cpu_count() or 1,
        load_before=load_before,
        python=platform.python_version(),
        figures=figures,
    )
    print(table(figures, *(({}, {}) if options.small else (_bounds("budgets", Budget), _bounds("goals", Goal)))))
    is_whole = not options.small and not options.scenarios
    target = options.output or (HERE / "results" / f"{results.measured_at:%Y-%m-%d}.json" if is_whole else None)
    if target is not None:
        target.parent.mkdir(exist_ok=True, parents=True)
        target.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
        print(f"\nkept in {target}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--small", action="store_true", help="the small world, and little of it: does it run at all")
    parser.add_argument("--world", choices=WORLDS, default="full")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the world there, and use it if it is there")
    parser.add_argument("--accounts", type=int, help="instead of the world's")
    parser.add_argument("--follows", type=int, help="instead of the world's")
    parser.add_argument("--posts", type=int, help="instead of the world's")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--picture", type=Path, help="the JPEG that is posted; a made-up one of 3 MP by default")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each way is measured in all")
    parser.add_argument("--output", type=Path, help="where the results go")
    options = parser.parse_args()
    unknown = set(options.scenarios) - SCENARIOS.keys()
    if unknown:
        parser.error(f"no scenario is called {', '.join(sorted(unknown))}")
    if options.keep is None and not options.small:
        options.keep = Path("var/bench")
    return options


def _sizes(options: argparse.Namespace) -> Sizes:
    part = 10 if options.small else 1
    given = {name: getattr(options, name) for name in ("accounts", "follows", "posts")}
    changes = {name: value for name, value in given.items() if value is not None}
    shape = dataclasses.replace(WORLDS["small" if options.small else options.world], seed=options.seed, **changes)
    return Sizes(
        shape=shape,
        seconds=options.seconds / part,
        followers=100_000 // part,
        posts=120 // part,
        idle_seconds=20.0 / part,
        picture=options.picture,
        experiment=Experiment(people=30_000 // part, days=7 if part == 1 else 2, seeds=10 if part == 1 else 2),
        traced=4_000 // part,
    )


def _bounds(name: str, kind: type[Bounds]) -> dict[str, Bounds]:
    given = tomllib.loads((HERE / f"{name}.toml").read_text())
    flat = {f"{scenario}.{name}": bounds for scenario, named in given.items() for name, bounds in named.items()}
    return msgspec.convert(flat, dict[str, kind])


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=HERE)  # noqa: PLW1510
    return asked.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
