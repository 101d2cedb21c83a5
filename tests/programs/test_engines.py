"""The embedded engines: who may run them, who may reach them, and that they never forget what they said is saved."""

import asyncio
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Generator
from pathlib import Path

import asyncpg
import psutil
import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from heliograph.platform.config import Config
from heliograph.programs.up import identities
from heliograph.programs.up.credentials import secret_key
from heliograph.programs.up.durability import check_durable
from heliograph.programs.up.engines import Engines, announced, start_engines
from heliograph.programs.up.joining import join_engines
from heliograph.programs.up.refusals import StartRefused
from tests.engines import TestEngines, administrator

ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody else to become")
_START_AND_STOP = """
import asyncio, os, sys
from pathlib import Path
from heliograph.platform.config import Config
from heliograph.programs.up.engines import start_engines
engines = asyncio.run(start_engines(Config(data_dir=Path(sys.argv[1]))))
print("started as", os.geteuid(), flush=True)
engines.stop()
"""


@pytest.fixture
def open_dir() -> Generator[Path]:
    """Return a directory that everybody may pass through; pytest's own are closed."""
    directory = Path(tempfile.mkdtemp(prefix="heliograph-open-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


def start(data_dir: Path) -> Engines:
    return asyncio.run(start_engines(Config(data_dir=data_dir)))


@as_root
def test_root_starts_postgresql_as_somebody_else_when_there_are_no_namespaces(
    open_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identities, "_NAMESPACE", ("false",))
    engines = start(open_dir / "var")
    try:
        assert psutil.Process(engines.servers["postgres"].process.pid).uids().effective != 0
        asyncio.run(check_durable(engines.addresses.database_url))
    finally:
        engines.stop()


@as_root
def test_root_finds_the_same_account_again_where_namespaces_have_come_since(
    open_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(identities, "_NAMESPACE", ("false",))
        start(open_dir / "var").stop()
    start(open_dir / "var").stop()


@as_root
def test_root_is_refused_in_words_where_nobody_else_may_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "_NAMESPACE", ("false",))
    tmp_path.chmod(0o700)
    with pytest.raises(StartRefused, match="Start Heliograph as an ordinary user"):
        start(tmp_path / "var")


@as_root
def test_an_ordinary_user_starts_and_stops_them(open_dir: Path) -> None:
    os.chown(open_dir, 65534, 65534)
    python = python_for_everybody()
    environment = {
        "PYTHONPATH": os.pathsep.join(
            [str(ROOT / "src"), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
        ),
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [python, "-c", _START_AND_STOP, open_dir / "var"],
        user=65534,
        group=65534,
        extra_groups=[],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "started as 65534\n", done.stderr


async def test_nothing_listens_on_the_network(engines: TestEngines) -> None:
    listening = {connection.pid for connection in psutil.net_connections("inet") if connection.status == "LISTEN"}
    theirs = {
        process.pid
        for process in psutil.process_iter(["name", "cmdline"])
        if str(engines.directory) in " ".join(process.info["cmdline"] or [])
    }
    assert theirs
    assert not listening & theirs


async def test_a_wrong_password_is_refused(engines: TestEngines) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(engines.database_url, password="wrong")
    async with Redis.from_url(engines.redis_url, password=None) as client:
        client.connection_pool.connection_kwargs.pop("password", None)
        with pytest.raises(RedisError, match="authenticated"):
            await client.ping()


async def test_secrets_and_sockets_are_the_owners_alone(engines: TestEngines) -> None:
    private = [engines.directory / "secrets", engines.directory / "run" / "engines.json"]
    private += list((engines.directory / "secrets").iterdir())
    private += [engines.directory / "run" / "pg", engines.directory / "run" / "valkey.sock"]
    assert [path for path in private if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)] == []


async def test_the_applications_role_is_no_superuser(engines: TestEngines) -> None:
    async with administrator(engines) as connection:
        assert await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = 'heliograph'") is False


async def test_a_database_that_may_forget_is_refused(engines: TestEngines, fresh_database: str) -> None:
    name = fresh_database.partition("@/")[2].partition("?")[0]
    await check_durable(fresh_database)
    async with administrator(engines) as connection:
        await connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    with pytest.raises(StartRefused, match="synchronous_commit switched off"):
        await check_durable(fresh_database)


async def test_other_programs_find_the_running_engines(engines: TestEngines) -> None:
    joined = join_engines(Config(data_dir=engines.directory, secret_key="given"))
    assert (joined.database_url, joined.redis_url) == (engines.database_url, engines.redis_url)


def test_other_programs_are_told_when_nothing_runs(tmp_path: Path) -> None:
    assert announced(tmp_path) is None
    with pytest.raises(StartRefused, match="No heliograph up runs"):
        join_engines(Config(data_dir=tmp_path))


def test_data_without_their_key_are_refused(tmp_path: Path) -> None:
    made = secret_key(tmp_path)
    assert secret_key(tmp_path) == made
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("18\n")
    (tmp_path / "secrets" / "secret_key").unlink()
    with pytest.raises(StartRefused, match="Put it back from your backup"):
        secret_key(tmp_path)


def python_for_everybody() -> str:
    """Return a Python of our version that an unprivileged user can run, or skip the test."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        try:
            tried = subprocess.run(
                [
                    candidate,
                    "-c",
                    f"import sys; sys.path.insert(0, {sysconfig.get_path('purelib')!r}); import asyncpg, redis.asyncio",
                ],
                user=65534,
                group=65534,
                extra_groups=[],
                cwd="/",
                capture_output=True,
                check=False,
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return candidate
    pytest.skip("no Python here that an unprivileged user may run with our packages")
