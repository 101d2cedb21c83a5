"""Give the machine a system to act upon: real engines, relay and workers, in a thread of its own."""

import contextlib
from collections.abc import Generator

import msgspec
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from heliograph.platform.config import Config
from tests.model.machine import SocietyMachine
from tests.world import open_world

_PLENTY = 10_000_000
STEPS_A_LIFE = 60


@contextlib.contextmanager
def _portal(config: Config) -> Generator[BlockingPortal]:
    generous = msgspec.structs.replace(
        config,
        **{
            name: _PLENTY
            for name in Config.__struct_fields__
            if name.endswith(("_per_day", "_per_hour", "_per_minute"))
        },
    )
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(open_world(generous)) as world:
        SocietyMachine.portal, SocietyMachine.world = portal, world
        yield portal


def live_through(config: Config, *, lives: int, chosen_seed: int | None = None, shrinks: bool = False) -> int:
    """Let `lives` societies of `STEPS_A_LIFE` steps each go by; return how many requests were sent.

    Raises `AssertionError` with the story that leads there where memory and system disagree; where it `shrinks`, which
    takes minutes, with the shortest.
    """
    # Each life begins with new people in the same system, so that nothing has to be emptied between them.
    wanted = settings(
        max_examples=lives,
        stateful_step_count=STEPS_A_LIFE,
        deadline=None,
        database=None,
        derandomize=chosen_seed is None,
        phases=(Phase.generate, Phase.shrink) if shrinks else (Phase.generate,),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        print_blob=True,
    )
    SocietyMachine.steps = 0
    machine = SocietyMachine if chosen_seed is None else seed(chosen_seed)(SocietyMachine)
    with _portal(config):
        run_state_machine_as_test(machine, settings=wanted)
    return SocietyMachine.steps
