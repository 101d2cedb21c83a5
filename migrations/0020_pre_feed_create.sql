-- How the feed reaches readers: who is pulled instead of pushed, what could not be pushed, and what things cost.
CREATE SCHEMA IF NOT EXISTS feed;

-- An author without a row is pushed, and always was. 'pull': posts from cut_id on are not pushed. 'push': posts below
-- cut_id were not. The cut lies a few seconds after the decision, so that every process knows of it before it counts.
CREATE TABLE feed.author_mode (
    author_id bigint PRIMARY KEY,
    mode text NOT NULL,
    cut_id bigint NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT author_mode_known CHECK (mode IN ('push', 'pull'))
);

-- Since when the other mode has looked cheaper for an author.
CREATE TABLE feed.author_leaning (
    author_id bigint PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
);

-- Posts that inboxes may miss, as their fan-out fails, until it is done.
CREATE TABLE feed.unpushed (
    published_id bigint PRIMARY KEY,
    author_id bigint NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now()
);

-- version grows with every change of author_mode or unpushed, modes_version of author_mode alone; processes ask for
-- them each second.
CREATE TABLE feed.standing (
    is_only boolean PRIMARY KEY DEFAULT true,
    version bigint NOT NULL DEFAULT 0,
    modes_version bigint NOT NULL DEFAULT 0,
    CONSTRAINT standing_is_one CHECK (is_only)
);
INSERT INTO feed.standing DEFAULT VALUES;

-- Moving averages of what things cost, and of how many authors readers pull.
CREATE TABLE feed.measure (
    name text PRIMARY KEY,
    value double precision NOT NULL,
    measured_at timestamptz NOT NULL DEFAULT now()
);

-- How often readers ask for their feed, from a sample; counts fade by time.
CREATE TABLE feed.reader_reads (
    account_id bigint PRIMARY KEY,
    reads double precision NOT NULL,
    counted_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
