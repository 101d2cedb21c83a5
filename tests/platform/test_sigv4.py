"""The signer against the example of "Signature Calculations: Query Parameters" in Amazon's S3 API Reference."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from heliograph.platform.sigv4 import S3Signer

NOW = datetime(2013, 5, 24, tzinfo=UTC)
SIGNER = S3Signer(
    endpoint="https://s3.example:9000",
    bucket="photos",
    region="us-east-1",
    access_key_id="AKIAIOSFODNN7EXAMPLE",
    secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
)


def test_the_example_of_the_reference_signs_alike() -> None:
    signer = S3Signer(
        endpoint="https://examplebucket.s3.amazonaws.com",
        bucket="",
        region="us-east-1",
        access_key_id="AKIAIOSFODNN7EXAMPLE",
        secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    url = signer.presign("GET", "/test.txt", {"host": "examplebucket.s3.amazonaws.com"}, NOW, 86_400)
    assert url.endswith("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


def test_length_type_and_every_header_are_signed() -> None:
    url = SIGNER.presign_put(
        "quarantine/1",
        {"Content-Type": "image/png", "If-None-Match": "*"},
        size_bytes=5,
        now=NOW,
        expires_at=NOW + timedelta(minutes=5),
    )
    query = parse_qs(urlsplit(url).query)
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host;if-none-match"]
    assert query["X-Amz-Expires"] == ["300"]
    assert urlsplit(url).path == "/photos/quarantine/1"


def test_a_part_is_bound_to_its_upload_and_number() -> None:
    def sign(number: int) -> str:
        query = {"uploadId": "a+b", "partNumber": str(number)}
        return SIGNER.presign_put("q/1", {}, size_bytes=5, now=NOW, expires_at=NOW + timedelta(minutes=5), query=query)

    query = parse_qs(urlsplit(sign(1)).query)
    assert (query["partNumber"], query["uploadId"]) == (["1"], ["a+b"])
    assert query["X-Amz-Signature"] != parse_qs(urlsplit(sign(2)).query)["X-Amz-Signature"]


def test_a_download_names_its_type_and_its_file() -> None:
    url = SIGNER.presign_get("originals/1", seconds=60, content_type="image/heic", attachment_name="1.heic", now=NOW)
    query = parse_qs(urlsplit(url).query)
    assert query["response-content-type"] == ["image/heic"]
    assert query["response-content-disposition"] == ['attachment; filename="1.heic"']
    assert (query["X-Amz-Expires"], query["X-Amz-SignedHeaders"]) == (["60"], ["host"])
