"""The house rules that no tool checks: sizes, whose tables SQL names, events that somebody hears."""

import ast
import re
from pathlib import Path

import pytest

from heliograph.platform.config import Config
from heliograph.platform.events import Event
from heliograph.programs.composition import CONSUMERS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "heliograph"
FILES = sorted(SOURCE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
_CLOCKS = {"monotonic", "perf_counter", "process_time", "time"}
FEATURES = sorted(path.name for path in (SOURCE / "features").iterdir() if (path / "__init__.py").exists())
_SQL_TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(?:ONLY\s+)?([a-z_]+)\.[a-z_]+")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{node.name} has {length} lines"
            arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
            named = [argument for argument in arguments if argument.arg not in ("self", "cls")]
            assert len(named) <= 6, f"{node.name} has {len(named)} parameters"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_say_what_they_hold(path: Path) -> None:
    text = path.read_text()
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "needs a docstring"


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_test_fails_for_being_slow(path: Path) -> None:
    """Machines are busy: what waits has a deadline; what something costs is counted, or measured in `bench`."""
    asserted = (node.test for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Assert))
    for compared in (node for test in asserted for node in ast.walk(test) if isinstance(node, ast.Compare)):
        sides = [compared.left, *compared.comparators]
        for operator, left, right in zip(compared.ops, sides, sides[1:], strict=False):
            least, most = (left, right) if isinstance(operator, ast.Lt | ast.LtE) else (right, left)
            is_bound = isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
            has_deadline = isinstance(most, ast.Name) and most.id == "deadline"
            assert not is_bound or not _reads_a_clock(least) or has_deadline, f"line {compared.lineno} is timed"


def test_journeys_wait_for_conditions() -> None:
    for path in (ROOT / "tests" / "e2e").glob("*.py"):
        assert not re.search(r"wait_for_timeout\(|networkidle", path.read_text()), path.name


@pytest.mark.parametrize("feature", FEATURES)
def test_sql_names_only_its_own_schema(feature: str) -> None:
    for path in (SOURCE / "features" / feature).rglob("*.py"):
        named = set(_SQL_TABLE.findall(path.read_text()))
        assert named <= {feature}, f"{path.name} names {named - {feature}}"


@pytest.mark.parametrize("feature", FEATURES)
def test_foreign_keys_stay_within_a_schema(feature: str) -> None:
    for path in (ROOT / "migrations").glob(f"*_{feature}_*.sql"):
        assert set(re.findall(r"REFERENCES\s+([a-z_]+)\.", path.read_text())) <= {feature}


def test_every_setting_is_read() -> None:
    texts = [path.read_text() for path in FILES if path.name != "config.py"]
    read = set(re.findall(r"\w+", "\n".join(texts)))
    assert set(Config.__struct_fields__) - read == set()


def test_the_map_names_every_module_of_the_platform() -> None:
    named = set(re.findall(r"\w+", (ROOT / "ARCHITECTURE.md").read_text()))
    there_are = {path.stem for path in (SOURCE / "platform").rglob("*.py")} - {"__init__"}
    inside = {path.stem for path in (SOURCE / "platform" / "objects").glob("*.py")}
    assert there_are - inside - named == set()


def test_every_event_is_heard_or_says_that_it_is_not() -> None:
    heard = {consumer.event for consumer in CONSUMERS}
    for event in _subclasses(Event):
        if event.__module__.startswith("heliograph."):
            is_silent = "unheard" in (event.__doc__ or "").lower()
            assert (event in heard) != is_silent, event.__name__


def test_event_names_are_versioned_and_unique() -> None:
    names = [event.NAME for event in _subclasses(Event) if event.__module__.startswith("heliograph.")]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+\.v[0-9]+", name) for name in names)


def _reads_a_clock(node: ast.expr) -> bool:
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return any(isinstance(called, ast.Attribute) and called.attr in _CLOCKS for called in calls)


def _subclasses(kind: type[Event]) -> list[type[Event]]:
    return [found for direct in kind.__subclasses__() for found in (direct, *_subclasses(direct))]
