"""Where the time goes: `python -m bench.profile read|chronological|page_n|cold|like [--world NAME] [--seconds N]`.

The web program runs under a sampler (`bench.sampled`) at full load from 16 connections. Printed are the CPU time of
each kind of process, the shares of libraries and parts (by the innermost frame), and the shares of our own functions
with all that they call; the stacks are kept in a file for a flame graph.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import msgspec
import psutil
import uvloop
from prometheus_client.parser import text_string_to_metric_families

from bench import stage
from bench.load import Plan, Target, run_load
from bench.run import WORLDS
from bench.scenarios.feed import later_pages
from bench.scenarios.readers import crowd, tokens
from bench.worlds.kept import ensure_world
from bench.worlds.shapes import Shape
from heliograph.features.feed.service.inboxes import REBUILDS_MAX
from heliograph.platform.config import Config, environment_of
from tests.processes import free_port

CONNECTIONS = 16
_LIKED = 2_000
_LINES = 25
_KEPT = Path("var/profiles")

Stacks = dict[tuple[str, ...], int]


def ranked(config: Config, shape: Shape) -> list[Target]:
    """Return warm first pages."""
    return [Target(path="/api/feed?order=ranked", token=token) for token in tokens(config, shape, crowd(shape).warm)]


def chronological(config: Config, shape: Shape) -> list[Target]:
    """Return warm first pages, newest first."""
    people = tokens(config, shape, crowd(shape).warm)
    return [Target(path="/api/feed?order=chronological", token=token) for token in people]


def page_n(config: Config, shape: Shape) -> list[Target]:
    """Return the pages after."""
    first = ranked(config, shape)
    bodies = run_load(Plan(port=config.port, targets=first, is_once=True, keeps_bodies=True)).bodies
    return later_pages(config, first, bodies)


def cold(config: Config, shape: Shape) -> list[Target]:
    """Return first pages of readers who have never come; each is asked for once."""
    people = tokens(config, shape, crowd(shape).cold)
    return [Target(path="/api/feed?order=ranked", token=token) for token in people]


def like(config: Config, shape: Shape) -> list[Target]:
    """Return likes of one post by many, and their taking back."""
    path = f"/api/posts/{shape.post_ids[-1]}/like"
    people = tokens(config, shape, list(range(min(_LIKED, shape.accounts))))
    return [Target(path=path, token=token, method=method) for method in ("POST", "DELETE") for token in people]


ROUTES: dict[str, Callable[[Config, Shape], list[Target]]] = {
    "read": ranked,
    "chronological": chronological,
    "page_n": page_n,
    "cold": cold,
    "like": like,
}


def main() -> None:
    """Profile one route."""
    options = _options()
    directory = None if options.world == "small" else options.keep
    with stage.engines(directory) as engines:
        _, shape = uvloop.run(ensure_world(engines, WORLDS[options.world]))
        with stage.world(engines, shape, port=free_port()) as config, stage.programs(config, ["worker", "relay"]):
            _profile(config, shape, options.route, options.seconds)


def _profile(config: Config, shape: Shape, route: str, seconds: float) -> None:
    written = config.data_dir / "stacks"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HELIOGRAPH_")}
    web = subprocess.Popen(
        [sys.executable, "-m", "bench.sampled", str(written)], env=environment | environment_of(config)
    )
    try:
        stage.wait_for(f"http://127.0.0.1:{config.port}/readyz")
        targets = ROUTES[route](config, shape)
        plan = Plan(port=config.port, targets=targets, connections=CONNECTIONS, seconds=seconds)
        if route == "cold":
            plan = msgspec.structs.replace(plan, is_once=True)
        else:
            # No more at once than inboxes are built at once: then all of them are.
            run_load(msgspec.structs.replace(plan, is_once=True, connections=REBUILDS_MAX))
        web.send_signal(signal.SIGUSR1)
        before = _cpu_seconds(web.pid)
        load = run_load(plan)
        sizes = _batches(config.port)
        spent = {name: seconds - before.get(name, 0.0) for name, seconds in _cpu_seconds(web.pid).items()}
        web.send_signal(signal.SIGUSR2)
        while not written.exists():
            time.sleep(0.05)
    finally:
        web.terminate()
        web.wait(timeout=20)
    print(f"{route}: {load.per_second:,.0f}/s, p50 {load.p50_ms:.1f} ms, p99 {load.p99_ms:.1f} ms")
    for kind, size in sizes.items():
        print(f"  asked together, {kind}: {size:.1f} at a time (warm-up included)")
    _tell(spent, load.requests, _read(written))
    kept = _KEPT / f"{route}.folded"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(written.read_bytes())
    print(f"\nstacks in {kept}")


def _tell(spent: dict[str, float], requests: int, stacks: Stacks) -> None:
    total = sum(stacks.values()) or 1
    print("\nCPU time a request, ms (warm-up included)")
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        print(f"  {name:40} {1000 * seconds / max(1, requests):8.3f}")
    parts: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for stack, count in stacks.items():
        parts[_part(stack[-1])] += count
        own.update(dict.fromkeys({frame for frame in stack if frame.startswith("heliograph.")}, count))
    print("\nshare of the web program's samples, by the innermost frame")
    for name, count in parts.most_common(_LINES):
        print(f"  {name:60} {count / total:7.1%}")
    print("\nshare of our functions, with all that they call")
    for name, count in own.most_common(2 * _LINES):
        print(f"  {name:90} {count / total:7.1%}")


def _batches(port: int) -> dict[str, float]:
    """Return how many requests were answered by one batch of each kind, in the mean."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    samples = [sample for family in families if family.name == "heliograph_asked_together" for sample in family.samples]
    sums = {sample.labels["kind"]: sample.value for sample in samples if sample.name.endswith("_sum")}
    counts = {sample.labels["kind"]: sample.value for sample in samples if sample.name.endswith("_count")}
    return {kind: sums[kind] / count for kind, count in counts.items() if count}


def _part(frame: str) -> str:
    """Name a library, or a part of ours by two levels."""
    module = frame.partition(":")[0]
    names = module.split(".")
    return ".".join(names[:3]) if names[0] == "heliograph" else names[0]


def _read(written: Path) -> Stacks:
    stacks: Stacks = {}
    for line in written.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        stacks[tuple(stack.split(";"))] = int(count)
    return stacks


def _cpu_seconds(web_pid: int) -> dict[str, float]:
    """Return the CPU time so far of each kind of process beneath this one; the web program's by thread."""
    spent: dict[str, float] = defaultdict(float)
    for process in psutil.Process().children(recursive=True):
        try:
            if process.pid == web_pid:
                for thread in process.threads():
                    name = "web: main thread" if thread.id == web_pid else "web: other threads"
                    spent[name] += thread.user_time + thread.system_time
            else:
                times = process.cpu_times()
                spent[process.name()] += times.user + times.system
        except psutil.NoSuchProcess:
            continue
    return spent


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("route", choices=ROUTES)
    parser.add_argument("--world", choices=WORLDS, default="full")
    parser.add_argument("--keep", type=Path, default=Path("var/bench"), metavar="DIR")
    parser.add_argument("--seconds", type=float, default=15.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
