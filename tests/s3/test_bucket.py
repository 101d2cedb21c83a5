"""What is set up in a bucket, on a real S3 server: life cycles that are executed, pages that may send to it."""

import asyncio
import time
from typing import Any

import httpx
import msgspec
import pytest

from devenv.rgw import LIFECYCLE_DAY_SECONDS
from heliograph.platform.config import Config, ConfigError
from heliograph.platform.objects import Objects
from heliograph.programs.storage import set_cors, set_lifecycle

ORIGIN = "https://photos.example"


async def preflight(config: Config, origin: str, headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.options(
            f"{config.s3_endpoint}/{config.s3_bucket}/quarantine/1",
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": headers,
            },
        )


async def test_our_pages_may_send_and_others_may_not(s3_settings: Config) -> None:
    assert (await preflight(s3_settings, ORIGIN, "content-type")).status_code == 403
    with pytest.raises(ConfigError, match="HELIOGRAPH_PUBLIC_URL"):
        set_cors(s3_settings, [])
    set_cors(msgspec.structs.replace(s3_settings, public_url=ORIGIN), [])
    allowed = await preflight(s3_settings, ORIGIN, "content-type,if-none-match")
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, ORIGIN)
    assert "PUT" in allowed.headers["access-control-allow-methods"]
    assert (await preflight(s3_settings, "https://elsewhere.example", "content-type")).status_code == 403
    assert (await preflight(s3_settings, ORIGIN, "x-amz-acl")).status_code == 403


def test_rules_of_others_stay_and_ours_are_replaced(s3_settings: Config, client: Any) -> None:
    bucket = s3_settings.s3_bucket
    theirs = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 9}}
    client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [theirs]})
    set_lifecycle(msgspec.structs.replace(s3_settings, stories_days=30))
    set_lifecycle(msgspec.structs.replace(s3_settings, quarantine_days=3, originals_cold_class="COLD"))
    rules = {rule["ID"]: rule for rule in client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]}
    assert sorted(rules) == ["heliograph-originals", "heliograph-quarantine", "theirs"]
    assert rules["heliograph-quarantine"]["Expiration"] == {"Days": 3}
    assert rules["heliograph-originals"]["Transitions"] == [{"Days": 365, "StorageClass": "COLD"}]
    pages = {"AllowedOrigins": ["https://theirs.example"], "AllowedMethods": ["GET"], "ID": "theirs"}
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [pages]})
    for origin in (ORIGIN, "https://moved.example"):
        set_cors(s3_settings, [origin])
    origins = {tuple(rule["AllowedOrigins"]) for rule in client.get_bucket_cors(Bucket=bucket)["CORSRules"]}
    assert origins == {("https://theirs.example",), ("https://moved.example",)}


async def test_what_nobody_submitted_expires_and_the_rest_stays(
    s3_settings: Config, objects: Objects, client: Any
) -> None:
    for key in ("quarantine/2026/1", "stories/2026/1", "originals/2026/1", "renditions/2026/1"):
        await objects.put(key, b"x")
    await objects.parts.begin("quarantine/2026/2", "video/mp4")
    said = set_lifecycle(msgspec.structs.replace(s3_settings, quarantine_days=1, stories_days=1, originals_cold_days=0))
    assert any("heliograph-quarantine" in line for line in said)
    began = time.monotonic()
    async with asyncio.timeout(8 * LIFECYCLE_DAY_SECONDS):
        while [listed.key async for listed in objects.list("")] != ["originals/2026/1", "renditions/2026/1"]:
            await asyncio.sleep(0.5)
        while client.list_multipart_uploads(Bucket=s3_settings.s3_bucket).get("Uploads"):
            await asyncio.sleep(0.5)
    assert time.monotonic() - began > LIFECYCLE_DAY_SECONDS / 2, "it took about the day it should"
