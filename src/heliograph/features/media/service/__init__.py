"""The verbs of media."""

from heliograph.features.media.service.avatars import keep_avatar, render_avatar
from heliograph.features.media.service.examining import examine_file
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
from heliograph.features.media.service.moderating import judge, words_for
from heliograph.features.media.service.parts import drop_stale_parts, offer_parts
from heliograph.features.media.service.photos import LateRenditions, process
from heliograph.features.media.service.serving import Gates, captures, open_bytes, views
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

__all__ = [
    "QUALITY_MIN",
    "Gates",
    "ImportRules",
    "LateRenditions",
    "add_hash",
    "attach",
    "begin_uploads",
    "captures",
    "change_hash_list",
    "check_intents",
    "check_quota",
    "check_recipes",
    "check_uploaded",
    "create_hash_list",
    "drop_hash_list",
    "drop_stale_parts",
    "examine_file",
    "hash_lists",
    "hash_of",
    "import_hashes",
    "judge",
    "keep_avatar",
    "offer_parts",
    "open_bytes",
    "process",
    "purge",
    "receive_upload",
    "redo",
    "remove_hash",
    "render_avatar",
    "retire",
    "retire_all",
    "states",
    "storage_use",
    "upload_offers",
    "views",
    "words_for",
]
