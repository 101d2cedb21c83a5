"""Worlds that are built once: each a template database, in engines whose folder may outlive the run.

A template carries its shape's end as a comment, since feeds look back from now: one that is too old is built again. New
migrations are applied to one that is there, as to any database; what they add is empty in it.
"""

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.worlds.shapes import Shape
from bench.worlds.tables import build
from heliograph.platform.config import Config
from heliograph.platform.ids import EPOCH
from heliograph.platform.migrate import MigrationChanged
from heliograph.programs.migrate import migrate
from tests.engines import TestEngines, administrator

AGE_MAX = timedelta(days=4)
_CODE = Path(__file__).parent


async def ensure_world(engines: TestEngines, shape: Shape) -> tuple[str, Shape]:
    """Return the name of a template with the world of `shape`, and the shape with the end that it was built for."""
    name = _name(shape)
    async with administrator(engines) as connection:
        said = await connection.fetchval(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name
        )
        config = Config(data_dir=engines.directory, database_url=engines.url_of(name))
        if said and datetime.now(UTC) - datetime.fromisoformat(said) < AGE_MAX:
            try:
                await migrate(config)
            except MigrationChanged:  # One that was not released yet: nothing but building anew helps.
                pass
            else:
                return name, dataclasses.replace(shape, until=datetime.fromisoformat(said))
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {name} OWNER heliograph")
        await migrate(config)
        await build(engines.administrator_url.replace("@/postgres?", f"@/{name}?"), shape)
        await connection.execute(f"COMMENT ON DATABASE {name} IS '{shape.until.isoformat()}'")
    return name, shape


async def forget_other_worlds(engines: TestEngines, shape: Shape) -> None:
    """Remove what earlier runs kept and this one cannot use."""
    async with administrator(engines) as connection:
        names = await connection.fetch("SELECT datname FROM pg_database WHERE datname ~ '^(world_|bench$)'")
        for row in names:
            if row["datname"] != _name(shape):
                await connection.execute(f"DROP DATABASE IF EXISTS {row['datname']} WITH (FORCE)")


def _name(shape: Shape) -> str:
    """Tell worlds apart by size and seed, and by the code that fills them."""
    written = [path.read_bytes() for path in sorted(_CODE.glob("*.py")) if path != Path(__file__)]
    plain = dataclasses.replace(shape, until=EPOCH)
    digest = hashlib.sha256(b"\0".join([repr(plain).encode(), *written])).hexdigest()
    return f"world_{digest[:16]}"
