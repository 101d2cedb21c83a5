"""The configuration: one frozen struct, read once by a program from `HELIOGRAPH_*` variables.

Nothing else reads the environment. Units stand in the names. An unknown `HELIOGRAPH_` key refuses to start, so
that a misspelt setting never passes silently.
"""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec

PREFIX = "HELIOGRAPH_"
_SECRET_NAMES = ("password", "secret", "url")
_PLAIN_NAMES = ("media_url", "public_url", "upload_url_seconds")


Quota = Annotated[int, msgspec.Meta(ge=1)]


class ConfigError(Exception):
    """A setting is missing, misspelt or out of range; the message names it."""


class Handoff(StrEnum):
    """Who delivers a file's bytes once the policy has said yes."""

    NONE = "none"
    """The web program."""
    NGINX = "nginx"
    """The edge in front of it, from the object folder (`X-Accel-Redirect`)."""
    S3 = "s3"
    """The bucket, for what is large, by a redirect to a signed address."""


class Methods(StrEnum):
    """Which requests a web program serves; the rest it refuses."""

    ALL = "all"
    READS = "reads"
    """Safe ones: GET, HEAD and OPTIONS."""
    WRITES = "writes"
    """What may change something: uploads and log-ins among it."""


class FeedMode(StrEnum):
    """How it is decided whose posts are pushed into inboxes, and whose are pulled when somebody reads."""

    ADAPTIVE = "adaptive"
    """By what either costs."""
    THRESHOLD = "threshold"
    """By the number of followers, as textbooks advise."""
    PUSH = "push"
    """Everybody's are pushed."""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting, with its default.

    Engines left empty (`database_url`, `redis_url`, `s3_bucket`) are the embedded ones that `heliograph up` starts.
    """

    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    """Origin that people see, e.g. `https://photos.example`; empty: taken from the request's Host."""
    trusted_proxies: str = ""
    """Comma-separated addresses whose `X-Forwarded-For` is believed."""

    database_url: str = ""
    database_pool_size: int = 10
    database_statement_cache_size: int = 200
    """Zero behind PgBouncer older than 1.21."""
    database_timeout_seconds: float = 10.0
    database_replica_url: str = ""
    """A streaming replica that bodies may be read from, never permissions; empty: none."""
    database_replica_lag_seconds: Annotated[float, msgspec.Meta(ge=1, le=60)] = 2.0
    """How late a replica may be, by proof; while it is later, the primary is asked."""
    database_replica_timeout_seconds: float = 0.25
    redis_url: str = ""
    redis_timeout_seconds: float = 0.5
    """A server that has not answered for so long is not asked again before it answers a probe."""
    postgres_bin_dir: str = ""
    valkey_bin: str = ""
    ffmpeg_bin: str = ""
    nginx_bin: str = ""

    web_socket: str = ""
    """Where the web program listens instead of `host` and `port`: a Unix socket, whoever reaches it being trusted as a
    proxy."""
    web_methods: Methods = Methods.ALL
    """Apart, a flood of uploads or log-ins leaves those who read alone."""
    media_handoff: Handoff = Handoff.NONE
    media_url: str = ""
    """Origin of a CDN in front of `/media/`; empty: none. Addresses of what not everyone may see are signed then."""
    media_signature_seconds: Annotated[int, msgspec.Meta(ge=2, le=300)] = 300
    """How long a signed address of a file is good: that long it outlives the right to see the file."""
    edge_web: str = ""
    """The web programs that `heliograph edge` stands in front of: `host:port` or `unix:/path`, several with
    commas between."""
    edge_web_writes: str = ""
    """Those of them that serve writes (`heliograph web --writes`), where reads and writes are apart."""
    edge_cache_bytes: int = 2_000_000_000
    edge_cache_seconds: Annotated[int, msgspec.Meta(ge=1, le=300)] = 300
    """After so long an edge asks again whether everyone may still have a file, should no purge have reached it."""
    edge_tls_certificate: str = ""
    edge_tls_key: str = ""
    edge_redirect_port: int = 0
    """Where plain HTTP is sent on to HTTPS; 0: nowhere."""

    s3_bucket: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key_id: str = ""
    s3_secret_access_key: str = ""

    secret_key: str = ""
    """Base64 of at least 32 random bytes; every other key is derived from it. Embedded: made at first start."""
    access_token_seconds: int = 900
    session_seconds: int = 30 * 86_400
    signup_open: bool = True
    account_grace_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 30
    """How long a deleted account can be brought back; then it is erased."""
    password_threads: int = 2
    password_queue_max: int = 64
    """How many log-ins may wait for a thread before others are told to come back."""

    photo_max_bytes: int = 10_000_000
    avatar_max_bytes: int = 5_000_000
    video_max_bytes: int = 100_000_000
    video_max_seconds: float = 60.0
    account_quota_bytes: int = 0
    """How much one account may keep, originals and renditions together; 0: no limit."""
    upload_url_seconds: int = 3_600
    upload_seconds: float = 600.0
    """How long the bytes of one upload may take to come."""
    body_seconds: float = 120.0
    """How long the body of any other request may take to come."""
    uploads_bytes_max: int = 2_000_000_000
    """How many announced bytes may be on their way into the file system at a time, a web process."""
    disk_free_bytes_min: int = 500_000_000
    """Uploads that would leave less room than this in the file system are refused."""
    upload_part_bytes: int = 8_388_608
    """How large the parts of a resumable upload are; S3 takes none below 5 MiB but the last."""
    quarantine_days: int = 7
    """After how long uploads that nobody submitted, or that failed, are removed. Longer than any outage of the workers:
    in S3 a file that waits to be rendered goes with them."""
    stories_days: int = 0
    """After how long what is rendered of stories is removed; 0: kept, for their authors' archives."""
    originals_cold_days: int = 365
    """After how long originals go to `originals_cold_class` in S3; 0: never."""
    originals_cold_class: str = "STANDARD_IA"
    """A storage class that can be read at once: originals are rendered anew from there, and given to their owners."""
    transcoder_children: int = 1
    video_children: int = 2
    """How many videos are rendered at a time: one may become playable while another gets its larger sizes."""
    transcode_timeout_seconds: float = 60.0
    transcoder_idle_seconds: float = 60.0
    models_dir: str = ""
    """A folder of models that look at every picture (`docs/operate/moderation.md`); empty: none."""
    models_timeout_seconds: float = 30.0

    feed_mode: FeedMode = FeedMode.ADAPTIVE
    feed_pull_threshold: int = 10_000
    """Authors of more followers than this are pulled, where `feed_mode` is `threshold`."""

    posts_per_day: Quota = 100
    follows_per_hour: Quota = 200
    likes_per_hour: Quota = 1_000
    comments_per_hour: Quota = 300
    saves_per_hour: Quota = 1_000
    shares_per_hour: Quota = 300
    reports_per_hour: Quota = 60
    comment_words_file: str = ""
    """Words and phrases, one a line, that no comment may contain (`docs/operate/moderation.md`); empty: none."""
    comment_repeats_max: int = 5
    """How often an account may write the same comment within `comment_repeats_seconds`."""
    comment_repeats_seconds: int = 3_600
    logins_per_account_per_day: Quota = 100
    logins_per_address_per_hour: Quota = 100
    guesses_per_minute: Quota = 1_000
    """How many wrong passwords are looked at in all, from wherever and for whomever; past it every log-in waits."""
    signups_per_address_per_hour: Quota = 30
    requests_per_minute: Quota = 1_200
    media_requests_per_minute: Quota = 6_000
    searches_per_minute: Quota = 240
    """How often an account may have names completed while it types."""
    address_allowance_times: Quota = 10
    """How many accounts' allowances the accounts of one address have together, of whatever changes something."""

    seen_per_minute: int = 120
    """How often an account may report what it has seen, up to 100 posts a time."""

    feed_log_days: Annotated[int, msgspec.Meta(ge=0)] = 14
    """How long it is kept what was served to whom, and by which features it was ranked; 0: it is not written down."""
    feed_impressions_days: Annotated[int, msgspec.Meta(ge=1)] = 90
    """How long it is kept what people have seen."""
    feed_sample_every: Annotated[int, msgspec.Meta(ge=0)] = 1_000
    """Of so many feed pages a web process computes one anew from the database, to find what is missing or should not
    be there; 0: none."""

    lease_seconds: float = 15.0
    retry_attempts_max: int = 8
    retry_base_seconds: float = 1.0
    outbox_retention_seconds: int = 7 * 86_400
    metrics_port: int = 0
    """Where worker, relay or ticker, running alone, shows its metrics; 0: nowhere. The web program has `/metrics`."""
    log_level: str = "info"
    log_format: str = "json"


def load_config(environment: Mapping[str, str] | None = None, **overrides: object) -> Config:
    """Build the configuration from `HELIOGRAPH_*` variables, then from `overrides` (command-line flags).

    Raises `ConfigError` naming the key that is unknown or cannot be read.
    """
    source = os.environ if environment is None else environment
    known = set(Config.__struct_fields__)
    given: dict[str, object] = {}
    for key, value in source.items():
        if not key.startswith(PREFIX):
            continue
        name = key.removeprefix(PREFIX).lower()
        if name not in known:
            raise ConfigError(f"unknown setting {key}")
        given[name] = value
    given.update({name: value for name, value in overrides.items() if value is not None})
    try:
        return msgspec.convert(given, Config, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise ConfigError(str(error)) from error


def environment_of(config: Config) -> dict[str, str]:
    """Spell the settings that differ from their defaults as variables, for a child process."""
    defaults = Config()
    pairs = ((name, getattr(config, name)) for name in Config.__struct_fields__)
    return {
        PREFIX + name.upper(): str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in pairs
        if value != getattr(defaults, name)
    }


def describe(config: Config) -> list[tuple[str, str]]:
    """List (variable, value) for people to read; secrets show only whether they are set."""
    rows: list[tuple[str, str]] = []
    for name in Config.__struct_fields__:
        value = getattr(config, name)
        is_secret = any(part in name for part in _SECRET_NAMES) and name not in _PLAIN_NAMES
        rows.append((PREFIX + name.upper(), ("(set)" if value else "(empty)") if is_secret else str(value)))
    return rows


def _decode(kind: type, value: Any) -> object:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(f"no way to read a {kind.__name__}")
