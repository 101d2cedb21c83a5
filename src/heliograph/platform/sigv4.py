"""AWS Signature Version 4 for presigned PUT, of whole objects and of parts, with a signed length and type, and for GET.

The object library signs neither header, and an address that binds neither would take any bytes. Source: "Authenticating
Requests: Using Query Parameters (AWS Signature Version 4)", Amazon S3 API Reference.
"""

import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote, urlsplit

from heliograph.platform.config import Config

_ALGORITHM = "AWS4-HMAC-SHA256"


class S3Signer:
    """Sign addresses of one bucket, path style."""

    def __init__(self, *, endpoint: str, bucket: str, region: str, access_key_id: str, secret_access_key: str) -> None:
        self.endpoint = endpoint.rstrip("/")
        self._host = urlsplit(endpoint).netloc
        self._bucket = bucket
        self._region = region
        self._access_key_id = access_key_id
        self._secret_access_key = secret_access_key

    @classmethod
    def from_config(cls, config: Config) -> "S3Signer":
        """Sign for the configured bucket; without an endpoint, for Amazon's in its region."""
        return cls(
            endpoint=config.s3_endpoint or f"https://s3.{config.s3_region}.amazonaws.com",
            bucket=config.s3_bucket,
            region=config.s3_region,
            access_key_id=config.s3_access_key_id,
            secret_access_key=config.s3_secret_access_key,
        )

    def presign_put(
        self,
        key: str,
        headers: dict[str, str],
        *,
        size_bytes: int,
        now: datetime,
        expires_at: datetime,
        query: dict[str, str] | None = None,
    ) -> str:
        """Return an address that takes `size_bytes` sent with exactly these `headers`; all else the store refuses."""
        given = {"Content-Length": str(size_bytes), "Host": self._host, **headers}
        signed = dict(sorted((name.lower(), value) for name, value in given.items()))
        return self.presign("PUT", self._path(key), signed, now, int((expires_at - now).total_seconds()), query)

    def presign_get(
        self, key: str, *, seconds: int, content_type: str, attachment_name: str | None, now: datetime
    ) -> str:
        """Return an address that gives the object as `content_type`, and as a download where it gets a name."""
        query = {"response-content-type": content_type}
        if attachment_name is not None:
            query["response-content-disposition"] = f'attachment; filename="{attachment_name}"'
        return self.presign("GET", self._path(key), {"host": self._host}, now, seconds, query)

    def presign(
        self,
        method: str,
        path: str,
        signed: dict[str, str],
        now: datetime,
        seconds: int,
        query: dict[str, str] | None = None,
    ) -> str:
        """Return an address for `method` on `path` that is good for `seconds` with exactly the `signed` headers."""
        stamp = now.strftime("%Y%m%dT%H%M%SZ")
        scope = f"{stamp[:8]}/{self._region}/s3/aws4_request"
        fields = {
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{self._access_key_id}/{scope}",
            "X-Amz-Date": stamp,
            "X-Amz-Expires": str(seconds),
            "X-Amz-SignedHeaders": ";".join(signed),
            **(query or {}),
        }
        text_of_query = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in sorted(fields.items()))
        headers = "".join(f"{name}:{value}\n" for name, value in signed.items())
        request = "\n".join((method, path, text_of_query, headers, ";".join(signed), "UNSIGNED-PAYLOAD"))
        text = "\n".join((_ALGORITHM, stamp, scope, hashlib.sha256(request.encode()).hexdigest()))
        signature = hmac.new(self._signing_key(stamp[:8]), text.encode(), "sha256").hexdigest()
        return f"{self.endpoint}{path}?{text_of_query}&X-Amz-Signature={signature}"

    def _path(self, key: str) -> str:
        return quote(f"/{self._bucket}/{key}", safe="/-_.~")

    def _signing_key(self, date: str) -> bytes:
        key = f"AWS4{self._secret_access_key}".encode()
        for part in (date, self._region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return key
