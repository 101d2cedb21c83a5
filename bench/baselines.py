"""What the feed is measured against, on the same server and framework: `python -m bench.baselines NAME PORT …`.

`constant PORT BYTES`: the same bytes for everyone. `pull PORT DATABASE_URL`: a page straight from SQL, joined over
all schemas at once, encoded as JSON, without asking who may see it.
"""

import sys
from typing import Any

import asyncpg
import msgspec
import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Response, get

_POOL_SIZE = 10
_PULL = """
    WITH page AS (
        SELECT post_id, author_id, published_id, caption, hashtags, location_name, published_at
        FROM posts.post
        WHERE author_id = ANY (ARRAY(SELECT followee_id FROM graph.follow WHERE follower_id = $1) || $1::bigint)
            AND state = 'published'
        ORDER BY published_id DESC
        LIMIT 20
    )
    SELECT page.post_id, page.published_id, page.caption, page.hashtags, page.location_name, page.published_at,
        account.account_id, account.username, account.full_name, account.avatar_media_id, account.is_verified,
        medium.media_id, medium.width, medium.height, medium.placeholder
    FROM page
    JOIN accounts.account ON account.account_id = page.author_id
    JOIN media.medium ON medium.object_id = page.post_id
    ORDER BY page.published_id DESC, medium.position
"""


def constant_app(size_bytes: int) -> Litestar:
    """Answer `size_bytes` bytes, the same each time."""
    body = b"x" * size_bytes

    @get("/page", sync_to_thread=False)
    def page() -> Response[bytes]:
        return Response(body, media_type="application/json")

    return Litestar([page, ready], openapi_config=None, logging_config=None)


def pull_app(pool: "asyncpg.Pool[Any]") -> Litestar:
    """Answer a page of the feed by one statement."""

    @get("/page")
    async def page(account_id: int) -> Response[bytes]:
        posts: dict[int, dict[str, Any]] = {}
        for row in await pool.fetch(_PULL, account_id):
            post = posts.setdefault(row["post_id"], _post(row))
            post["media"].append(_photo(row))
        return Response(msgspec.json.encode({"posts": list(posts.values())}), media_type="application/json")

    return Litestar([page, ready], openapi_config=None, logging_config=None)


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


async def _serve(app: Litestar, port: int) -> None:
    await Server(
        app,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGINL,
        log_enabled=False,
        websockets=False,
        backlog=1024,
    ).serve()


async def _main(name: str, port: int, argument: str) -> None:
    if name == "constant":
        await _serve(constant_app(int(argument)), port)
        return
    async with asyncpg.create_pool(argument, min_size=1, max_size=_POOL_SIZE) as pool:
        await _serve(pull_app(pool), port)


if __name__ == "__main__":
    uvloop.run(_main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
