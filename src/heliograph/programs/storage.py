"""`heliograph storage`: set up the bucket that objects are kept in."""

from collections.abc import Generator
from contextlib import contextmanager

from heliograph.platform.config import Config, ConfigError
from heliograph.platform.objects import StoreUnavailable
from heliograph.platform.objects.administration import apply_cors, apply_lifecycle


def set_lifecycle(config: Config) -> list[str]:
    """Apply the configured life cycles to the bucket; return what to tell. In the file system the ticker does it."""
    stories = f"after {config.stories_days} days" if config.stories_days else "never"
    if not config.s3_bucket:
        return [
            "Objects are in the file system, which has no life cycles; nothing was changed.",
            f"The ticker removes uploads that nobody submitted, and their parts, after {config.quarantine_days} days;",
            f"what is rendered of stories {stories}. Originals stay where they are: there is no colder place.",
        ]
    with _told(config):
        rules = apply_lifecycle(config)
    return [f"{config.s3_bucket}: {len(rules)} rules hold now", *(f"  {_words(rule)}" for rule in rules)]


def set_cors(config: Config, origins: list[str]) -> list[str]:
    """Let our pages send to the bucket; return what to tell. Raises `ConfigError` where no origin is known."""
    if not config.s3_bucket:
        return ["Objects are in the file system: uploads go to this server itself; nothing was changed."]
    allowed = origins or ([config.public_url.rstrip("/")] if config.public_url else [])
    if not allowed:
        raise ConfigError("set HELIOGRAPH_PUBLIC_URL, or say --origin https://photos.example")
    with _told(config):
        rules = apply_cors(config, allowed)
    return [f"{config.s3_bucket}: pages of {', '.join(allowed)} may send files; {len(rules)} rules hold now"]


@contextmanager
def _told(config: Config) -> Generator[None]:
    """Say what the store said: whoever sets it up can act on that."""
    try:
        yield
    except StoreUnavailable as error:
        raise ConfigError(f"{config.s3_bucket} at {config.s3_endpoint or 'Amazon'}: {error.__cause__}") from error


def _words(rule: dict[str, object]) -> str:
    kept = {name: value for name, value in rule.items() if name not in ("ID", "Status", "Filter", "Prefix")}
    return f"{rule.get('ID', 'unnamed')} {rule.get('Filter', rule.get('Prefix', ''))}: {kept}"
