"""How long `heliograph up` takes to be ready, from nothing and again, and what it weighs when it has nothing to do."""

import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import psutil

from bench import stage
from bench.figures import Figure
from tests.processes import free_port

_COMMAND = "from heliograph.programs.cli import main; main()"
READY = "Heliograph is ready: "
WARM_STARTS = 3
_START_SECONDS = 120
_STOP_SECONDS = 60
_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class _Weight:
    """Memory of a tree of processes in megabytes; PSS shares common pages out, RSS counts them each time."""

    pss: float
    rss: float
    processes: int


def measure(idle_seconds: float) -> list[Figure]:
    """Return cold start, warm start and idle memory, beside the start of a bare interpreter."""
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as directory:
        cold, _ = _run(Path(directory), idle_seconds=None)
        warm: list[float] = []
        weight = None
        for number in range(WARM_STARTS):
            is_last = number == WARM_STARTS - 1
            seconds, weight = _run(Path(directory), idle_seconds=idle_seconds if is_last else None)
            warm.append(seconds)
    bare = _interpreter_seconds()
    lines = [
        Figure(key="start.interpreter", what="bare interpreter starts and ends", value=bare, unit="s"),
        Figure(key="start.cold", what="cold start, database made", value=cold, unit="s", ratio=cold / bare, to="bare"),
        _warm(statistics.median(warm), cold),
    ]
    if weight is not None:
        lines.append(
            Figure(
                key="start.pss",
                what=f"idle memory of {weight.processes} processes (PSS)",
                value=weight.pss,
                unit="MB",
                ratio=weight.pss / 350,
                to="350 MB",
            )
        )
        lines.append(
            Figure(key="start.rss", what="the same, shared pages counted each time", value=weight.rss, unit="MB")
        )
    return lines


def _warm(warm: float, cold: float) -> Figure:
    return Figure(key="start.warm", what="warm start", value=warm, unit="s", ratio=warm / cold, to="cold start")


def _run(directory: Path, *, idle_seconds: float | None) -> tuple[float, _Weight | None]:
    """Start, wait until ready, weigh after `idle_seconds`, stop; return the seconds until ready and the weight."""
    options = ["up", "--data-dir", str(directory / "var"), "--port", str(free_port())]
    began = time.perf_counter()
    with (directory / "up.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", _COMMAND, *options], stdout=subprocess.PIPE, stderr=log)
    try:
        _await_ready(process)
        seconds = time.perf_counter() - began
        stage.say(f"start: ready after {seconds:.2f} s")
        if idle_seconds is None:
            return seconds, None
        time.sleep(idle_seconds)
        return seconds, _weigh(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=_STOP_SECONDS)


def _await_ready(process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    for line in cast("IO[bytes]", process.stdout):
        if line.decode().startswith(READY):
            return
        if time.monotonic() > deadline:
            break
    raise RuntimeError("`heliograph up` did not become ready")


def _weigh(pid: int) -> _Weight:
    top = psutil.Process(pid)
    found = [each.memory_full_info() for each in (top, *top.children(recursive=True))]
    return _Weight(
        pss=sum(each.pss for each in found) / _MEGABYTE,
        rss=sum(each.rss for each in found) / _MEGABYTE,
        processes=len(found),
    )


def _interpreter_seconds() -> float:
    taken: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
