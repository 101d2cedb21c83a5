-- Files people upload, and what is rendered from them.
CREATE SCHEMA media;

CREATE TABLE media.medium (
    media_id bigint PRIMARY KEY,
    account_id bigint NOT NULL,
    purpose text NOT NULL,
    object_id bigint NOT NULL,
    position smallint NOT NULL,
    state text NOT NULL,
    content_type text NOT NULL,
    size_bytes bigint NOT NULL,
    upload_key text NOT NULL,
    original_key text NOT NULL DEFAULT '',
    width integer NOT NULL DEFAULT 0,
    height integer NOT NULL DEFAULT 0,
    placeholder text NOT NULL DEFAULT '',
    error text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT medium_state CHECK (state IN ('awaiting_upload', 'submitted', 'ready', 'failed', 'retired'))
);
CREATE INDEX medium_object ON media.medium (object_id, position);

CREATE TABLE media.rendition (
    media_id bigint NOT NULL REFERENCES media.medium (media_id),
    size text NOT NULL,
    format text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    size_bytes bigint NOT NULL,
    object_key text NOT NULL,
    PRIMARY KEY (media_id, size, format)
);
