"""Renditions that are made when they are first asked for."""

from heliograph.features.media.types import Medium
from heliograph.platform.context import Ctx
from heliograph.platform.errors import NotFound


async def make_missing(ctx: Ctx, medium: Medium, size: str, extension: str) -> str:
    """Render what a ready medium lacks, keep it, and return its key. Raises `NotFound` for what it cannot have."""
    _ = ctx, medium, size, extension
    raise NotFound
