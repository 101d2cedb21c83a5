"""`heliograph up` as a person or a service manager sees it: processes, signals, words and files."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import psutil
import pytest

from heliograph.programs.up.engines import announced
from tests.engines import TestEngines
from tests.processes import free_port, living_children

ROOT = Path(__file__).parents[2]


class Up:
    """One running supervisor over the stand-in programs."""

    def __init__(self, data_dir: Path, port: int, flags: tuple[str, ...], environment: dict[str, str]) -> None:
        self.data_dir, self.port = data_dir, port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.programs.standins", data_dir, str(port), *flags],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> str:
        """Wait for the first line on standard output."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        """Send a signal; return status, output and errors."""
        self.process.send_signal(number)
        output, errors = self.process.communicate(timeout=30)
        return self.process.returncode, output, errors

    def family(self) -> dict[str, psutil.Process]:
        """Return direct children by name, and the worker's own child as `sleep`."""
        return dict(living_children(self.process.pid, recursive=True))

    def ask(self, sql: str) -> Any:
        """Run a statement on the running engine as the application would."""
        addresses = announced(self.data_dir)
        assert addresses is not None

        async def run() -> Any:
            connection = await asyncpg.connect(addresses.database_url)
            try:
                return await connection.fetchval(sql)
            finally:
                await connection.close()

        return asyncio.run(run())


Start = Callable[..., Up]
T = TypeVar("T")


@pytest.fixture(scope="module")
def made_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory that the tests of this module hand on, so that its cluster is made once."""
    return tmp_path_factory.mktemp("up") / "var"


@pytest.fixture
def start(made_dir: Path) -> Generator[Start]:
    """Start supervisors; whatever still runs at the end of the test is killed."""
    started: list[Up] = []

    def begin(
        data_dir: Path = made_dir, port: int | None = None, flags: tuple[str, ...] = (), **environment: str
    ) -> Up:
        started.append(Up(data_dir, port or free_port(), flags, environment))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
        each.process.communicate(timeout=30)


def test_it_says_one_line_when_ready_and_ends_cleanly(start: Start) -> None:
    up = start()
    line = up.ready()
    family = up.family()
    status, rest, errors = up.end(signal.SIGTERM)
    assert line == f"Heliograph is ready: http://127.0.0.1:{up.port}\n"
    assert (status, rest, errors) == (0, "", "")
    assert {"valkey-server", "postgres", "heliograph:web", "heliograph:work"} <= family.keys()
    assert psutil.wait_procs(list(family.values()), timeout=5)[1] == []


@pytest.mark.timeout(30)
def test_a_start_right_after_a_kill_waits_for_nothing_that_the_dead_one_has_left(start: Start) -> None:
    first = start()
    first.ready()
    first.process.kill()
    assert start().ready().startswith("Heliograph is ready")


def test_ctrl_c_ends_it_cleanly(start: Start) -> None:
    up = start()
    up.ready()
    assert up.end(signal.SIGINT)[0] == 0


def test_killing_it_leaves_no_process_and_loses_no_data(start: Start) -> None:
    first = start()
    first.ready()
    first.ask("CREATE TABLE IF NOT EXISTS public.kept (word text)")
    first.ask("INSERT INTO public.kept VALUES ('acknowledged')")
    family = first.family()
    first.end(signal.SIGKILL)
    _, alive = psutil.wait_procs(list(family.values()), timeout=5)
    assert alive == []
    second = start()
    second.ready()
    assert second.ask("SELECT count(*) FROM public.kept WHERE word = 'acknowledged'") >= 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_an_edge_stands_at_the_public_address_and_ends_with_the_rest(start: Start, number: signal.Signals) -> None:
    up = start(flags=("--edge",))
    line = up.ready()
    assert line == f"Heliograph is ready: http://127.0.0.1:{up.port}\n"
    with urllib.request.urlopen(f"http://127.0.0.1:{up.port}/anything", timeout=5) as answer:
        assert answer.headers["Server"] == "nginx"
    family = psutil.Process(up.process.pid).children(recursive=True)
    assert sum(process.name() == "nginx" for process in family) >= 3  # the master, a worker, the cache's manager
    up.end(number)
    assert psutil.wait_procs(family, timeout=10)[1] == []


def test_a_second_supervisor_on_the_same_data_is_refused(start: Start, made_dir: Path) -> None:
    first = start()
    first.ready()
    second = start()
    assert second.process.wait(timeout=20) == 1
    _, errors = second.process.communicate()
    assert errors.startswith(f"Heliograph cannot start. Heliograph already runs on {made_dir}")
    assert first.process.poll() is None


def test_a_port_in_use_is_told(start: Start, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        up = start(data_dir=tmp_path / "var", port=port)
        assert up.process.wait(timeout=20) == 1
    assert f"Port {port} is in use" in up.process.communicate()[1]


@pytest.mark.parametrize("name", ["heliograph:rela", "heliograph:work", "valkey-server", "postgres"])
def test_a_killed_child_is_started_again(start: Start, name: str) -> None:
    up = start()
    up.ready()
    before = direct_child(up, name)
    before.kill()
    after = wait_for(lambda: find_child(up, name, unlike=before.pid))
    assert after.pid != before.pid
    assert wait_for(lambda: answers(up))


def test_a_killed_program_takes_its_own_children_with_it(start: Start) -> None:
    up = start()
    up.ready()
    grandchild = wait_for(lambda: up.family().get("sleep"))
    direct_child(up, "heliograph:work").kill()
    assert grandchild.wait(timeout=5) is not False


def test_a_program_that_keeps_failing_is_told_in_words(start: Start, made_dir: Path) -> None:
    made_dir.mkdir(mode=0o700, exist_ok=True)  # Where this is the first test of its process.
    (made_dir / "broken").touch()
    try:
        up = start()
        status = up.process.wait(timeout=30)
    finally:
        (made_dir / "broken").unlink()
    errors = up.process.communicate()[1]
    assert status == 1
    assert "The web program does not become ready" in errors
    assert "the stand-in is broken" in errors


def test_data_far_down_a_long_path_still_get_their_sockets(start: Start, tmp_path: Path) -> None:
    up = start(data_dir=tmp_path / ("far-" * 30) / "var")
    up.ready()
    addresses = announced(up.data_dir)
    assert addresses is not None
    assert up.end(signal.SIGTERM)[0] == 0
    assert not Path(addresses.socket_dir).exists()


def test_locks_left_by_a_loss_of_power_do_not_hinder(start: Start, made_dir: Path) -> None:
    first = start()
    first.ready()
    lock = made_dir / "postgres" / "data" / "postmaster.pid"
    left = lock.read_text().splitlines()
    first.end(signal.SIGTERM)
    lock.write_text("\n".join([str(os.getpid()), *left[1:]]) + "\n")  # A process that lives, and is no server.
    lock.chmod(0o600)
    assert start().ready().startswith("Heliograph is ready")


def test_engines_named_elsewhere_are_used_and_not_started(
    start: Start, tmp_path: Path, engines: TestEngines, fresh_database: str
) -> None:
    up = start(
        data_dir=tmp_path / "var",
        HELIOGRAPH_DATABASE_URL=fresh_database,
        HELIOGRAPH_REDIS_URL=engines.redis_url,
    )
    assert up.ready().startswith("Heliograph is ready")
    assert not {"postgres", "valkey-server"} & up.family().keys()
    assert up.end(signal.SIGTERM)[0] == 0


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"HELIOGRAPH_SECRET_KEY": "short"}, "HELIOGRAPH_SECRET_KEY must be base64"),
        ({"HELIOGRAPH_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "The database does not answer"),
        ({"HELIOGRAPH_NGINX_BIN": "/nonexistent"}, "HELIOGRAPH_NGINX_BIN is /nonexistent"),
        ({"HELIOGRAPH_EDGE_TLS_CERTIFICATE": "/nonexistent"}, "nginx does not take its settings"),
        ({"HELIOGRAPH_POSTGRES_BIN_DIR": "/nonexistent"}, "there is no postgres and initdb in it"),
    ],
)
def test_what_cannot_work_is_told_in_words(
    start: Start, tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    up = start(data_dir=tmp_path / "var", flags=("--edge",), **environment)
    assert up.process.wait(timeout=30) == 1
    errors = up.process.communicate()[1]
    assert words in errors
    assert "Traceback" not in errors


def direct_child(up: Up, name: str) -> psutil.Process:
    found = find_child(up, name, unlike=0)
    assert found is not None
    return found


def find_child(up: Up, name: str, *, unlike: int) -> psutil.Process | None:
    for child_name, child in living_children(up.process.pid):
        if child_name == name and child.pid != unlike:
            return child
    return None


def answers(up: Up) -> bool:
    try:
        return up.ask("SELECT 1") == 1
    except (OSError, asyncpg.PostgresError):
        return False


def wait_for(look: Callable[[], T | None]) -> T:
    deadline = time.monotonic() + 10
    while not (found := look()):
        assert time.monotonic() < deadline, "waited for ten seconds"
        time.sleep(0.02)
    return found
