"""Reading the home feed in every way, beside the ways of others on the same server, an empty handler, and the floor."""

import statistics
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import msgspec
import uvloop

from bench import stage
from bench.figures import Figure
from bench.floor import Floor, measure_floor
from bench.load import Load, Plan, Target, run_load
from bench.scenarios.readers import crowd, fill_baselines, tokens
from bench.worlds.shapes import Shape
from heliograph.features.feed.service.inboxes import REBUILDS_MAX
from heliograph.platform.config import Config
from tests.engines import TestEngines
from tests.processes import free_port

CONNECTIONS = 16
WAITING = 64
"""How many requests may be under way where they are sent at a fixed schedule."""
ROUNDS = 3
COLD_A_SECOND = 20
_PAGES = 5
_RANKED = "/api/feed?order=ranked"
_CHRONOLOGICAL = "/api/feed?order=chronological"


@dataclass(frozen=True, kw_only=True)
class _Ways:
    """What is asked for in every way to read."""

    ranked: list[Target]
    chronological: list[Target]
    later: list[Target]
    cold: list[Target]
    baseline: list[Target]
    body_bytes: int


def measure(addresses: TestEngines, shape: Shape, seconds: float) -> list[Figure]:
    """Return the figures of every way to read, and of the baselines, all measured in turns."""
    with (
        stage.world(addresses, shape, port=free_port()) as config,
        stage.programs(config, ["web"]),
        ExitStack() as stack,
    ):
        ways = _ways(config, shape)
        stage.say(f"feed: pages of {ways.body_bytes:,} bytes; reading")
        engines = [config.database_url, config.redis_url]
        arguments = {
            "empty": [],
            "constant": [str(ways.body_bytes)],
            "pull": engines[:1],
            "zset": engines,
            "list": engines,
        }
        ports = {name: free_port() for name in arguments}
        for name, given in arguments.items():
            stack.enter_context(stage.baseline(name, ports[name], *given))
        plans = _plans(config, ways, ports, seconds / ROUNDS)
        rounds = [_round(config, ways, plans, number) for number in range(ROUNDS)]
        floor = measure_floor(config, ways.ranked[:200], CONNECTIONS, seconds / ROUNDS)
        chronological_floor = measure_floor(config, ways.chronological[:200], CONNECTIONS, seconds / ROUNDS)
    loads = {name: _median([each[name] for each in rounds]) for name in rounds[0]}
    return [*_baseline_lines(loads), *_lines(loads), *_floor_lines(loads, floor, chronological_floor)]


def _ways(config: Config, shape: Shape) -> _Ways:
    people = crowd(shape)
    warm = tokens(config, shape, people.warm)
    ranked = [Target(path=_RANKED, token=token) for token in warm]
    chronological = [Target(path=_CHRONOLOGICAL, token=token) for token in warm]
    stage.say("feed: filling inboxes")
    # No more at once than inboxes are built at once: then all of them are.
    first = run_load(Plan(port=config.port, targets=ranked, is_once=True, keeps_bodies=True, connections=REBUILDS_MAX))
    run_load(Plan(port=config.port, targets=chronological, is_once=True))
    account_ids = shape.account_ids[people.warm].tolist()
    uvloop.run(fill_baselines(config, account_ids))
    return _Ways(
        ranked=ranked,
        chronological=chronological,
        later=later_pages(config, ranked, first.bodies),
        cold=[Target(path=_RANKED, token=token) for token in tokens(config, shape, people.cold)],
        baseline=[Target(path=f"/page?account_id={account_id}") for account_id in account_ids],
        body_bytes=first.body_bytes,
    )


def _plans(config: Config, ways: _Ways, ports: dict[str, int], seconds: float) -> dict[str, Plan]:
    """Return what one round carries out, by name; `_at_` stands for a fixed schedule, `_alone` for one connection."""
    change = msgspec.structs.replace
    saturated = Plan(
        port=config.port, targets=ways.ranked, connections=CONNECTIONS, seconds=seconds, warm_up_seconds=0.5
    )
    plans = {name: change(saturated, port=port, targets=ways.baseline) for name, port in ports.items()}
    plans["page_1"] = saturated
    plans["page_1_gzip"] = change(saturated, accepts_gzip=True)
    plans["page_n"] = change(saturated, targets=ways.later)
    plans["chronological"] = change(saturated, targets=ways.chronological)
    schedules = (
        ("page_1", 200),
        ("pull", 200),
        ("page_n", 600),
        ("chronological", 600),
        ("pull", 600),
    )
    for name, rate in schedules:
        plans[f"{name}_at_{rate}"] = change(
            plans[name], per_second=float(rate), connections=WAITING, seconds=2 * seconds, warm_up_seconds=1.0
        )
    for name in ("constant", "pull", "page_1", "chronological"):
        plans[f"{name}_alone"] = change(plans[name], connections=1)
    return plans


def _round(config: Config, ways: _Ways, plans: dict[str, Plan], number: int) -> dict[str, Load]:
    """Carry out every plan once, and let some come who have never been here."""
    loads = {name: run_load(plan) for name, plan in plans.items()}
    share = len(ways.cold) // (3 * ROUNDS)
    rates = (("cold", CONNECTIONS, 0.0), (f"cold_at_{COLD_A_SECOND}", WAITING, COLD_A_SECOND), ("cold_alone", 1, 0.0))
    for place, (name, connections, rate) in enumerate(rates):
        start = (3 * number + place) * share
        targets = ways.cold[start : start + share]
        loads[name] = run_load(
            Plan(port=config.port, targets=targets, connections=connections, per_second=rate, is_once=True)
        )
    return loads


def _median(loads: list[Load]) -> Load:
    """Return a round in the middle: of each figure its own."""
    return Load(
        requests=sum(load.requests for load in loads),
        per_second=statistics.median(load.per_second for load in loads),
        p50_ms=statistics.median(load.p50_ms for load in loads),
        p99_ms=statistics.median(load.p99_ms for load in loads),
        unanswered=sum(load.unanswered for load in loads),
        late_p99_ms=statistics.median(load.late_p99_ms for load in loads),
        body_bytes=loads[0].body_bytes,
    )


def _baseline_lines(loads: dict[str, Load]) -> list[Figure]:
    words = {
        "empty": "empty handler",
        "constant": "constant body of the same size",
        "constant_alone": "constant body, one connection",
        "pull": "plain SQL pull, unchecked",
        "pull_alone": "plain SQL pull, one connection",
        "pull_at_200": "plain SQL pull, 200/s scheduled",
        "pull_at_600": "plain SQL pull, 600/s scheduled",
        "zset": "800-entry sorted set, unchecked (as Mastodon)",
        "list": "300-entry list, unchecked (as Misskey)",
    }
    return [_figure(name, what, loads[name]) for name, what in words.items()]


def _lines(loads: dict[str, Load]) -> list[Figure]:
    saturated = {
        "page_1": "feed page 1, warm, ranked",
        "page_1_gzip": "feed page 1, warm, ranked, compressed",
        "chronological": "feed page 1, warm, chronological",
        "page_n": "feed pages 2 to 5",
        "cold": "feed page 1, cold, 500 followees",
        "page_1_alone": "feed page 1, ranked, one connection",
        "chronological_alone": "feed page 1, chronological, one connection",
        "cold_alone": "feed page 1, cold, one connection",
    }
    lines: list[Figure] = []
    for name, what in saturated.items():
        rival = loads["pull_alone" if name.endswith("_alone") else "pull"]
        lines.append(_figure(name, what, loads[name], loads[name].per_second / rival.per_second, "SQL pull"))
    scheduled = {
        "page_1_at_200": ("feed page 1, ranked, 200/s scheduled", "pull_at_200"),
        "chronological_at_600": ("feed page 1, chronological, 600/s scheduled", "pull_at_600"),
        "page_n_at_600": ("feed pages 2 to 5, 600/s scheduled", "pull_at_600"),
        f"cold_at_{COLD_A_SECOND}": (f"feed page 1, cold, {COLD_A_SECOND}/s scheduled", "pull_alone"),
    }
    for name, (what, rival_name) in scheduled.items():
        ratio = loads[name].p50_ms / loads[rival_name].p50_ms
        lines.append(_figure(name, what, loads[name], ratio, "p50 of SQL pull"))
    return lines


def _floor_lines(loads: dict[str, Load], floor: Floor, chronological_floor: Floor) -> list[Figure]:
    lines: list[Figure] = []
    for name, each in (("page_1", floor), ("chronological", chronological_floor)):
        counted = f"{each.statements:.1f} statements, {each.commands:.1f} commands in {each.round_trips:.1f} trips"
        bare = Load(requests=0, per_second=each.per_second, p50_ms=each.p50_ms, p99_ms=each.p99_ms, body_bytes=0)
        lines.append(_figure(f"{name}_floor", f"floor of {name}: {counted}, bare client", bare))
        rate = loads[name].per_second
        lines.append(_figure(f"{name}_to_floor", f"{name}, again", loads[name], rate / each.per_second, "its floor"))
    for baseline in ("constant", "empty", "zset", "list"):
        ratio = loads["page_1"].per_second / loads[baseline].per_second
        lines.append(
            _figure(f"page_1_{baseline}", "feed page 1, warm, ranked, again", loads["page_1"], ratio, baseline)
        )
    return lines


def _figure(key: str, what: str, load: Load, ratio: float | None = None, to: str = "") -> Figure:
    late = f" ({load.unanswered} unanswered)" if load.unanswered else ""
    late += f" (sent late: p99 {load.late_p99_ms:.1f} ms)" if load.late_p99_ms else ""
    return Figure(
        key=f"feed.{key}",
        what=what + late,
        value=load.per_second,
        unit="/s",
        p50_ms=load.p50_ms,
        p99_ms=load.p99_ms,
        ratio=ratio,
        to=to,
    )


def later_pages(config: Config, readers: list[Target], bodies: list[bytes]) -> list[Target]:
    """Follow every reader's cursors down to page 5; return those pages' addresses, one page of all before the next."""
    found: list[Target] = []
    for _ in range(_PAGES - 1):
        cursors: list[Any] = [msgspec.json.decode(body)["next_cursor"] for body in bodies]
        readers = [
            msgspec.structs.replace(reader, path=f"{_RANKED}&cursor={cursor}")
            for reader, cursor in zip(readers, cursors, strict=True)
            if cursor is not None
        ]
        found.extend(readers)
        bodies = run_load(Plan(port=config.port, targets=readers, is_once=True, keeps_bodies=True)).bodies
    return found
