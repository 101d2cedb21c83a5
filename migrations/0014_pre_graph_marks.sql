-- What one account has decided about another, silently: block, mute, close friend, hidden from stories.
CREATE TABLE graph.mark (
    owner_id bigint NOT NULL,
    other_id bigint NOT NULL,
    kind text NOT NULL,
    mark_id bigint NOT NULL,
    PRIMARY KEY (owner_id, other_id, kind),
    CONSTRAINT mark_others CHECK (owner_id <> other_id),
    CONSTRAINT mark_kind CHECK (kind IN ('block', 'mute', 'close_friend', 'story_hidden'))
);
CREATE INDEX mark_newest ON graph.mark (owner_id, kind, mark_id DESC) INCLUDE (other_id);

-- The accounts that most follow, found anew every few minutes: what is suggested to those who know nobody.
CREATE TABLE graph.popular (
    account_id bigint PRIMARY KEY,
    follower_count bigint NOT NULL
);
