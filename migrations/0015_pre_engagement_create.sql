-- Likes, comments, saves and shares of posts, and exact counts of them.
-- An act writes its row and, in the same transaction, a row of a delta table; once a second deltas are folded into
-- counts. In every snapshot: rows = count + sum of deltas. No foreign keys, and no row that many write to.
CREATE SCHEMA engagement;

-- author_id is the post's author, here and below: what somebody does about an author is one index away.
CREATE TABLE engagement.post_like (
    post_id bigint NOT NULL,
    account_id bigint NOT NULL,
    author_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (post_id, account_id)
);
CREATE INDEX post_like_newest ON engagement.post_like (post_id, created_at DESC, account_id DESC);
CREATE INDEX post_like_by_account ON engagement.post_like (account_id, created_at DESC) INCLUDE (author_id);

-- parent_id 0: a comment on the post itself. like_count and reply_count are what is folded.
CREATE TABLE engagement.comment (
    comment_id bigint PRIMARY KEY,
    post_id bigint NOT NULL,
    author_id bigint NOT NULL,
    account_id bigint NOT NULL,
    parent_id bigint NOT NULL DEFAULT 0,
    text text NOT NULL,
    mention_ids bigint[] NOT NULL DEFAULT '{}',
    like_count bigint NOT NULL DEFAULT 0,
    reply_count bigint NOT NULL DEFAULT 0,
    CONSTRAINT comment_counts_not_negative CHECK (like_count >= 0 AND reply_count >= 0)
) WITH (fillfactor = 90);
CREATE INDEX comment_by_parent ON engagement.comment (post_id, parent_id, comment_id);
CREATE INDEX comment_top ON engagement.comment (post_id, like_count DESC, comment_id DESC)
WHERE parent_id = 0 AND like_count > 0;
CREATE INDEX comment_by_account ON engagement.comment (account_id, comment_id DESC) INCLUDE (author_id);

CREATE TABLE engagement.comment_like (
    comment_id bigint NOT NULL,
    account_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (comment_id, account_id)
);
CREATE INDEX comment_like_by_account ON engagement.comment_like (account_id, created_at DESC);

-- save_id, share_id, collection_id, collected_id are time-ordered: lists go by them, newest first.
CREATE TABLE engagement.save (
    post_id bigint NOT NULL,
    account_id bigint NOT NULL,
    author_id bigint NOT NULL,
    save_id bigint NOT NULL,
    PRIMARY KEY (post_id, account_id)
);
CREATE INDEX save_newest ON engagement.save (account_id, save_id DESC) INCLUDE (post_id, author_id);

CREATE TABLE engagement.collection (
    collection_id bigint PRIMARY KEY,
    account_id bigint NOT NULL,
    name text NOT NULL
);
CREATE INDEX collection_newest ON engagement.collection (account_id, collection_id DESC);

-- What is collected is saved by the collection's owner, always.
CREATE TABLE engagement.collected (
    collection_id bigint NOT NULL,
    post_id bigint NOT NULL,
    account_id bigint NOT NULL,
    collected_id bigint NOT NULL,
    PRIMARY KEY (collection_id, post_id)
);
CREATE INDEX collected_newest ON engagement.collected (collection_id, collected_id DESC) INCLUDE (post_id);
CREATE INDEX collected_by_post ON engagement.collected (post_id, account_id);

CREATE TABLE engagement.share (
    share_id bigint PRIMARY KEY,
    post_id bigint NOT NULL,
    account_id bigint NOT NULL,
    author_id bigint NOT NULL
);
CREATE INDEX share_by_account ON engagement.share (account_id, share_id DESC) INCLUDE (author_id);
CREATE INDEX share_by_post ON engagement.share (post_id, share_id);

-- recent_likes is the sum of likes, each counting less the older it is at recent_at (1/e after six hours).
CREATE TABLE engagement.post_count (
    post_id bigint PRIMARY KEY,
    like_count bigint NOT NULL DEFAULT 0,
    comment_count bigint NOT NULL DEFAULT 0,
    save_count bigint NOT NULL DEFAULT 0,
    share_count bigint NOT NULL DEFAULT 0,
    recent_likes double precision NOT NULL DEFAULT 0,
    recent_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT post_count_not_negative CHECK (
        like_count >= 0 AND comment_count >= 0 AND save_count >= 0 AND share_count >= 0
    )
) WITH (fillfactor = 70);

-- Folded shard by shard, in order of delta_id, by one at a time: what takes away is never folded before what it takes.
CREATE TABLE engagement.post_delta (
    shard smallint GENERATED ALWAYS AS (((post_id >> 10) & 15)::smallint) STORED NOT NULL,
    delta_id bigint GENERATED ALWAYS AS IDENTITY,
    post_id bigint NOT NULL,
    likes integer NOT NULL DEFAULT 0,
    comments integer NOT NULL DEFAULT 0,
    saves integer NOT NULL DEFAULT 0,
    shares integer NOT NULL DEFAULT 0,
    PRIMARY KEY (shard, delta_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX post_delta_by_post ON engagement.post_delta (post_id);

CREATE TABLE engagement.comment_delta (
    shard smallint GENERATED ALWAYS AS (((comment_id >> 10) & 15)::smallint) STORED NOT NULL,
    delta_id bigint GENERATED ALWAYS AS IDENTITY,
    comment_id bigint NOT NULL,
    likes integer NOT NULL DEFAULT 0,
    replies integer NOT NULL DEFAULT 0,
    PRIMARY KEY (shard, delta_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX comment_delta_by_comment ON engagement.comment_delta (comment_id);

-- How often an account has written the same within a while; text_hash is of the text's compared form.
CREATE TABLE engagement.repeat (
    account_id bigint NOT NULL,
    text_hash bytea NOT NULL,
    said_count integer NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (account_id, text_hash)
) WITH (fillfactor = 70);
CREATE INDEX repeat_oldest ON engagement.repeat (since);
