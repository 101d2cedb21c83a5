-- A statement cancelled between lock and unlock would keep the lock, which is its connection's and not its
-- transaction's, and with it everybody from getting ids. It stays the connection's: no lease waits for another's disk.
CREATE OR REPLACE FUNCTION platform.lease_ticks(lowest bigint, wanted integer) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    first bigint;
BEGIN
    PERFORM pg_advisory_lock(7341001);
    BEGIN
        SELECT greatest(last_value + 1, lowest) INTO first FROM platform.tick;
        PERFORM setval('platform.tick', first + wanted - 1);
    EXCEPTION WHEN query_canceled OR OTHERS THEN
        PERFORM pg_advisory_unlock(7341001);
        RAISE;
    END;
    PERFORM pg_advisory_unlock(7341001);
    RETURN first;
END
$$;
