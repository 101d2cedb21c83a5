"""Run every scenario, print one table of figures beside their baselines, keep it in bench/results.

`python -m bench [SCENARIO …] [--small]`. Expected ratios stand in budgets.toml; one that is missed is said to be,
and fails nothing: machines differ, and so do their other tenants.
"""

import argparse
import platform
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psutil

from bench import stage
from bench.figures import Budget, Figure, table
from bench.scenarios import fan_out, feed, publish, serving, start
from bench.worlds.shapes import Shape

HERE = Path(__file__).parent
SCENARIOS = ("feed", "fan_out", "publish", "serving", "start")


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much is measured."""

    shape: Shape
    seconds: float
    followers: int
    posts: int
    idle_seconds: float
    picture: Path | None


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a run."""

    measured_at: datetime
    commit: str
    cores: int
    load_before: float
    python: str
    figures: list[Figure]


def main() -> None:
    """Measure what was asked for."""
    options = _options()
    load_before = psutil.getloadavg()[0]
    figures: list[Figure] = []
    for name in options.scenarios or SCENARIOS:
        figures.extend(_measure(name, _sizes(options)))
    results = Results(
        measured_at=datetime.now(UTC),
        commit=_commit(),
        cores=psutil.cpu_count() or 1,
        load_before=load_before,
        python=platform.python_version(),
        figures=figures,
    )
    print(table(figures, {} if options.small else _budgets()))
    target = HERE / "results" / f"{results.measured_at:%Y-%m-%d}.json"
    if not options.small and not options.scenarios:
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
        print(f"\nkept in {target.relative_to(HERE.parent)}")


def _measure(name: str, sizes: Sizes) -> list[Figure]:
    if name == "start":
        return start.measure(sizes.idle_seconds)
    with stage.engines() as engines:
        scenarios: dict[str, Callable[[], list[Figure]]] = {
            "feed": lambda: feed.measure(engines, sizes.shape, sizes.seconds),
            "fan_out": lambda: fan_out.measure(engines, sizes.followers),
            "publish": lambda: publish.measure(engines, sizes.posts, sizes.picture),
            "serving": lambda: serving.measure(engines, sizes.shape, sizes.seconds),
        }
        return scenarios[name]()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--small", action="store_true", help="a tenth of everything, kept nowhere: does it run at all")
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--follows", type=int, default=100)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--picture", type=Path, help="the JPEG that is posted; a made-up one of 3 MP by default")
    return parser.parse_args()


def _sizes(options: argparse.Namespace) -> Sizes:
    part = 10 if options.small else 1
    shape = Shape(
        accounts=max(2_000, options.accounts // part),
        follows=max(20, options.follows // part),
        posts=options.posts // part,
        seed=options.seed,
    )
    return Sizes(
        shape=shape,
        seconds=10.0 / part,
        followers=100_000 // part,
        posts=120 // part,
        idle_seconds=20.0 / part,
        picture=options.picture,
    )


def _budgets() -> dict[str, Budget]:
    given = tomllib.loads((HERE / "budgets.toml").read_text())
    flat = {f"{scenario}.{name}": bounds for scenario, named in given.items() for name, bounds in named.items()}
    return msgspec.convert(flat, dict[str, Budget])


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=HERE)  # noqa: PLW1510
    return asked.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
