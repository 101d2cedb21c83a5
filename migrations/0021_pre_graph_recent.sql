-- The newest changes of whom a reader follows, newest first: a followee, or minus one that is followed no more.
-- They lead up to recent_version; where that is not the version, they are not the newest.
ALTER TABLE graph.reader
    ADD COLUMN recent bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN recent_version bigint NOT NULL DEFAULT 0;
