-- A post may wait for a moderator, and may be shown behind a click.
ALTER TABLE posts.post
    ADD COLUMN filter text NOT NULL DEFAULT '',
    ADD COLUMN is_sensitive boolean NOT NULL DEFAULT false;
-- It comes back at once, wider than before.
-- squawk-ignore ban-drop-constraint
ALTER TABLE posts.post DROP CONSTRAINT post_state;
ALTER TABLE posts.post ADD CONSTRAINT post_state
    CHECK (state IN ('awaiting_upload', 'processing', 'held', 'published', 'failed', 'deleted')) NOT VALID;
