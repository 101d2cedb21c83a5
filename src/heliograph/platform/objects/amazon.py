"""Amazon's own library, for what is rare and many-worded: uploads in parts, life cycles, origins.

Imported when it is first needed, in a thread: it takes most of a second, and most processes never need it.
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

from heliograph.platform.config import Config
from heliograph.platform.objects.types import StoreUnavailable

Client = Any
"""Made from Amazon's description of the service when it is asked for: it has no type to name."""


class LazyClient:
    """A client of the configured bucket's endpoint, made at its first use; to be used in threads."""

    def __init__(self, config: Config, endpoint: str) -> None:
        self._config = config
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._made: Any = None

    @contextmanager
    def answering(self, *expected: str) -> Generator[Client]:
        """Lend the client; failing becomes `StoreUnavailable`, an error `expected` by its code is passed over."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield self._client()
        except ClientError as error:
            if str(cast("Any", error).response["Error"]["Code"]) not in expected:
                raise StoreUnavailable from error
        except BotoCoreError as error:
            raise StoreUnavailable from error

    def _client(self) -> Client:
        with self._lock:
            if self._made is None:
                import boto3
                from botocore.config import Config as Settings

                self._made = cast("Any", boto3).client(
                    "s3",
                    endpoint_url=self._endpoint,
                    region_name=self._config.s3_region,
                    aws_access_key_id=self._config.s3_access_key_id,
                    aws_secret_access_key=self._config.s3_secret_access_key,
                    config=Settings(
                        signature_version="s3v4",
                        s3={"addressing_style": "path"},
                        connect_timeout=5,
                        read_timeout=30,
                        retries={"mode": "standard", "total_max_attempts": 3},
                        # Servers that are not Amazon's need not know its newer checksums.
                        request_checksum_calculation="when_required",
                        response_checksum_validation="when_required",
                    ),
                )
            return self._made
