"""Runs files through the doors one after the other, and keeps the account of what became of them."""

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from heliograph.features.media.transcode.types import TranscoderUnavailable
from tests.hostile.doors import RENDERED, Doors, Outcome
from tests.hostile.items import Item
from tests.hostile.judging import MAX_CHILD_BYTES, findings
from tests.hostile.watching import Memory, Places, Trap, descriptors, memory

_WHOLE_EVERY = 7


@dataclass(slots=True)
class Report:
    """What became of the files so far."""

    count: int = 0
    fates: Counter[str] = field(default_factory=Counter[str])
    crashes: list[str] = field(default_factory=list[str])
    timeouts: list[str] = field(default_factory=list[str])
    findings: list[str] = field(default_factory=list[str])
    slowest: tuple[float, str] = (0.0, "")
    hungriest: tuple[int, str] = (0, "")
    kept: list[Item] = field(default_factory=list[Item])
    """The files of findings, crashes and time-outs."""

    @property
    def rendered(self) -> int:
        """How many were rendered."""
        return self.fates[RENDERED]

    @property
    def refused(self) -> int:
        """How many were refused."""
        return self.count - self.rendered

    def note(self, item: Item, outcome: Outcome, held_bytes: int) -> None:
        """Write down what became of a file."""
        self.count += 1
        self.fates[outcome.fate] += 1
        self.slowest = max(self.slowest, (outcome.seconds, item.name))
        self.hungriest = max(self.hungriest, (held_bytes, item.name))
        before = len(self.findings)
        self.findings += [f"{item.name}: {fault}" for fault in findings(item, outcome)]
        if held_bytes > MAX_CHILD_BYTES:
            self.findings.append(f"{item.name}: a child held {held_bytes / 2**20:.0f} MB")
        if outcome.is_crash:
            self.crashes.append(item.name)
        if outcome.is_timeout:
            self.timeouts.append(item.name)
        if outcome.is_crash or outcome.is_timeout or len(self.findings) > before:
            self.kept.append(item)

    def add(self, other: "Report") -> None:
        """Add another account to this one."""
        self.count += other.count
        self.fates += other.fates
        self.crashes += other.crashes
        self.timeouts += other.timeouts
        self.findings += other.findings
        self.kept += other.kept
        self.slowest = max(self.slowest, other.slowest)
        self.hungriest = max(self.hungriest, other.hungriest)


async def run(items: Iterable[Item], folder: Path, set_trap: Trap) -> Report:
    """Run these files, and look afterwards at what they may have left behind or called."""
    report = Report()
    jobs = folder / "jobs"
    jobs.mkdir()
    before, opened = Places.now(folder), descriptors()
    async with memory() as seen:
        async with Doors(jobs) as doors:
            for number, item in enumerate(items):
                await _one(report, item, doors, seen, is_whole=number % _WHOLE_EVERY == 0)
        report.findings += [f"left behind: {path}" for path in before.added_until(Places.now(folder))]
        report.findings += [f"left behind: {path}" for path in jobs.iterdir()]
    if callers := set_trap.callers():
        report.findings.append(f"{callers} connections to an address that nobody may ask")
    # The loop keeps a few of its own; what is lost with every file would be hundreds.
    if descriptors() > opened + 20:
        report.findings.append(f"{descriptors() - opened} descriptors left open")
    shutil.rmtree(jobs)
    return report


async def _one(report: Report, item: Item, doors: Doors, seen: Memory, *, is_whole: bool) -> None:
    try:
        outcome = await doors.fate(item, is_whole=is_whole)
    except TranscoderUnavailable as error:
        report.findings.append(f"{item.name}: blamed on us, to be tried for ever: {error}")
        report.kept.append(item)
    except Exception as error:  # noqa: BLE001 - whatever escapes is what this run looks for
        report.findings.append(f"{item.name}: escaped as {type(error).__name__}: {error}")
        report.kept.append(item)
    else:
        report.note(item, outcome, seen.taken())
