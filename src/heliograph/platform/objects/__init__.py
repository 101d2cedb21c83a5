"""The object store: bytes under write-once keys, in the file system or in S3, behind one interface.

Uploads go straight to the store by a signed PUT that is bound to key, exact length, content type and time. In the
file system the signed address is our own `/upload/…`; in S3 it is the bucket's (`platform.sigv4`). Nothing here holds
a whole object in memory but `put` and `get`, which are for small ones. What a byte means is not known here.
"""

from heliograph.platform.objects.store import UPLOAD_PATH, Objects
from heliograph.platform.objects.types import (
    Listed,
    SignedPut,
    StoredObject,
    StoreUnavailable,
    UploadClosed,
    UploadGrant,
    UploadTooSlow,
)

__all__ = [
    "UPLOAD_PATH",
    "Listed",
    "Objects",
    "SignedPut",
    "StoreUnavailable",
    "StoredObject",
    "UploadClosed",
    "UploadGrant",
    "UploadTooSlow",
]
