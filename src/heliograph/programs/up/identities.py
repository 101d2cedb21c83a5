"""As whom PostgreSQL runs: it refuses root, so root must become somebody else for it.

Three ways, tried in this order: as we are (an ordinary user); in a user namespace, where root's files seem to be
an ordinary user's; as an unprivileged account, with a copy of the binaries where that account may read them.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from heliograph.programs.up.children import Identity
from heliograph.programs.up.refusals import StartRefused

_NAMESPACE = ("unshare", "-U", "--map-user=daemon", "--map-group=daemon")
_ACCOUNTS = ("postgres", "daemon", "nobody")
_COPIED = ("bin", "lib", "share")


def choose_identity(bin_dir: Path, home: Path) -> tuple[Identity, Path]:
    """Return who may run PostgreSQL with `home` (its own directory, ours) and from which binary directory.

    Raises `StartRefused` where root finds no way.
    """
    if os.geteuid() != 0:
        return Identity(), bin_dir
    owner_id = _owner(home)
    if owner_id == 0:
        identity = Identity(prefix=_NAMESPACE)
        if shutil.which("unshare") and _can_run(identity, bin_dir, home):
            return identity, bin_dir
    account = _account(owner_id)
    if account is not None:
        identity = Identity(user_id=account.pw_uid, group_id=account.pw_gid)
        _hand_over(home, identity)
        for candidate in (bin_dir, home / "binaries" / "bin"):
            if candidate != bin_dir:
                _copy_binaries(bin_dir, candidate.parent)
            if _can_run(identity, candidate, home):
                return identity, candidate
        os.chown(home, owner_id, -1)
    raise StartRefused(
        "PostgreSQL does not run as root, this machine allows no user namespaces, and no other account may reach "
        f"{home}. Start Heliograph as an ordinary user, or choose a --data-dir that everybody may pass through "
        "(such as /var/lib/heliograph), or set HELIOGRAPH_DATABASE_URL."
    )


def make_private(directory: Path, identity: Identity) -> Path:
    """Make `directory` for the identity alone (0700), and return it."""
    directory.mkdir(parents=True, exist_ok=True)
    if identity.user_id is not None and identity.group_id is not None:
        os.chown(directory, identity.user_id, identity.group_id)
    directory.chmod(0o700)
    return directory


def let_pass(directory: Path, identity: Identity) -> None:
    """Let a foreign identity through our directory, without letting it look inside."""
    if identity.user_id is not None:
        directory.chmod(0o711)


def _can_run(identity: Identity, bin_dir: Path, home: Path) -> bool:
    """Try it: not root, may execute the binary, may write in the directory."""
    script = 'test "$(id -u)" != 0 && test -w "$1" && "$0" --version >/dev/null'
    try:
        tried = subprocess.run(
            [*identity.prefix, "/bin/sh", "-c", script, bin_dir / "postgres", home],
            user=identity.user_id,
            group=identity.group_id,
            extra_groups=None if identity.user_id is None else [],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd="/",
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return tried.returncode == 0


def _owner(home: Path) -> int:
    """Return who owns the data: what one account began, another cannot carry on."""
    data = home / "data"
    return (data if data.exists() else home).stat().st_uid


def _account(owner_id: int) -> pwd.struct_passwd | None:
    if owner_id != 0:
        return pwd.getpwuid(owner_id)
    for name in _ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def _hand_over(home: Path, identity: Identity) -> None:
    make_private(home, identity)
    let_pass(home.parent, identity)


def _copy_binaries(bin_dir: Path, target: Path) -> None:
    """Copy the relocatable tree of binaries, once for each version of it; about 33 MB."""
    stamp = target / "copied-from"
    original = bin_dir / "postgres"
    wanted = f"{original} {original.stat().st_mtime_ns}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(mode=0o755, parents=True)
    for name in _COPIED:
        source = bin_dir.parent / name
        if source.is_dir():
            shutil.copytree(source, target / name, symlinks=True)
    target.parent.chmod(0o755)
    stamp.write_text(wanted)
