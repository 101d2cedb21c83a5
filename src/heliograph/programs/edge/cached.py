"""The edge's cached answers as files, found by their key as nginx finds them.

nginx looks a key up in memory, opens the file, and asks anew where the file is gone; so removing the file is enough.
"""

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path


def cached_file(cache_dir: Path, key: str) -> Path:
    """Return where nginx keeps the answer under `key` (`levels=1:2`: the last digit, then the two before it)."""
    digest = hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()
    return cache_dir / digest[-1] / digest[-3:-1] / digest


def forget(cache_dir: Path, keys: Iterable[str]) -> int:
    """Remove what is cached under `keys`; return how many files that were."""
    removed = 0
    for key in keys:
        with contextlib.suppress(FileNotFoundError):
            cached_file(cache_dir, key).unlink()
            removed += 1
    return removed
