-- What people report. object_id is a post's, an account's or a comment's, as kind says; owner_id is whose that is.
-- Ids only: what is reported is looked at where it is, as it is then.
CREATE SCHEMA IF NOT EXISTS moderation;

-- reported_at is when it was said last. outcome and note tell what became of it, once it is closed.
CREATE TABLE moderation.report (
    report_id bigint NOT NULL,
    reporter_id bigint NOT NULL,
    kind text NOT NULL,
    object_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    reason text NOT NULL,
    text text NOT NULL,
    reported_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    outcome text,
    note text NOT NULL DEFAULT '',
    CONSTRAINT report_pkey PRIMARY KEY (report_id),
    CONSTRAINT report_closed_with_outcome CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
-- One that waits, for each who reports and what they report.
CREATE UNIQUE INDEX report_once ON moderation.report (reporter_id, kind, object_id) WHERE closed_at IS NULL;
CREATE INDEX report_open ON moderation.report (report_id) WHERE closed_at IS NULL;
CREATE INDEX report_by_reporter ON moderation.report (reporter_id, report_id);
CREATE INDEX report_about ON moderation.report (owner_id, report_id);
