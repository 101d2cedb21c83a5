"""The long run: `python -m tests.hostile --mutations 2000 --seed 1`; ends with 1 if there is a finding."""

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.corpus import FAMILIES
from tests.hostile.items import Item
from tests.hostile.mutations import mutations
from tests.hostile.running import Report, run
from tests.hostile.watching import Trap, trap

_HEAD = (
    f"{'family':<12}{'files':>7}{'rendered':>10}{'refused':>9}{'crashes':>9}{'time-outs':>11}{'slowest':>10}{'peak':>9}"
)


def main() -> int:
    """Run what was asked for, print the table, and say whether all was well."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--mutations", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[*FAMILIES, "mutations"], action="append", help="these families alone")
    parser.add_argument("--match", default="", help="files whose name holds this alone")
    parser.add_argument("--keep", type=Path, help="a folder for the files of findings, crashes and time-outs")
    asked = parser.parse_args()
    total = asyncio.run(_run(asked))
    _print_total(total)
    return 1 if total.findings else 0


async def _run(asked: argparse.Namespace) -> Report:
    total = Report()
    print(_HEAD)
    for name, build in _families(asked).items():
        if asked.only and name not in asked.only:
            continue
        with tempfile.TemporaryDirectory(prefix="hostile-run-") as at:
            folder = Path(at)
            with trap(folder) as set_trap:
                started = time.monotonic()
                chosen = (item for item in build(set_trap) if asked.match in item.name)
                report = await run(chosen, folder, set_trap)
        print(_row(name, report) + f"   {time.monotonic() - started:.0f} s", flush=True)
        for finding in report.findings:
            print(f"    finding: {finding}", flush=True)
        for word, names in (("crash absorbed", report.crashes), ("time-out", report.timeouts)):
            for each in names:
                print(f"    {word}: {each}", flush=True)
        if asked.keep:
            _keep(report, asked.keep)
        total.add(report)
    return total


def _families(asked: argparse.Namespace) -> dict[str, Callable[[Trap], Iterator[Item]]]:
    def of(name: str) -> Callable[[Trap], Iterator[Item]]:
        return lambda set_trap: FAMILIES[name](set_trap.bait)

    def mutated(set_trap: Trap) -> Iterator[Item]:
        del set_trap
        return mutations(asked.mutations, asked.seed)

    return {name: of(name) for name in FAMILIES} | {"mutations": mutated}


def _row(name: str, report: Report) -> str:
    return (
        f"{name:<12}{report.count:>7}{report.rendered:>10}{report.refused:>9}{len(report.crashes):>9}"
        f"{len(report.timeouts):>11}{report.slowest[0] * 1000:>7.0f} ms{report.hungriest[0] / 2**20:>6.0f} MB"
    )


def _print_total(total: Report) -> None:
    print(_row("total", total))
    for fate, count in total.fates.most_common():
        print(f"    {count:>6} {fate}")
    print(f"slowest: {total.slowest[1]}\nlargest: {total.hungriest[1]}")
    print(f"{len(total.findings)} findings")


def _keep(report: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for item in report.kept:
        name = re.sub(r"[^A-Za-z0-9]+", "-", item.name) + "." + item.content_type.rpartition("/")[2]
        (folder / name).write_bytes(item.content)


if __name__ == "__main__":
    sys.exit(main())
