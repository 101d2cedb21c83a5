"""A run: people act, parts are killed at random moments, and in the end all is looked at."""

import asyncio
import random
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.faults.audit import audit
from tests.faults.ledger import Ledger
from tests.faults.people import Crowd, join
from tests.faults.site import ENGINES, Site, close_site, open_site
from tests.processes import PROGRAMS

_ENGINE_EVERY = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many kills, at the most for how long, by how many people, by which chances."""

    kills: int
    seconds_max: float
    people: int
    seed: int
    pause_seconds: tuple[float, float] = (0.2, 1.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was done, and what is wrong."""

    killed: dict[str, int]
    acts: dict[str, dict[str, int]]
    posts: int
    seconds: float
    findings: list[str]

    def lines(self) -> list[str]:
        """Tell it to people."""
        killed = ", ".join(f"{part} {number}" for part, number in sorted(self.killed.items()))
        answers = {kind: sum(each.get(kind, 0) for each in self.acts.values()) for kind in _KINDS}
        told = ", ".join(f"{number} {kind}" for kind, number in answers.items())
        table = [
            f"  {act:<18}" + "".join(f"{each.get(kind, 0):>14}" for kind in _KINDS)
            for act, each in sorted(self.acts.items())
        ]
        return [
            f"{sum(self.killed.values())} kills in {self.seconds:.0f} s ({killed}); {self.posts} posts; acts: {told}",
            *table,
            *(f"FINDING: {finding}" for finding in self.findings),
            "nothing acknowledged was lost, nothing was doubled" if not self.findings else "",
        ]


_KINDS = ("acknowledged", "refused", "unknown")


async def run(plan: Plan, directory: Path) -> Report:
    """Run the plan in an empty directory."""
    began = time.monotonic()
    site = await open_site(directory)
    try:
        limits = httpx.Limits(max_connections=plan.people * 2)
        async with httpx.AsyncClient(base_url=site.base_url, timeout=30, limits=limits) as http:
            crowd = Crowd(http=http, ledger=Ledger())
            for number in range(plan.people):
                await join(crowd, f"person{number}", plan.seed, is_private=number % 4 == 3)
            await _live_and_kill(crowd, site, plan)
            await site.ready()
            findings = await audit(crowd, site.config)
    finally:
        await close_site(site)
    return _report(crowd, site, time.monotonic() - began, findings)


async def _live_and_kill(crowd: Crowd, site: Site, plan: Plan) -> None:
    done = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for person in crowd.people:
            tasks.create_task(person.live(done))
        try:
            await _kill(site, plan)
        finally:
            done.set()


async def _kill(site: Site, plan: Plan) -> None:
    """Kill parts at random moments; one kill in seven is of an engine, by turns."""
    chance = random.Random(plan.seed)
    deadline = time.monotonic() + plan.seconds_max
    for number in range(plan.kills):
        await asyncio.sleep(chance.uniform(*plan.pause_seconds))
        if time.monotonic() > deadline:
            return
        turn, rest = divmod(number, _ENGINE_EVERY)
        part = ENGINES[turn % 2] if rest == _ENGINE_EVERY - 2 else chance.choice(PROGRAMS)
        await site.strike(part, chance.choice((0.0, chance.uniform(0, 0.8))))


def _report(crowd: Crowd, site: Site, seconds: float, findings: list[str]) -> Report:
    acts: dict[str, dict[str, int]] = {}
    for (act, kind), number in crowd.ledger.acts.items():
        acts.setdefault(act, {})[kind] = number
    return Report(killed=dict(site.killed), acts=acts, posts=len(crowd.posts), seconds=seconds, findings=findings)
