-- Changes of follower counts that are not in `graph.counts` yet: no follow waits for the row of a popular account.
-- In every snapshot the followers of an account are as many as `graph.counts` says and its deltas add up to.
CREATE TABLE graph.follower_delta (
    delta_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    change bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX follower_delta_by_account ON graph.follower_delta (account_id) INCLUDE (change);
