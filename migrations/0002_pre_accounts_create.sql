-- Accounts, their sessions, and the count of log-in guesses.
CREATE SCHEMA accounts;

CREATE TABLE accounts.account (
    account_id bigint PRIMARY KEY,
    username text NOT NULL,
    email text NOT NULL,
    password_hash text NOT NULL,
    full_name text NOT NULL,
    bio text NOT NULL DEFAULT '',
    website text NOT NULL DEFAULT '',
    language text NOT NULL DEFAULT 'en',
    avatar_media_id bigint,
    is_private boolean NOT NULL DEFAULT false,
    is_verified boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    suspended_at timestamptz,
    deleted_at timestamptz,
    CONSTRAINT account_username_canonical CHECK (username ~ '^[a-z0-9._]{3,30}$')
);
CREATE UNIQUE INDEX account_by_username ON accounts.account (username);
CREATE UNIQUE INDEX account_by_email ON accounts.account (lower(email));

-- One row for each device that is logged in. Only the hash of the refresh token that is good next is kept.
CREATE TABLE accounts.session (
    session_id bigint PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts.account (account_id),
    refresh_hash bytea NOT NULL,
    user_agent text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX session_by_account ON accounts.session (account_id, session_id) WHERE revoked_at IS NULL;
CREATE INDEX session_by_end ON accounts.session (least(expires_at, revoked_at));

-- Log-in guesses in a window of time, by account, unknown name or address; counted before the password is checked.
CREATE TABLE accounts.guess (
    subject bytea NOT NULL,
    window_start timestamptz NOT NULL,
    guess_count integer NOT NULL,
    PRIMARY KEY (subject, window_start)
);
CREATE INDEX guess_by_window ON accounts.guess (window_start);
