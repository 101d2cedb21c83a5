"""The verbs of media."""

from heliograph.features.media.service.addressing import addressed
from heliograph.features.media.service.avatars import keep_avatar, render_avatar, retire_avatars
from heliograph.features.media.service.edges import forget_cached, forget_cached_of
from heliograph.features.media.service.examining import examine_file
from heliograph.features.media.service.expiring import expire_files
from heliograph.features.media.service.hash_lists import (
    QUALITY_MIN,
    ImportRules,
    add_hash,
    change_hash_list,
    create_hash_list,
    drop_hash_list,
    hash_lists,
    hash_of,
    import_hashes,
    remove_hash,
)
from heliograph.features.media.service.looks import filters, look_file
from heliograph.features.media.service.moderating import judge, words_for
from heliograph.features.media.service.opening import open_bytes, sign_playlist
from heliograph.features.media.service.parts import drop_stale_parts, offer_parts
from heliograph.features.media.service.photos import LateRenditions, process
from heliograph.features.media.service.reconciling import examine_storage, repair_storage
from heliograph.features.media.service.serving import Gates, captures, qualities, ready_views, views
from heliograph.features.media.service.settling import purge, retire, retire_all
from heliograph.features.media.service.uploading import (
    attach,
    begin_uploads,
    check_intents,
    check_quota,
    check_recipes,
    check_uploaded,
    object_ids_of,
    receive_upload,
    redo,
    states,
    storage_use,
    upload_offers,
)
from heliograph.features.media.service.videos import complete_video, process_video

__all__ = [
    "QUALITY_MIN",
    "Gates",
    "ImportRules",
    "LateRenditions",
    "add_hash",
    "addressed",
    "attach",
    "begin_uploads",
    "captures",
    "change_hash_list",
    "check_intents",
    "check_quota",
    "check_recipes",
    "check_uploaded",
    "complete_video",
    "create_hash_list",
    "drop_hash_list",
    "drop_stale_parts",
    "examine_file",
    "examine_storage",
    "expire_files",
    "filters",
    "forget_cached",
    "forget_cached_of",
    "hash_lists",
    "hash_of",
    "import_hashes",
    "judge",
    "keep_avatar",
    "look_file",
    "object_ids_of",
    "offer_parts",
    "open_bytes",
    "process",
    "process_video",
    "purge",
    "qualities",
    "ready_views",
    "receive_upload",
    "redo",
    "remove_hash",
    "render_avatar",
    "repair_storage",
    "retire",
    "retire_all",
    "retire_avatars",
    "sign_playlist",
    "states",
    "storage_use",
    "upload_offers",
    "views",
    "words_for",
]
