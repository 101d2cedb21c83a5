-- Who follows whom, who asks to, exact counts of both, and a version of each reader's choice.
CREATE SCHEMA graph;

-- follow_id is a time-ordered id: lists go by it, newest first.
CREATE TABLE graph.follow (
    follower_id bigint NOT NULL,
    followee_id bigint NOT NULL,
    follow_id bigint NOT NULL,
    PRIMARY KEY (follower_id, followee_id),
    CONSTRAINT follow_others CHECK (follower_id <> followee_id)
);
CREATE INDEX follow_by_followee ON graph.follow (followee_id, follower_id);
CREATE INDEX follow_newest_followers ON graph.follow (followee_id, follow_id DESC) INCLUDE (follower_id);
CREATE INDEX follow_newest_followees ON graph.follow (follower_id, follow_id DESC) INCLUDE (followee_id);

CREATE TABLE graph.request (
    requester_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    request_id bigint NOT NULL,
    PRIMARY KEY (requester_id, owner_id),
    CONSTRAINT request_of_others CHECK (requester_id <> owner_id)
);
CREATE INDEX request_newest ON graph.request (owner_id, request_id DESC) INCLUDE (requester_id);

-- Changed in the transaction of the follow itself. Rows are locked in ascending order of account_id.
CREATE TABLE graph.counts (
    account_id bigint PRIMARY KEY,
    follower_count bigint NOT NULL DEFAULT 0,
    following_count bigint NOT NULL DEFAULT 0,
    CONSTRAINT counts_not_negative CHECK (follower_count >= 0 AND following_count >= 0)
) WITH (fillfactor = 70);

CREATE TABLE graph.reader (
    account_id bigint PRIMARY KEY,
    version bigint NOT NULL
) WITH (fillfactor = 70);
