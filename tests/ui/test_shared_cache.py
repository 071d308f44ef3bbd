"""What is cached within a bound of bytes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pandas as pd
import pytest

from rnnlab.series.series import Series
from rnnlab.ui.shared_cache import CachedFunction, cached, size_in_bytes

SECONDS = 300  # a guard against threads that never meet, far more than a busy machine needs


def zeros(max_bytes: int) -> tuple[CachedFunction[[str], np.ndarray], list[str]]:
    """A function that gives 1,000 bytes for a name, and the names it was worked out for."""
    made: list[str] = []

    @cached(max_bytes)
    def work(name: str) -> np.ndarray:
        made.append(name)
        return np.zeros(125)

    return work, made


def test_result_is_worked_out_once() -> None:
    """The same arguments give the same object."""
    work, made = zeros(10_000)
    assert work("a") is work("a")
    assert made == ["a"]


def test_least_lately_used_goes_where_bytes_are_short() -> None:
    """Room for two: a is used again, so b gives way to c."""
    work, made = zeros(2_500)
    for name in ("a", "b", "a", "c", "a", "b"):
        work(name)
    assert made == ["a", "b", "c", "b"]
    assert work.cached_bytes == 2_000


def test_result_larger_than_the_bound_is_kept_alone() -> None:
    """A page that draws itself ten times does not read a large file ten times."""
    work, made = zeros(10)
    for name in ("a", "a", "b", "b", "a"):
        work(name)
    assert made == ["a", "b", "a"]
    assert work.cached_bytes == 1_000


def test_cleared_results_are_worked_out_anew() -> None:
    """After `clear` nothing is kept."""
    work, made = zeros(10_000)
    work("a")
    work.clear()
    assert work.cached_bytes == 0
    work("a")
    assert made == ["a", "a"]


def test_error_is_raised_each_time_and_not_kept() -> None:
    """A file that could not be read may be there the next time."""
    tries: list[int] = []

    @cached(1000)
    def work() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not yet")
        return 7

    with pytest.raises(ValueError, match="not yet"):
        work()
    assert (work(), work()) == (7, 7)
    assert len(tries) == 2


def in_threads(count: int, task: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(task, range(count), timeout=SECONDS))


def test_who_asks_for_what_is_being_worked_out_waits_for_it() -> None:
    """Eight visitors open one series at the same moment: it is read once."""
    made, begin, asked = [], Barrier(8), Event()

    @cached(10_000)
    def work(name: str) -> np.ndarray:
        made.append(name)
        assert asked.wait(SECONDS)
        return np.zeros(1)

    def ask(number: int) -> object:
        if begin.wait(SECONDS) == 0:
            asked.set()
        return work("a")

    found = in_threads(8, ask)
    assert made == ["a"]
    assert len(found) == 8
    assert all(one is found[0] for one in found)


def test_two_at_most_are_worked_out_at_the_same_time_and_what_is_kept_waits_for_none() -> None:
    """Twenty who upload a large file at once do not take twenty times the memory."""
    running, most, met = [], [], Barrier(2)

    @cached(10_000)
    def work(number: int) -> int:
        running.append(number)
        most.append(len(running))
        met.wait(SECONDS)  # two do run at the same time
        running.remove(number)
        return number

    assert in_threads(6, work) == list(range(6))
    assert max(most) == 2
    assert work(3) == 3


def test_bytes_of_a_series_are_those_of_its_numbers_and_times() -> None:
    """Eight features and a time of 1,000 rows: 64,000 + 8,000 + 8,000 for the segments."""
    times = pd.date_range("2025-01-01", periods=1000, freq="h")
    series = Series("s", ("a",), np.zeros((1000, 8)), times, "t", 3600.0, np.zeros(1000, "int64"))
    assert 80_000 <= size_in_bytes(series) < 85_000
    assert size_in_bytes({"a": np.zeros(100), "b": [np.zeros(10), None]}) >= 880
