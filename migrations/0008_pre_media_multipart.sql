-- An upload in parts that is under way: which one the store knows it by.
CREATE TABLE media.multipart (
    media_id bigint PRIMARY KEY REFERENCES media.medium (media_id),
    upload_id text NOT NULL,
    part_bytes integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX multipart_age ON media.multipart (created_at);
