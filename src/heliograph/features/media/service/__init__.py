"""The verbs of media."""

from heliograph.features.media.service.parts import drop_stale_parts, offer_parts
from heliograph.features.media.service.rendering import keep_avatar, process, purge, render_avatar
from heliograph.features.media.service.serving import Gates, open_bytes, views
from heliograph.features.media.service.uploading import (
    attach,
    begin_uploads,
    check_intents,
    check_uploaded,
    receive_upload,
    retire,
    states,
    upload_offers,
)

__all__ = [
    "Gates",
    "attach",
    "begin_uploads",
    "check_intents",
    "check_uploaded",
    "drop_stale_parts",
    "keep_avatar",
    "offer_parts",
    "open_bytes",
    "process",
    "purge",
    "receive_upload",
    "render_avatar",
    "retire",
    "states",
    "upload_offers",
    "views",
]
