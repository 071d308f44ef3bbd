"""Shows which test holds each threshold of rnnlab/series/thresholds.py: each is moved until a test fails.

    python -m tests.series.move_thresholds [NAME …]

It takes some minutes, so it is no test itself. It writes the names of the tests to thresholds.toml, by default of all
thresholds, which test_thresholds.py checks. One without an entry is held by nothing: write a test, or delete it.
"""

import json
import os
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

FOLDER = Path(__file__).parent
TABLE = FOLDER / "thresholds.toml"
SOURCE = FOLDER.parents[1] / "rnnlab" / "series"
HEAD = """# A test that fails if a threshold of rnnlab/series/thresholds.py is higher, or lower.
# Written by move_thresholds.py.
"""
YEARS = range(1500, 2400)
MOST_SECONDS = 3.0  # of tests that are tried for one move
Number = int | float
Value = Number | tuple[Number, ...]


def moved(value: Value, *, up: bool) -> Value:
    """Return a clearly higher or lower threshold: twice or half as much, or half as far from 1 or twice."""
    if isinstance(value, tuple):
        return tuple(moved(number, up=up) for number in value)  # type: ignore[misc]
    if value in YEARS:
        return value + (300 if up else -300)
    if isinstance(value, int):
        return max(value + 1, value * 2) if up else min(value - 1, value // 2)
    if 0.5 <= value < 1:
        return 1 - (1 - value) / 2 if up else max(value / 2, 1 - 2 * (1 - value))
    return value * 2 if up else value / 2


class Mover:
    """A plugin that runs the tests once, and then those that use a threshold with other values of it."""

    def __init__(self, names: list[str]) -> None:
        self.names = names

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from rnnlab.series import thresholds

        items = [item for item in session.items if not hasattr(getattr(item, "obj", None), "hypothesis")]
        values = {name: value for name, value in vars(thresholds).items() if name.isupper()}
        users, seconds = _users(items)
        known = tomllib.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
        for name, value in values.items():
            if self.names and name not in self.names:
                continue
            tests = sorted(users[name], key=lambda item: seconds[item.nodeid])
            known[name] = {}
            for move in ("higher", "lower"):
                new = moved(value, up=move == "higher")
                if test := _in_child(_first_failing(name, new, tests)):
                    known[name] = {move: test}
                    break
            print(f"{name} = {value}:", known[name] or "HELD BY NOTHING", file=sys.stderr, flush=True)
            TABLE.write_text(
                HEAD + "".join(_entry(name, known.get(name)) for name in values), encoding="utf-8"
            )
        return True


def _users(items: list[pytest.Item]) -> tuple[dict[str, list[pytest.Item]], dict[str, float]]:
    """Run the tests, and return those that run code with each name in it, and how long each takes."""
    users: dict[str, list[pytest.Item]] = defaultdict(list)
    seconds: dict[str, float] = {}
    for item in items:
        codes = set()

        def note(frame: FrameType, event: str, argument: object, codes: set[Any] = codes) -> None:
            if frame.f_code.co_filename.startswith(str(SOURCE)):
                codes.add(frame.f_code)

        start = time.process_time()
        sys.settrace(note)
        passed = _passes(item)
        sys.settrace(None)
        seconds[item.nodeid] = time.process_time() - start
        for name in {name for code in codes for name in code.co_names} if passed else ():
            users[name].append(item)
    return users, seconds


def _passes(item: pytest.Item) -> bool:
    from _pytest.runner import runtestprotocol

    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _first_failing(name: str, value: Value, tests: list[pytest.Item]) -> Callable[[], str]:
    """Return a function that gives the first test that fails with this value, or an empty text."""

    def run() -> str:
        from rnnlab.series import thresholds

        setattr(thresholds, name, value)
        end = time.process_time() + MOST_SECONDS
        for test in tests:
            if not _passes(test):
                return test.nodeid
            if time.process_time() > end:
                break
        return ""

    return run


def _in_child(work: Callable[[], str]) -> str:
    """Return what a function returns in a copy of this process."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.write(writer, work().encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        text = stream.read().decode()
    os.waitpid(child, 0)
    return text


def _entry(name: str, tests: dict[str, str] | None) -> str:
    lines = (f"{move} = {json.dumps(test, ensure_ascii=False)}\n" for move, test in (tests or {}).items())
    return f"\n[{name}]\n{''.join(lines)}" if tests else ""


if __name__ == "__main__":
    pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(FOLDER)], plugins=[Mover(sys.argv[1:])])
