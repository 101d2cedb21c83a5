"""What it costs to look one picture up in hash lists: the bands' index, beside reading every hash, in one run.

`python -m bench.micro.hash_lists [--hashes 100000 1000000] [--rounds 9]` starts an engine of its own, imports random
PDQ hashes by the verb that the command line uses, and looks up the eight hashes of a random picture, as `judge` does:
by the index within 31 bits and within 15, by a plain scan with PostgreSQL's parallel workers, and by one on one core.
Random hashes are the usual case, a picture that no list knows. Ratios travel between machines, absolute figures do not.
"""

import argparse
import asyncio
import io
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from heliograph.features.media import queries, rules
from heliograph.features.media import service as media
from heliograph.features.media.service import ImportRules
from heliograph.features.media.types import Verdict
from heliograph.features.media.types.moderating import HashKind, HashListTerms
from heliograph.platform.config import Config
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.programs.composition import open_context
from heliograph.programs.migrate import migrate
from heliograph.programs.up.engines import start_engines

HASHES_OF_A_PICTURE = 8
_random = random.Random(1)

Look = Callable[[Read, list[bytes]], Awaitable[object]]


def main() -> None:
    """Print one table a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hashes", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    for count in options.hashes:
        asyncio.run(measure(count, options.rounds))


async def measure(count: int, rounds: int) -> None:
    """Fill a list on a fresh engine, and look pictures up in it."""
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder:
        config = Config(data_dir=Path(folder), secret_key="MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
        engines = await start_engines(config)
        try:
            addresses = engines.addresses
            config = msgspec.structs.replace(
                config, database_url=addresses.database_url, redis_url=addresses.redis_url, database_timeout_seconds=60
            )
            await migrate(config)
            async with open_context(config, "bench") as ctx:
                seconds = await fill(ctx, count)
                await report(ctx, count, rounds, seconds)
        finally:
            engines.stop()


async def fill(ctx: Ctx, count: int) -> float:
    """Import so many random hashes; return how many seconds that took."""
    await media.create_hash_list(ctx, "bench", HashListTerms(verdict=Verdict.REJECT))
    file = io.BytesIO(b"".join(_random.randbytes(32).hex().encode() + b"\n" for _ in range(count)))
    started = time.perf_counter()
    await media.import_hashes(ctx, "bench", file, ImportRules(kind=HashKind.PDQ))
    return time.perf_counter() - started


async def report(ctx: Ctx, count: int, rounds: int, import_seconds: float) -> None:
    """Time every way in turn and print the medians."""
    ways: dict[str, Look] = {
        "bands, within 31 bits": by_bands(31),
        "bands, within 15 bits": by_bands(15),
        "plain scan, parallel": by_scan,
        "plain scan, one core": by_scan_on_one_core,
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        hashes = [_random.randbytes(32) for _ in range(HASHES_OF_A_PICTURE)]
        for name, look in ways.items():
            async with ctx.db.tx() as db:
                started = time.perf_counter()
                await look(db, hashes)
                taken[name].append(time.perf_counter() - started)
    async with ctx.db.read() as db:
        table: int = await db.value("SELECT pg_table_size('media.listed_hash')")
        bands: int = await db.value("SELECT pg_relation_size('media.listed_hash_bands')")
    sizes = f"table {table / 1e6:.0f} MB, bands {bands / 1e6:.0f} MB"
    print(f"\n{count:,} PDQ hashes, imported in {import_seconds:.1f} s; {sizes}", flush=True)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, seconds in medians.items():
        ratio = medians["plain scan, parallel"] / seconds
        print(f"  {name:24} {1000 * seconds:8.1f} ms a picture  {ratio:6.1f} x as fast as the parallel scan")


def by_bands(match_distance: int) -> Look:
    """Look up as `judge` does."""

    async def look(db: Read, hashes: list[bytes]) -> object:
        bands = [band for value in hashes for band in rules.bands_near(value, match_distance)]
        return await queries.near_matches(db, hashes, bands)

    return look


async def by_scan(db: Read, hashes: list[bytes]) -> object:
    """Compare the hashes with every listed one."""
    return await db.all(
        """
        SELECT list_id, value
        FROM media.listed_hash
        WHERE kind = 'pdq' AND EXISTS (
            SELECT
            FROM unnest((
                SELECT array_agg(('x' || encode(given.hash, 'hex'))::bit(256))
                FROM unnest($1::bytea[]) AS given (hash)
            )) AS asked (hash)
            WHERE bit_count(listed_hash.value # asked.hash) <= 31
        )
        ORDER BY list_id, value
        """,
        hashes,
    )


async def by_scan_on_one_core(db: Read, hashes: list[bytes]) -> object:
    """The same, without workers beside the session: what it costs the machine."""
    await db.value("SELECT set_config('max_parallel_workers_per_gather', '0', true)")
    return await by_scan(db, hashes)


if __name__ == "__main__":
    main()
