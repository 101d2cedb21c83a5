"""Media: files people upload, checked and rendered in isolation, and their bytes.

Owns `media.medium` (one row a file: whose, for what object, in which state), `media.rendition` (one row a rendered
file), `media.multipart` (one row an upload in parts that is under way) and `media.capture` (what a camera wrote into
a file, for its author alone).
A medium goes awaiting_upload → submitted → ready or failed, and ends as retired. An upload is taken once, into
quarantine; what is served was rendered from it to keys of our own choosing. Media does not know what a post is: the
feature that owns `object_id` decides who may see the bytes, through the gate it registers for its purpose.
`media.hash_list` with `media.listed_hash` are lists of known files and pictures; `media.judgement` is what they and the
operator's models said of a medium, for staff.
An edit of a ready medium is a medium of its own, with a predecessor whose place it takes once it is ready.
Events out: MediaSubmitted, VideoSubmitted, VideoPlayable, MediaReady, MediaFailed, MediaRetired. Events in: its own,
and accounts' PrivacyChanged, AccountSuspended and AccountDeleted, on which edges forget what they keep, and
AccountErased.
"""
