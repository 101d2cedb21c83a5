"""Passwords and keys that are made at first start and kept in the data directory, readable by its owner alone."""

import base64
import os
import secrets
from pathlib import Path

from heliograph.programs.up.refusals import StartRefused

_SECRET_KEY_BYTES = 32


def engine_password(data_dir: Path, name: str) -> str:
    """Return the password called `name`, made if there is none."""
    return _kept(data_dir / "secrets" / name, secrets.token_urlsafe(32))


def secret_key(data_dir: Path) -> str:
    """Return the key that every other key is derived from, made if there is none.

    Raises `StartRefused` where people's data is there and its key is gone.
    """
    path = data_dir / "secrets" / "secret_key"
    if not path.exists() and (data_dir / "postgres" / "data" / "PG_VERSION").exists():
        raise StartRefused(
            f"{path} is missing, and there are data beside it. Put it back from your backup, or set "
            "HELIOGRAPH_SECRET_KEY; with another key everybody is logged out and links already sent stop working."
        )
    return _kept(path, base64.b64encode(secrets.token_bytes(_SECRET_KEY_BYTES)).decode())


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; it appears whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _kept(path: Path, fresh: str) -> str:
    if not path.exists():
        write_private(path, fresh)
    return path.read_text().strip()
