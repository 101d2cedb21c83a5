"""Uploads are bounded in time and in memory."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import msgspec

from heliograph.platform.config import Config
from tests.world import open_world, photo


async def halting(content: bytes, pause: asyncio.Event) -> AsyncIterator[bytes]:
    """Send all but the last byte, and that one after `pause`."""
    yield content[:-1]
    await pause.wait()
    yield content[-1:]


async def test_bytes_that_do_not_come_in_time_are_waited_for_no_longer(config: Config) -> None:
    hasty = msgspec.structs.replace(config, upload_seconds=0.2)
    async with open_world(hasty, with_consumers=False) as world:
        ana = await world.person("ana")
        content = photo()
        offer = (await ana.begin(content))["uploads"][0]
        never = halting(content, asyncio.Event())
        slow = await world.http.put(offer["upload_url"], content=never, headers=offer["headers"])
        assert (slow.status_code, slow.json()["code"]) == (408, "upload_too_slow")
        again = await world.http.put(offer["upload_url"], content=content, headers=offer["headers"])
        assert again.status_code == 200


async def test_a_retry_past_the_addresses_time_gets_fresh_ones_for_the_same_post(config: Config) -> None:
    brief = msgspec.structs.replace(config, upload_url_seconds=3)
    async with open_world(brief, with_consumers=False) as world:
        ana = await world.person("ana")
        content, key = photo(), {"Idempotency-Key": "begin"}
        first = await ana.begin(content, headers=key)
        await asyncio.sleep(3.1)
        late = await world.http.put(first["upload_url"], content=content, headers=first["uploads"][0]["headers"])
        assert late.status_code == 403
        again = await ana.begin(content, headers=key)
        assert again["post_id"] == first["post_id"]
        await ana.upload(again, content)


async def test_what_is_on_its_way_leaves_room_for_so_much_more_and_then_is_room_again(config: Config) -> None:
    content = photo()
    narrow = msgspec.structs.replace(config, uploads_bytes_max=len(content) * 3 // 2)
    async with open_world(narrow, with_consumers=False) as world:
        ana = await world.person("ana")
        first, second = (await ana.begin(content, content))["uploads"]
        pause = asyncio.Event()

        async def put(offer: dict[str, str], content: AsyncIterator[bytes] | bytes) -> httpx.Response:
            headers = {"Content-Type": "image/jpeg"}
            return await world.http.put(offer["upload_url"], content=content, headers=headers)

        coming = asyncio.ensure_future(put(first, halting(content, pause)))
        await asyncio.sleep(0.3)
        refused = await put(second, content)
        assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
        pause.set()
        assert (await coming).status_code == 200
        assert (await put(second, content)).status_code == 200
