"""The verbs of media."""

from heliograph.features.media.service.addressing import addressed
from heliograph.features.media.service.edges import forget_cached, forget_cached_of
from heliograph.features.media.service.opening import open_bytes, sign_playlist
from heliograph.features.media.service.rendering import keep_avatar, process, purge, render_avatar
from heliograph.features.media.service.serving import Gates, views
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
    "addressed",
    "attach",
    "begin_uploads",
    "check_intents",
    "check_uploaded",
    "forget_cached",
    "forget_cached_of",
    "keep_avatar",
    "open_bytes",
    "process",
    "purge",
    "receive_upload",
    "render_avatar",
    "retire",
    "sign_playlist",
    "states",
    "upload_offers",
    "views",
]
