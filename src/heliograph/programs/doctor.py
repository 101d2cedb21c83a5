"""`heliograph doctor`: look at everything that usually goes wrong, and say what to do about it."""

import shutil
import stat
from collections.abc import Awaitable
from pathlib import Path

import asyncpg
import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from heliograph.features.media import service as media
from heliograph.features.media.types import StorageFindings
from heliograph.features.moderation import service as moderation
from heliograph.platform.clock import rfc3339
from heliograph.platform.config import Config, ConfigError
from heliograph.platform.errors import Refused
from heliograph.platform.migrate import pending
from heliograph.platform.tokens import Keys
from heliograph.programs.composition import open_context
from heliograph.programs.models import examine_models
from heliograph.programs.up.durability import unsafe_settings
from heliograph.programs.up.joining import join_engines
from heliograph.programs.up.locate import POSTGRES_OLDEST_MAJOR, postgres_bin_dir, valkey_binary
from heliograph.programs.up.refusals import StartRefused

_NEEDED_BY_FEATURES = ("database", "migrations", "cache", "secret key")
_DISK_FREE_BYTES_MIN = 2_000_000_000


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at; `hint` is empty where nothing needs doing."""

    name: str
    found: str
    hint: str = ""

    @property
    def is_ok(self) -> bool:
        """Say whether nothing needs doing."""
        return not self.hint


async def examine(config: Config) -> list[Check]:
    """Make every check; those of the engines only where engines can be found."""
    checks = [*_binaries(config), _disk(config), _permissions(config), await _models(config)]
    try:
        joined = join_engines(config)
    except StartRefused as refusal:
        return [*checks, Check(name="engines", found="not running", hint=str(refusal))]
    checks.append(_key(joined))
    for name, looking in (
        ("database", _database(joined)),
        ("durability", _durability(joined)),
        ("migrations", _migrations(joined)),
        ("parked deliveries", _parked(joined)),
        ("cache", _cache(joined)),
    ):
        checks.append(await _guarded(name, looking))
    if all(check.is_ok for check in checks if check.name in _NEEDED_BY_FEATURES):
        checks.append(await _guarded("reports", _reports(joined)))
        checks.append(await _guarded("stored files", _storage(joined)))
    return checks


async def repair(config: Config, orphans_max: int) -> Check:
    """Delete files without rows, and have media that lack files rendered anew; say what was found."""
    async with open_context(join_engines(config), "doctor") as ctx:
        found = await media.repair_storage(ctx, orphans_max=orphans_max)
    done = (
        f"deleted {found.orphans} files without rows ({found.orphans_bytes / 1e6:.1f} MB), {found.damaged} media are "
        "rendered anew where that is needed"
    )
    return Check(name="repair", found=done, hint=_lost(found))


async def _guarded(name: str, looking: Awaitable[Check]) -> Check:
    try:
        return await looking
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, RedisError, TimeoutError, Refused) as error:
        return Check(name=name, found=f"no answer ({error})", hint="see that the engine runs, and its address")


def _binaries(config: Config) -> list[Check]:
    checks: list[Check] = []
    for name, is_wanted, find in (
        ("PostgreSQL binaries", not config.database_url, postgres_bin_dir),
        ("Valkey binary", not config.redis_url, valkey_binary),
    ):
        if is_wanted:
            try:
                checks.append(Check(name=name, found=str(find(config))))
            except StartRefused as refusal:
                checks.append(Check(name=name, found="none", hint=str(refusal)))
    return checks


def _disk(config: Config) -> Check:
    place = config.data_dir.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    hint = "" if free >= _DISK_FREE_BYTES_MIN else "make room: PostgreSQL stops when the disk is full"
    return Check(name="disk space", found=f"{free / 1e9:.1f} GB free in {place}", hint=hint)


def _permissions(config: Config) -> Check:
    secrets = config.data_dir / "secrets"
    try:
        paths = [secrets, *secrets.iterdir()] if secrets.exists() else []
    except PermissionError:
        return Check(name="secrets", found=f"{secrets} is another user's", hint="run as the user that owns the data")
    readable = [str(path) for path in paths if _is_open(path)]
    if readable:
        hint = f"chmod go-rwx {' '.join(readable)}"
        return Check(name="secrets", found=f"others may read {', '.join(readable)}", hint=hint)
    return Check(name="secrets", found="readable by their owner alone" if paths else "none kept here")


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


async def _models(config: Config) -> Check:
    try:
        return Check(name="models", found=await examine_models(config))
    except ConfigError as error:
        return Check(name="models", found=str(error), hint="no picture can be judged until this is mended")


def _key(config: Config) -> Check:
    try:
        Keys(config.secret_key)
    except ConfigError as error:
        return Check(name="secret key", found=str(error), hint="set base64 of at least 32 random bytes")
    return Check(name="secret key", found="set")


async def _database(config: Config) -> Check:
    connection = await asyncpg.connect(config.database_url, timeout=5)
    try:
        is_old = connection.get_server_version().major < POSTGRES_OLDEST_MAJOR
        version: str = await connection.fetchval("SHOW server_version")
    finally:
        await connection.close()
    hint = f"use PostgreSQL {POSTGRES_OLDEST_MAJOR} or later" if is_old else ""
    return Check(name="database", found=f"PostgreSQL {version}", hint=hint)


async def _durability(config: Config) -> Check:
    unsafe = await unsafe_settings(config.database_url)
    if unsafe:
        return Check(name="durability", found=f"{', '.join(unsafe)} off", hint="switch them on and reload")
    return Check(name="durability", found="fsync, synchronous_commit and full_page_writes on")


async def _migrations(config: Config) -> Check:
    missing = await pending(config)
    if missing:
        return Check(name="migrations", found=f"{len(missing)} pending, from {missing[0]}", hint="heliograph migrate")
    return Check(name="migrations", found="all applied")


async def _parked(config: Config) -> Check:
    connection = await asyncpg.connect(config.database_url, timeout=5)
    try:
        if await connection.fetchval("SELECT to_regclass('platform.parked')") is None:
            return Check(name="parked deliveries", found="no table yet", hint="heliograph migrate")
        count: int = await connection.fetchval("SELECT count(*) FROM platform.parked")
    finally:
        await connection.close()
    hint = "look at platform.parked, mend the cause, then heliograph replay --parked" if count else ""
    return Check(name="parked deliveries", found=str(count), hint=hint)


async def _reports(config: Config) -> Check:
    """Tell of reports that wait: they are people's to look into, and nothing is wrong with the system."""
    async with open_context(msgspec.structs.replace(config, models_dir=""), "doctor") as ctx:
        found = await moderation.waiting(ctx)
    if found.since is None:
        return Check(name="reports", found="none waits")
    words = f"{found.count} wait, the oldest since {rfc3339(found.since)} (heliograph reports list)"
    return Check(name="reports", found=words)


async def _storage(config: Config) -> Check:
    # Files are there to be examined whatever is wrong with the models.
    async with open_context(msgspec.structs.replace(config, models_dir=""), "doctor") as ctx:
        found = await media.examine_storage(ctx)
    words = f"{found.files} files ({found.files_bytes / 1e9:.1f} GB), {found.media} media ready"
    if found.unknown:
        words += f"; {found.unknown} files are not of our making, such as {found.unknown_keys[0]}"
    if found.orphans or found.damaged:
        words += f"; {found.orphans} files without rows, {found.damaged} media that lack files"
        return Check(name="stored files", found=words, hint="heliograph doctor --repair")
    return Check(name="stored files", found=words, hint=_lost(found))


def _lost(found: StorageFindings) -> str:
    if not found.lost:
        return ""
    ids = ", ".join(str(media_id) for media_id in found.lost_ids)
    return f"the originals of {found.lost} media are gone: restore them from a backup ({ids})"


async def _cache(config: Config) -> Check:
    async with Redis.from_url(config.redis_url, socket_timeout=5, socket_connect_timeout=5) as client:
        facts: dict[str, object] = await client.info()
    version = facts.get("valkey_version") or facts.get("redis_version")
    policy = str(facts.get("maxmemory_policy", "noeviction"))
    hint = "" if policy.startswith("volatile-") else "set maxmemory-policy volatile-lru: inboxes may go, streams not"
    return Check(name="cache", found=f"{facts.get('server_name', 'redis')} {version}, {policy}", hint=hint)
