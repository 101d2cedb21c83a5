"""The verbs of media."""

from heliograph.features.media.service.addressing import addressed
from heliograph.features.media.service.avatars import keep_avatar, render_avatar
from heliograph.features.media.service.edges import forget_cached, forget_cached_of
from heliograph.features.media.service.opening import open_bytes, sign_playlist
from heliograph.features.media.service.parts import drop_stale_parts, offer_parts
from heliograph.features.media.service.photos import LateRenditions, process
from heliograph.features.media.service.serving import Gates, captures, views
from heliograph.features.media.service.settling import purge, retire, retire_all
from heliograph.features.media.service.uploading import (
    attach,
    begin_uploads,
    check_intents,
    check_quota,
    check_recipes,
    check_uploaded,
    receive_upload,
    redo,
    states,
    storage_use,
    upload_offers,
)
from heliograph.features.media.service.videos import complete_video, process_video

__all__ = [
    "Gates",
    "LateRenditions",
    "addressed",
    "attach",
    "begin_uploads",
    "captures",
    "check_intents",
    "check_quota",
    "check_recipes",
    "check_uploaded",
    "complete_video",
    "drop_stale_parts",
    "forget_cached",
    "forget_cached_of",
    "keep_avatar",
    "offer_parts",
    "open_bytes",
    "process",
    "process_video",
    "purge",
    "receive_upload",
    "redo",
    "render_avatar",
    "retire",
    "retire_all",
    "sign_playlist",
    "states",
    "storage_use",
    "upload_offers",
    "views",
]
