"""What is set up once in a bucket: how long objects live, how they are kept, and which pages may send to it.

Rules of ours are known by their names and replaced; rules of others stay as they are.
"""

from typing import Any

from heliograph.platform.config import Config
from heliograph.platform.objects.amazon import LazyClient
from heliograph.platform.sigv4 import S3Signer

QUARANTINE = "quarantine/"
ORIGINALS = "originals/"
STORIES = "stories/"
"""Where what is rendered of stories is kept, and nothing else."""
_OURS = "heliograph-"
_PREFLIGHT_SECONDS = 3_600

Rule = dict[str, Any]


def lifecycle_rules(config: Config) -> list[Rule]:
    """Return the life cycles that the configuration asks for, as S3 spells them."""
    rules: list[Rule] = [
        {
            **_named("quarantine", QUARANTINE),
            "Expiration": {"Days": config.quarantine_days},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": config.quarantine_days},
        }
    ]
    if config.stories_days:
        rules.append({**_named("stories", STORIES), "Expiration": {"Days": config.stories_days}})
    if config.originals_cold_days:
        transition = {"Days": config.originals_cold_days, "StorageClass": config.originals_cold_class}
        rules.append({**_named("originals", ORIGINALS), "Transitions": [transition]})
    return rules


def apply_lifecycle(config: Config) -> list[Rule]:
    """Set the bucket's life cycles; return every rule that holds now. Blocks; raises `StoreUnavailable`."""
    client = LazyClient(config, S3Signer.from_config(config).endpoint)
    rules = lifecycle_rules(config)
    with client.answering("NoSuchLifecycleConfiguration") as s3:
        answer = s3.get_bucket_lifecycle_configuration(Bucket=config.s3_bucket)
        rules = [*_others(answer["Rules"]), *rules]
    with client.answering() as s3:
        s3.put_bucket_lifecycle_configuration(Bucket=config.s3_bucket, LifecycleConfiguration={"Rules": rules})
    return rules


def apply_cors(config: Config, origins: list[str]) -> list[Rule]:
    """Let pages of `origins` send to the bucket and read from it; return every rule that holds now. Blocks."""
    client = LazyClient(config, S3Signer.from_config(config).endpoint)
    rules: list[Rule] = [
        {
            "ID": f"{_OURS}pages",
            "AllowedOrigins": origins,
            "AllowedMethods": ["GET", "HEAD", "PUT"],
            "AllowedHeaders": ["content-type", "if-none-match", "range"],
            "ExposeHeaders": ["ETag", "Content-Length", "Content-Range"],
            "MaxAgeSeconds": _PREFLIGHT_SECONDS,
        }
    ]
    with client.answering("NoSuchCORSConfiguration") as s3:
        rules = [*_others(s3.get_bucket_cors(Bucket=config.s3_bucket)["CORSRules"]), *rules]
    with client.answering() as s3:
        s3.put_bucket_cors(Bucket=config.s3_bucket, CORSConfiguration={"CORSRules": rules})
    return rules


def _named(name: str, prefix: str) -> Rule:
    return {"ID": _OURS + name, "Status": "Enabled", "Filter": {"Prefix": prefix}}


def _others(rules: list[Rule]) -> list[Rule]:
    return [rule for rule in rules if not str(rule.get("ID", "")).startswith(_OURS)]
