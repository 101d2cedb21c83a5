"""How a program of its own finds the engines of a `heliograph up` on the same data directory."""

import msgspec

from heliograph.platform.config import Config
from heliograph.programs.up.engines import announced
from heliograph.programs.up.refusals import StartRefused


def join_engines(config: Config) -> Config:
    """Fill in the addresses and the key that the configuration leaves to the embedded engines.

    Raises `StartRefused` where nothing runs on the data directory.
    """
    missing = [name for name in ("database_url", "redis_url", "secret_key") if not getattr(config, name)]
    if not missing:
        return config
    addresses = announced(config.data_dir.resolve())
    key_path = config.data_dir / "secrets" / "secret_key"
    if (addresses is None and missing != ["secret_key"]) or ("secret_key" in missing and not key_path.exists()):
        wanted = ", ".join(f"HELIOGRAPH_{name.upper()}" for name in missing)
        raise StartRefused(f"No heliograph up runs on {config.data_dir}: start it, or set {wanted}.")
    known = {
        "database_url": addresses.database_url if addresses else "",
        "redis_url": addresses.redis_url if addresses else "",
        "secret_key": key_path.read_text().strip() if "secret_key" in missing else "",
    }
    return msgspec.structs.replace(config, **{name: known[name] for name in missing})
