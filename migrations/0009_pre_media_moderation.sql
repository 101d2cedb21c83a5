-- Hashes of pictures that are known, what their lists ask for, and what was decided about each file.
CREATE TABLE media.hash_list (
    list_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    verdict text NOT NULL,
    match_distance smallint NOT NULL,
    note text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT hash_list_verdict CHECK (verdict IN ('allow', 'blur', 'hold', 'reject')),
    -- The bands below find every hash up to this distance, and not beyond.
    CONSTRAINT hash_list_distance CHECK (match_distance BETWEEN 0 AND 31)
);

-- bit(256), not bytea, since only bit strings have an exclusive or.
CREATE TABLE media.listed_hash (
    list_id bigint NOT NULL REFERENCES media.hash_list (list_id),
    kind text NOT NULL,
    value bit(256) NOT NULL,
    note text NOT NULL DEFAULT '',
    PRIMARY KEY (list_id, kind, value),
    CONSTRAINT listed_hash_kind CHECK (kind IN ('sha256', 'pdq'))
);

-- The sixteen 16-bit pieces of a hash, each with its place in front. Of two hashes at most 31 bits apart some piece
-- differs by one bit or none; of two at most 15 bits apart some piece is the same. A function that is neither inlined nor
-- thought cheap, so that no plan computes it for every row.
CREATE FUNCTION media.hash_bands(value bit) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100000
    AS $$
BEGIN
    RETURN ARRAY[
        substring(value FROM 1 FOR 16)::bit(16)::integer,
        substring(value FROM 17 FOR 16)::bit(16)::integer + 65536,
        substring(value FROM 33 FOR 16)::bit(16)::integer + 131072,
        substring(value FROM 49 FOR 16)::bit(16)::integer + 196608,
        substring(value FROM 65 FOR 16)::bit(16)::integer + 262144,
        substring(value FROM 81 FOR 16)::bit(16)::integer + 327680,
        substring(value FROM 97 FOR 16)::bit(16)::integer + 393216,
        substring(value FROM 113 FOR 16)::bit(16)::integer + 458752,
        substring(value FROM 129 FOR 16)::bit(16)::integer + 524288,
        substring(value FROM 145 FOR 16)::bit(16)::integer + 589824,
        substring(value FROM 161 FOR 16)::bit(16)::integer + 655360,
        substring(value FROM 177 FOR 16)::bit(16)::integer + 720896,
        substring(value FROM 193 FOR 16)::bit(16)::integer + 786432,
        substring(value FROM 209 FOR 16)::bit(16)::integer + 851968,
        substring(value FROM 225 FOR 16)::bit(16)::integer + 917504,
        substring(value FROM 241 FOR 16)::bit(16)::integer + 983040
    ];
END
$$;

-- Without a list of pending entries: each lookup would read through all of it a hundred times.
CREATE INDEX listed_hash_bands ON media.listed_hash USING gin (media.hash_bands(value)) WITH (fastupdate = off)
    WHERE kind = 'pdq';

CREATE TABLE media.judgement (
    media_id bigint PRIMARY KEY REFERENCES media.medium (media_id),
    verdict text NOT NULL,
    reasons jsonb NOT NULL,
    findings jsonb NOT NULL,
    judged_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT judgement_verdict CHECK (verdict IN ('allow', 'blur', 'hold', 'reject'))
);
