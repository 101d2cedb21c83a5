"""Uploads in parts, in S3: its own multipart upload."""

import asyncio

from heliograph.platform.objects.amazon import LazyClient

_GONE = "NoSuchUpload", "NoSuchKey"
"""Amazon's word for an upload that is not under way, and Ceph's."""
_THERE = "PreconditionFailed"


class BucketParts:
    """Multipart uploads of one bucket; what is given up by nobody, its life cycle aborts."""

    def __init__(self, client: LazyClient, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    async def begin(self, key: str, content_type: str) -> str:
        """Expect parts of an object; return the upload's id."""
        return await asyncio.to_thread(self._begin, key, content_type)

    async def arrived(self, key: str, upload_id: str) -> dict[int, int] | None:
        """Return the length of each part that is there; None where no such upload is under way."""
        parts = await asyncio.to_thread(self._parts, key, upload_id)
        return None if parts is None else {number: size_bytes for number, (size_bytes, _) in parts.items()}

    async def complete(self, key: str, upload_id: str, sizes_bytes: list[int]) -> None:
        """Put the parts together under `key`, which takes no more of them, and remove them; safe to repeat.

        Does nothing where a part is missing or another length than in `sizes_bytes`. Whether the object is there now
        is for the caller to ask.
        """
        await asyncio.to_thread(self._complete, key, upload_id, sizes_bytes)

    async def abort(self, key: str, upload_id: str) -> None:
        """Give the upload up and remove its parts."""
        await asyncio.to_thread(self._abort, key, upload_id)

    async def sweep(self, older_than_seconds: float) -> int:
        """Do nothing: the bucket's life cycle gives up what nobody goes on with."""
        del older_than_seconds
        return 0

    def _begin(self, key: str, content_type: str) -> str:
        with self._client.answering() as client:
            return str(
                client.create_multipart_upload(Bucket=self._bucket, Key=key, ContentType=content_type)["UploadId"]
            )

    def _parts(self, key: str, upload_id: str) -> dict[int, tuple[int, str]] | None:
        """Return length and tag of each part; an upload has fewer than the thousand of one answer."""
        with self._client.answering(*_GONE) as client:
            answer = client.list_parts(Bucket=self._bucket, Key=key, UploadId=upload_id)
            return {part["PartNumber"]: (part["Size"], part["ETag"]) for part in answer.get("Parts", [])}
        return None

    def _complete(self, key: str, upload_id: str, sizes_bytes: list[int]) -> None:
        parts = self._parts(key, upload_id)
        if parts is None or {number: size for number, (size, _) in parts.items()} != dict(enumerate(sizes_bytes, 1)):
            return
        tags = [{"PartNumber": number, "ETag": tag} for number, (_, tag) in sorted(parts.items())]
        with self._client.answering(*_GONE, _THERE) as client:
            client.complete_multipart_upload(
                Bucket=self._bucket,
                Key=key,
                UploadId=upload_id,
                IfNoneMatch="*",
                MultipartUpload={"Parts": tags},
            )

    def _abort(self, key: str, upload_id: str) -> None:
        with self._client.answering(*_GONE) as client:
            client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload_id)
