"""Each threshold has its reason, is used, and is held by a test that exists (see move_thresholds.py)."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from rnnlab.series import thresholds
from tests.series.move_thresholds import SOURCE, TABLE, moved

HELD_BY: dict[str, dict[str, str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
NAMES = [name for name in vars(thresholds) if name.isupper()]
LINES = (SOURCE / "thresholds.py").read_text(encoding="utf-8").splitlines()


def test_each_threshold_stands_on_a_line_with_its_reason() -> None:
    lines = [line for line in LINES if re.match(r"[A-Z_]+(?:, [A-Z_]+)* = ", line)]
    assert [line for line in lines if not re.search(r"  # \S+ \S+", line)] == []
    assert [name for line in lines for name in re.findall(r"[A-Z_]{2,}", line.split(" = ")[0])] == NAMES


def test_each_threshold_is_used() -> None:
    files = [
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "thresholds.py"
    ]
    used = {name for text in files for name in re.findall(r"\b[A-Z][A-Z_]+\b", text)}
    assert set(NAMES) - used == set()


def test_each_threshold_is_held_by_a_test_that_exists() -> None:
    assert list(HELD_BY) == NAMES
    tests = {test.split("[")[0] for entry in HELD_BY.values() for test in entry.values()}
    files = {Path(test.split("::")[0]) for test in tests}
    known = {
        f"{file.as_posix()}::{node.name}"
        for file in files
        for node in ast.parse((SOURCE.parents[1] / file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert tests <= known


@pytest.mark.parametrize(
    ("value", "higher", "lower"),
    [(10, 20, 5), (1, 2, 0), (0.95, 0.975, 0.9), (0.5, 0.75, 0.25), (0.05, 0.1, 0.025), (1500, 1800, 1200)],
)
def test_thresholds_are_moved_clearly(value: float, higher: float, lower: float) -> None:
    assert moved(value, up=True) == pytest.approx(higher)
    assert moved(value, up=False) == pytest.approx(lower)
