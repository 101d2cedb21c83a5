-- The ledger of facts and their deliveries, idempotency keys and the source of id ticks.
CREATE SCHEMA platform;

CREATE TABLE platform.event (
    event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    partition_key bigint NOT NULL,
    payload bytea NOT NULL,
    emitted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX event_emitted_at ON platform.event (emitted_at);

-- One row for each consumer group that has still to acknowledge an event.
CREATE TABLE platform.delivery (
    group_name text NOT NULL,
    event_id bigint NOT NULL REFERENCES platform.event (event_id),
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    publication integer NOT NULL DEFAULT 0,
    is_claimed boolean NOT NULL DEFAULT false,
    failures integer NOT NULL DEFAULT 0,
    last_error text NOT NULL DEFAULT '',
    PRIMARY KEY (event_id, group_name)
);
CREATE INDEX delivery_due ON platform.delivery (group_name, due_at);
-- What has failed is few: the ticker asks for it every other second, and must not read the whole backlog for that.
CREATE INDEX delivery_failed ON platform.delivery (event_id) WHERE failures > 0;

CREATE TABLE platform.parked (
    group_name text NOT NULL,
    event_id bigint NOT NULL REFERENCES platform.event (event_id),
    failures integer NOT NULL,
    error text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, group_name)
);

CREATE TABLE platform.idempotency (
    account_id bigint NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    answer bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_created_at ON platform.idempotency (created_at);

-- Ticks are milliseconds << 10 | sequence. The sequence survives restarts and never goes back.
CREATE SEQUENCE platform.tick AS bigint MINVALUE 0 START 0;

CREATE FUNCTION platform.lease_ticks(lowest bigint, wanted integer) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    first bigint;
BEGIN
    PERFORM pg_advisory_lock(7341001);
    SELECT greatest(last_value + 1, lowest) INTO first FROM platform.tick;
    PERFORM setval('platform.tick', first + wanted - 1);
    PERFORM pg_advisory_unlock(7341001);
    RETURN first;
END
$$;
