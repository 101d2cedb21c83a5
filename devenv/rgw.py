"""A real S3 server for the tests: Ceph's RADOS Gateway with one monitor and one storage daemon, in a temporary folder.

Debian's packages `radosgw ceph-mon ceph-osd` are enough, and no privilege is needed. A "day" of its life cycles lasts
ten seconds. By hand: `python -m devenv.rgw` prints the settings to export, and ends it with Ctrl-C.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REGION = "default"
LIFECYCLE_DAY_SECONDS = 10
_PROGRAMS = ("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "monmaptool", "ceph-authtool", "setpriv")
_STEP_SECONDS = 60
_READY_SECONDS = 60
_END_SECONDS = 3
_PREFIX = "heliograph-rgw-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Where the server answers, and as whom to ask it."""

    endpoint: str
    access_key_id: str
    secret_access_key: str


def missing_programs() -> list[str]:
    """Name what must be installed before a gateway can run."""
    return [program for program in _PROGRAMS if shutil.which(program) is None]


@contextmanager
def running_gateway() -> Generator[Gateway]:
    """Start a gateway with nothing in it; it and its data are gone when the block ends, or this process does."""
    _remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    daemons: list[subprocess.Popen[bytes]] = []
    try:
        yield _start(folder, daemons)
    finally:
        _stop(daemons)
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, daemons: "list[subprocess.Popen[bytes]]") -> Gateway:
    ports = _free_ports(3)
    conf = _write_conf(folder, ports)
    monitor = f"[v2:127.0.0.1:{ports[0]},v1:127.0.0.1:{ports[1]}]"
    cluster_id = (folder / "fsid").read_text()
    _run(
        "monmaptool", "--create", "--fsid", cluster_id, "--enable-all-features", "--addv", "a", monitor, f"{folder}/map"
    )
    _make_keys(folder)
    _run("ceph-mon", "-c", conf, "-i", "a", "--mkfs", "--monmap", f"{folder}/map", "--keyring", f"{folder}/mon.keyring")
    daemons.append(_daemon("ceph-mon", "-c", conf, "-i", "a"))
    storage_id = str(uuid.uuid4())
    _run("ceph", "-c", conf, "osd", "new", storage_id, "0")
    _run("ceph-osd", "-c", conf, "-i", "0", "--no-mon-config", "--mkfs", "--mkkey", "--osd-uuid", storage_id)
    keyring = f"{folder}/osd/keyring"
    _run("ceph", "-c", conf, "auth", "add", "osd.0", "osd", "allow *", "mon", "allow profile osd", "-i", keyring)
    daemons.append(_daemon("ceph-osd", "-c", conf, "-i", "0"))
    frontend = f"--rgw-frontends=beast endpoint=127.0.0.1:{ports[2]}"
    daemons.append(_daemon("radosgw", "-c", conf, "-n", "client.admin", frontend))
    gateway = Gateway(
        endpoint=f"http://127.0.0.1:{ports[2]}",
        access_key_id=secrets.token_hex(10).upper(),
        secret_access_key=secrets.token_hex(20),
    )
    _until_ready(gateway.endpoint)
    keys = f"--access-key={gateway.access_key_id}", f"--secret-key={gateway.secret_access_key}"
    _run("radosgw-admin", "-c", conf, "user", "create", "--uid=heliograph", "--display-name=heliograph", *keys)
    return gateway


def _write_conf(folder: Path, ports: list[int]) -> str:
    for name in ("mon", "osd", "run", "log", "crash"):
        (folder / name).mkdir()
    cluster_id = str(uuid.uuid4())
    (folder / "fsid").write_text(cluster_id)
    conf = folder / "ceph.conf"
    conf.write_text(
        f"""[global]
fsid = {cluster_id}
mon host = [v2:127.0.0.1:{ports[0]}/0,v1:127.0.0.1:{ports[1]}/0]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind port min = 20000
ms bind port max = 32000
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data = {folder}/mon
osd data = {folder}/osd
osd objectstore = bluestore
bluestore block size = 2147483648
bluestore block create = true
osd memory target = 939524096
admin socket = {folder}/run/$name.$pid.asok
log file = {folder}/log/$name.log
pid file = {folder}/run/$name.pid
crash dir = {folder}/crash
rgw lc debug interval = {LIFECYCLE_DAY_SECONDS}
[client.admin]
keyring = {folder}/admin.keyring
[osd.0]
keyring = {folder}/osd/keyring
"""
    )
    return str(conf)


def _make_keys(folder: Path) -> None:
    everything = ("--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *")
    new = "--create-keyring", "--gen-key", "-n"
    _run("ceph-authtool", f"{folder}/mon.keyring", *new, "mon.", "--cap", "mon", "allow *")
    _run("ceph-authtool", f"{folder}/admin.keyring", *new, "client.admin", *everything)
    _run("ceph-authtool", f"{folder}/mon.keyring", "--import-keyring", f"{folder}/admin.keyring")


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_STEP_SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def _until_ready(endpoint: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(endpoint, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _daemon(*command: str) -> "subprocess.Popen[bytes]":
    """Start a daemon in the foreground; it dies with this thread, whatever becomes of it."""
    return subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", "--", *command, "-f"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _stop(daemons: "list[subprocess.Popen[bytes]]") -> None:
    """End the daemons; the storage daemon may not end by itself once the monitor is gone."""
    for daemon in reversed(daemons):
        daemon.terminate()
    deadline = time.monotonic() + _END_SECONDS
    for daemon in reversed(daemons):
        try:
            daemon.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()


def _remove_leftovers() -> None:
    """Remove folders of processes that were killed; their daemons died with them."""
    for folder in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        process_id = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if process_id.isdigit() and not Path("/proc", process_id).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _free_ports(count: int) -> list[int]:
    """Return ports that nothing listens on, below the ephemeral range."""
    found: list[int] = []
    while len(found) < count:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
    return found


def main() -> None:
    """Run a gateway until Ctrl-C, and say how to use it."""
    missing = missing_programs()
    if missing:
        sys.exit(f"not installed: {', '.join(missing)} (Debian: radosgw ceph-mon ceph-osd)")
    with running_gateway() as gateway, contextlib.suppress(KeyboardInterrupt):
        print(f"export HELIOGRAPH_S3_ENDPOINT={gateway.endpoint} HELIOGRAPH_S3_REGION={REGION}")
        print(f"export HELIOGRAPH_S3_ACCESS_KEY_ID={gateway.access_key_id}")
        print(f"export HELIOGRAPH_S3_SECRET_ACCESS_KEY={gateway.secret_access_key}", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
