-- Videos beside photos, how each is to be rendered, and what is learnt of it on the way.
ALTER TABLE media.medium
    ADD COLUMN type text NOT NULL DEFAULT 'photo',
    ADD COLUMN recipe jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN progress real NOT NULL DEFAULT 0,
    ADD COLUMN verdict text NOT NULL DEFAULT 'allow',
    ADD COLUMN quality real NOT NULL DEFAULT 0,
    ADD COLUMN content_hash bytea NOT NULL DEFAULT '',
    ADD COLUMN perceptual_hash bytea NOT NULL DEFAULT '',
    ADD COLUMN duration_seconds double precision NOT NULL DEFAULT 0,
    ADD COLUMN has_audio boolean NOT NULL DEFAULT false,
    ADD COLUMN is_looping boolean NOT NULL DEFAULT false,
    ADD COLUMN video_sizes text [] NOT NULL DEFAULT '{}',
    ADD COLUMN stored_bytes bigint NOT NULL DEFAULT 0,
    -- Whose original this is rendered from anew; it takes the other's place once it is ready.
    ADD COLUMN predecessor_id bigint;

-- What a camera wrote into a file: for its author alone, and so in a table of its own.
CREATE TABLE media.capture (
    media_id bigint PRIMARY KEY REFERENCES media.medium (media_id),
    taken_at text NOT NULL,
    camera text NOT NULL,
    latitude double precision,
    longitude double precision
);
