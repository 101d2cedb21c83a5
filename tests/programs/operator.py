"""Whoever types commands: in this process, as a process of its own for each would take a minute."""

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from heliograph.platform.config import Config, environment_of
from heliograph.programs.cli import main


class Answer(NamedTuple):
    """What a command did."""

    status: int
    printed: str
    complained: str


class Operator:
    """Types commands on a system of their own, each after the words that all of them begin with."""

    def __init__(
        self, config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *first: str
    ) -> None:
        self._patch, self._capsys, self._first = monkeypatch, capsys, first
        for name, value in environment_of(config).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("COLUMNS", "200")

    def __call__(self, *words: str | Path, given: str = "") -> Answer:
        """Run one command; `given` is what it reads."""
        self._patch.setattr(sys, "argv", ["heliograph", *self._first, *map(str, words)])
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        seen = self._capsys.readouterr()
        return Answer(int(ended.value.code or 0), seen.out, seen.err)

    def says(self, *words: str | Path, given: str = "") -> str:
        """Return what a command prints that must succeed."""
        answer = self(*words, given=given)
        assert answer.status == 0, answer.complained
        return answer.printed.strip()
