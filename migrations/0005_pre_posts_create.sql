-- Posts. published_id is a time-ordered id given at publication: every list of posts is ordered by it.
CREATE SCHEMA posts;

CREATE TABLE posts.post (
    post_id bigint PRIMARY KEY,
    author_id bigint NOT NULL,
    state text NOT NULL,
    published_id bigint UNIQUE,
    media_count smallint NOT NULL,
    caption text NOT NULL DEFAULT '',
    hashtags text[] NOT NULL DEFAULT '{}',
    mention_ids bigint[] NOT NULL DEFAULT '{}',
    tagged_ids bigint[] NOT NULL DEFAULT '{}',
    location_name text NOT NULL DEFAULT '',
    latitude double precision,
    longitude double precision,
    alt_texts text[] NOT NULL DEFAULT '{}',
    is_comments_off boolean NOT NULL DEFAULT false,
    is_like_count_hidden boolean NOT NULL DEFAULT false,
    error text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    submitted_at timestamptz,
    published_at timestamptz,
    edited_at timestamptz,
    deleted_at timestamptz,
    CONSTRAINT post_state CHECK (state IN ('awaiting_upload', 'processing', 'published', 'failed', 'deleted')),
    CONSTRAINT post_published CHECK (state <> 'published' OR published_id IS NOT NULL)
);
CREATE INDEX post_by_author ON posts.post (author_id, published_id DESC) WHERE state = 'published';
CREATE INDEX post_abandoned ON posts.post (created_at) WHERE state = 'awaiting_upload';

CREATE TABLE posts.author_count (
    account_id bigint PRIMARY KEY,
    post_count bigint NOT NULL DEFAULT 0,
    CONSTRAINT author_count_not_negative CHECK (post_count >= 0)
);
