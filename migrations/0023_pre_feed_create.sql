-- What people have seen, and what they were served: what the ranker learns from. Both are forgotten after a while.
CREATE SCHEMA IF NOT EXISTS feed;

-- A sitting is half an hour: seen twice within one is seen once, and a repeated request changes nothing.
CREATE TABLE feed.impression (
    account_id bigint NOT NULL,
    post_id bigint NOT NULL,
    sitting integer NOT NULL,
    dwell_ms integer NOT NULL,
    PRIMARY KEY (account_id, post_id, sitting),
    CONSTRAINT impression_dwell_not_negative CHECK (dwell_ms >= 0)
);
CREATE INDEX impression_oldest ON feed.impression (sitting);

-- Little-endian: published_ids u64, positions i16 (-1: in order of time), scores f32, features f32, a row a post.
-- page_id is time-ordered. formula 0: in order of time.
CREATE TABLE feed.served (
    page_id bigint PRIMARY KEY,
    account_id bigint NOT NULL,
    served_at timestamptz NOT NULL,
    feed_order text NOT NULL,
    is_exploring boolean NOT NULL,
    formula smallint NOT NULL,
    published_ids bytea NOT NULL,
    positions bytea NOT NULL,
    scores bytea NOT NULL,
    features bytea NOT NULL
);
CREATE INDEX served_newest ON feed.served (account_id, page_id DESC);
