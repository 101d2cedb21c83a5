"""Push or pull: what each costs here and now, what the simulator makes of that, and a trace replayed for real."""

from bench import stage
from bench.figures import Figure
from bench.scenarios import replay
from bench.simulator.costs import measure_costs
from bench.simulator.report import Experiment, figures, run
from bench.worlds.shapes import Shape
from tests.engines import TestEngines

_WORLD = Shape(accounts=4_000, follows=60, posts=40_000, likes=0, renditions=0)
_HOURS = 24


def measure(addresses: TestEngines, experiment: Experiment, traced: int) -> list[Figure]:
    """Return every policy's work, simulated and real."""
    costs = measure_costs(addresses, _WORLD)
    stage.say(
        f"policy: push {costs.push_seconds * 1e6:.1f} us, pull {costs.pull_seconds * 1e6:.1f} us, "
        f"rebuild {costs.rebuild_seconds * 1e3:.1f} ms; simulating"
    )
    simulated = figures(run(experiment, costs), costs)
    stage.say("policy: replaying")
    return [*simulated, *replay.measure(addresses, traced, _HOURS, costs)]
