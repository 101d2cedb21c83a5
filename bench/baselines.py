"""What the feed is measured against, on the same server and framework: `python -m bench.baselines NAME PORT …`.

`empty PORT`: a handler that answers nothing. `constant PORT BYTES`: the same bytes for everyone.
`pull PORT DATABASE_URL`: a page straight from SQL, joined over all schemas at once. `zset` and `list`
`PORT DATABASE_URL REDIS_URL`: twenty ids from a reader's sorted set, as Mastodon keeps it, or from a list, as Misskey
does, and one statement for the rest. None of them asks who may see what.
"""

import sys
from collections.abc import Awaitable, Callable
from typing import Any, cast

import asyncpg
import msgspec
import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler
from redis.asyncio import Redis

PAGE = 20
_POOL_SIZE = 10
_POSTS = "SELECT post_id, author_id, published_id, caption, hashtags, location_name, published_at FROM posts.post"
_CARDS = """
    SELECT page.post_id, page.published_id, page.caption, page.hashtags, page.location_name, page.published_at,
        account.account_id, account.username, account.full_name, account.avatar_media_id, account.is_verified,
        medium.media_id, medium.width, medium.height, medium.placeholder
    FROM page
    JOIN accounts.account ON account.account_id = page.author_id
    JOIN media.medium ON medium.object_id = page.post_id
    ORDER BY page.published_id DESC, medium.position
"""
_PULL = f"""
    WITH page AS (
        {_POSTS}
        WHERE author_id = ANY (ARRAY(SELECT followee_id FROM graph.follow WHERE follower_id = $1) || $1::bigint)
            AND state = 'published'
        ORDER BY published_id DESC
        LIMIT {PAGE}
    )
    {_CARDS}
"""
_BY_IDS = f"""
    WITH page AS ({_POSTS} WHERE published_id = ANY ($1::bigint[]) AND state = 'published')
    {_CARDS}
"""
Page = Callable[[int], Awaitable[list[Any]]]


def zset_key(account_id: int) -> str:
    """Return where a reader's sorted set is: at most 800 ids, each its own score."""
    return f"baseline:zset:{account_id}"


def list_key(account_id: int) -> str:
    """Return where a reader's list is: at most 300 ids, newest first."""
    return f"baseline:list:{account_id}"


def constant(size_bytes: int) -> HTTPRouteHandler:
    """Answer `size_bytes` bytes, the same each time."""
    body = b"x" * size_bytes

    @get("/page", sync_to_thread=False)
    def page() -> Response[bytes]:
        return Response(body, media_type="application/json")

    return page


def cards(rows_of: Page) -> HTTPRouteHandler:
    """Answer the page whose rows `rows_of` finds."""

    @get("/page")
    async def page(account_id: int) -> Response[bytes]:
        posts: dict[int, dict[str, Any]] = {}
        for row in await rows_of(account_id):
            post = posts.setdefault(row["post_id"], _post(row))
            post["media"].append(_photo(row))
        return Response(msgspec.json.encode({"posts": list(posts.values())}), media_type="application/json")

    return page


@get("/ready", sync_to_thread=False)
def ready() -> str:
    """Say that the server answers."""
    return "yes"


def _post(row: Any) -> dict[str, Any]:
    return {
        "post_id": str(row["post_id"]),
        "user": {
            "user_id": str(row["account_id"]),
            "username": row["username"],
            "full_name": row["full_name"],
            "profile_pic_url": row["avatar_media_id"] and f"/media/{row['avatar_media_id']}_t.jpg",
            "is_verified": row["is_verified"],
        },
        "media": [],
        "caption": row["caption"],
        "hashtags": row["hashtags"],
        "location": row["location_name"] or None,
        "created_at": row["published_at"],
    }


def _photo(row: Any) -> dict[str, Any]:
    return {
        "media_id": str(row["media_id"]),
        "width": row["width"],
        "height": row["height"],
        "placeholder": row["placeholder"],
        "urls": {
            "thumbnail": f"/media/{row['media_id']}_t.jpg",
            "small": f"/media/{row['media_id']}_s.jpg",
            "medium": f"/media/{row['media_id']}_m.jpg",
            "large": f"/media/{row['media_id']}_l.jpg",
        },
    }


async def _serve(page: HTTPRouteHandler, port: int) -> None:
    await Server(
        Litestar([page, ready], openapi_config=None, logging_config=None),
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGINL,
        log_enabled=False,
        websockets=False,
        backlog=1024,
    ).serve()


async def _main(name: str, port: int, arguments: list[str]) -> None:
    if name in ("empty", "constant"):
        await _serve(constant(int(arguments[0]) if arguments else 0), port)
        return
    async with asyncpg.create_pool(arguments[0], min_size=1, max_size=_POOL_SIZE) as pool:
        if name == "pull":
            await _serve(cards(lambda account_id: pool.fetch(_PULL, account_id)), port)
            return
        redis = Redis.from_url(arguments[1])

        async def kept(account_id: int) -> list[Any]:
            if name == "zset":
                found = await redis.zrevrange(zset_key(account_id), 0, PAGE - 1)
            else:
                found = await redis.lrange(list_key(account_id), 0, PAGE - 1)
            return await pool.fetch(_BY_IDS, [int(each) for each in cast("list[bytes]", found)])

        await _serve(cards(kept), port)


if __name__ == "__main__":
    uvloop.run(_main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
