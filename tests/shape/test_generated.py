"""What is generated and checked in agrees with what it is generated from."""

import os
from pathlib import Path

import pytest

from devenv.schema import SCHEMA_FILE, dump_schema
from heliograph.platform.config import Config
from heliograph.programs.openapi import document
from heliograph.programs.up.locate import postgres_bin_dir

OPENAPI_FILE = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"


def test_migrations_replayed_equal_the_schema(fresh_database: str) -> None:
    schema = dump_schema(postgres_bin_dir(Config()) / "pg_dump", fresh_database)
    if os.environ.get("WRITE_GENERATED"):
        SCHEMA_FILE.write_text(schema)
    assert schema == SCHEMA_FILE.read_text(), "run `make schema`"


def test_the_openapi_document_agrees_with_the_code() -> None:
    if os.environ.get("WRITE_GENERATED"):
        OPENAPI_FILE.parent.mkdir(parents=True, exist_ok=True)
        OPENAPI_FILE.write_bytes(document())
    assert document() == OPENAPI_FILE.read_bytes(), "run `make openapi`"


@pytest.mark.parametrize(
    "path",
    [
        "/api/users/signup",
        "/api/users/login",
        "/api/users/token",
        "/api/users/logout",
        "/api/users/me",
        "/api/users/me/avatar",
        "/api/users/me/sessions",
        "/api/users/{user_id}",
        "/api/users/by-username/{username}",
        "/api/users/{user_id}/posts",
        "/api/users/{user_id}/follow",
        "/api/users/{user_id}/followers",
        "/api/users/{user_id}/following",
        "/api/posts/upload-url",
        "/api/posts",
        "/api/posts/{post_id}",
        "/api/posts/{post_id}/status",
        "/api/posts/{post_id}/like",
        "/api/posts/{post_id}/likes",
        "/api/posts/{post_id}/comments",
        "/api/posts/{post_id}/save",
        "/api/posts/{post_id}/share",
        "/api/comments/{comment_id}",
        "/api/comments/{comment_id}/like",
        "/api/comments/{comment_id}/replies",
        "/api/saved",
        "/api/collections",
        "/api/collections/{collection_id}",
        "/api/feed",
        "/api/feed/new",
        "/api/events",
    ],
)
def test_the_contract_is_there(path: str) -> None:
    assert f'"{path}":' in document().decode()
