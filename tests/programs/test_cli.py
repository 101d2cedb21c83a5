"""The command line: what it prints, and with which status it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from heliograph.platform.config import Config
from heliograph.programs.doctor import examine


def heliograph(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [Path(sys.executable).with_name("heliograph"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", **environment},
    )


def test_help_names_every_command() -> None:
    answer = heliograph("--help")
    assert answer.returncode == 0
    commands = "up web worker relay ticker migrate config doctor replay held hashes reports openapi version"
    for command in commands.split(" "):
        assert f" {command} " in answer.stdout


def test_config_shows_settings_and_hides_secrets() -> None:
    answer = heliograph("config", HELIOGRAPH_SECRET_KEY="hush", HELIOGRAPH_PORT="8123")
    assert "HELIOGRAPH_PORT" in answer.stdout
    assert "8123" in answer.stdout
    assert "hush" not in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "status", "words"),
    [
        (["up", "--nope"], {}, 2, "--nope"),
        (["config"], {"HELIOGRAPH_PROT": "1"}, 1, "unknown setting HELIOGRAPH_PROT"),
        (["config"], {"HELIOGRAPH_PORT": "many"}, 1, "port"),
        (["web", "--reads", "--writes"], {}, 2, "say --reads or --writes"),
        (["up", "--split"], {}, 2, "--split is for --edge"),
        (["config"], {"HELIOGRAPH_WEB_METHODS": "some"}, 1, "web_methods"),
        (["replay"], {}, 2, "say either --event ID or --parked"),
        (["worker", "--data-dir", "/nonexistent"], {}, 1, "No heliograph up runs on /nonexistent"),
    ],
)
def test_mistakes_are_told_in_words(arguments: list[str], environment: dict[str, str], status: int, words: str) -> None:
    answer = heliograph(*arguments, **environment)
    assert answer.returncode == status
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


async def test_the_doctor_finds_nothing_on_a_healthy_system(config: Config) -> None:
    assert [check for check in await examine(config) if not check.is_ok] == []


async def test_the_doctor_sees_open_secrets_and_absent_engines(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o755)
    (tmp_path / "secrets").chmod(0o755)
    found = {check.name: check for check in await examine(Config(data_dir=tmp_path))}
    assert found["secrets"].hint.startswith("chmod go-rwx")
    assert "start it" in found["engines"].hint


async def test_the_doctor_names_an_engine_that_does_not_answer(config: Config) -> None:
    absent = Config(
        data_dir=config.data_dir,
        secret_key=config.secret_key,
        database_url="postgresql://nobody@127.0.0.1:1/none",
        redis_url=config.redis_url,
    )
    found = {check.name: check for check in await examine(absent)}
    assert "no answer" in found["database"].found
    assert found["cache"].is_ok
