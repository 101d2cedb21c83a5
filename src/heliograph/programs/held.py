"""Posts that wait for a moderator: list, release, refuse."""

from heliograph.features.posts import service as posts
from heliograph.platform.clock import rfc3339
from heliograph.platform.config import Config
from heliograph.programs.composition import open_context

_BATCH = 100


async def listed(config: Config) -> list[str]:
    """Return a line a post: id, author, time, and the start of its caption."""
    lines: list[str] = []
    after_id = 0
    async with open_context(config, "held") as ctx:
        while found := await posts.held(ctx, after_id, _BATCH):
            after_id = found[-1].post_id
            lines += [f"{p.post_id}  {p.author_id}  {rfc3339(p.created_at)}  {p.caption[:60]!r}" for p in found]
    return lines


async def release(config: Config, post_id: int) -> None:
    """Publish a held post. Raises `NoSuchPost`."""
    async with open_context(config, "held") as ctx:
        await posts.release(ctx, post_id)


async def refuse(config: Config, post_id: int, words: str) -> None:
    """Fail a held post, with the reason in words for its author. Raises `NoSuchPost`."""
    async with open_context(config, "held") as ctx:
        await posts.refuse(ctx, post_id, words)
