"""A real S3 server, shared by the workers of a run, and a bucket of its own for each test.

Skipped by name where Ceph's gateway is not installed (Debian: radosgw ceph-mon ceph-osd).
"""

import fcntl
import secrets
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import boto3
import msgspec
import pytest
import pytest_asyncio
from botocore.config import Config as Settings

from devenv.rgw import REGION, Gateway, missing_programs, running_gateway
from heliograph.platform.clock import SystemClock
from heliograph.platform.config import Config
from heliograph.platform.objects import Objects
from heliograph.platform.tokens import Keys
from tests.engines import TestEngines
from tests.world import World, open_world


@pytest.fixture(scope="session")
def gateway(engines: TestEngines) -> Generator[Gateway]:
    """Return the run's gateway: the first worker that asks starts it, and ends it once no other uses it."""
    if missing := missing_programs():
        pytest.skip(f"no radosgw ({', '.join(missing)} not installed)")
    address = engines.directory / "gateway.json"
    with ExitStack() as stack, (engines.directory / "gateway.lock").open("w") as users:
        with (engines.directory / "gateway.start").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)
            if address.exists():
                started = msgspec.json.decode(address.read_bytes(), type=Gateway)
                is_ours = False
            else:
                started = stack.enter_context(running_gateway())
                address.write_bytes(msgspec.json.encode(asdict(started)))
                is_ours = True
        yield started
        if is_ours:
            address.unlink()
            fcntl.flock(users, fcntl.LOCK_EX)


@pytest.fixture
def client(gateway: Gateway) -> Any:
    """Return Amazon's client for the gateway, to look at it from outside."""
    return boto3.client(  # pyright: ignore[reportUnknownVariableType]
        "s3",
        endpoint_url=gateway.endpoint,
        region_name=REGION,
        aws_access_key_id=gateway.access_key_id,
        aws_secret_access_key=gateway.secret_access_key,
        config=Settings(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
    )


@pytest.fixture
def s3_settings(gateway: Gateway, client: Any, tmp_path: Path) -> Config:
    """Return a configuration with an empty bucket and no database."""
    bucket = f"photos-{secrets.token_hex(6)}"
    client.create_bucket(Bucket=bucket)
    return Config(
        data_dir=tmp_path / "var",
        secret_key="A" * 44,
        s3_bucket=bucket,
        s3_endpoint=gateway.endpoint,
        s3_region=REGION,
        s3_access_key_id=gateway.access_key_id,
        s3_secret_access_key=gateway.secret_access_key,
    )


@pytest.fixture
def objects(s3_settings: Config) -> Objects:
    """Return the object store on that bucket."""
    return Objects(s3_settings, Keys("A" * 44), SystemClock())


@pytest_asyncio.fixture
async def world(config: Config, s3_settings: Config) -> AsyncGenerator[World]:
    """A running system whose bytes are in that bucket."""
    on_s3 = {name: getattr(s3_settings, name) for name in Config.__struct_fields__ if name.startswith("s3_")}
    async with open_world(msgspec.structs.replace(config, **on_s3)) as opened:
        yield opened
