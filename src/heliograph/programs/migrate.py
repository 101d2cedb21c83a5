"""Apply migrations; safe to run from several processes at once."""

from heliograph.platform import migrate as migrations
from heliograph.platform.config import Config


async def migrate(config: Config) -> int:
    """Apply every missing migration; return how many were."""
    return await migrations.migrate(config)
