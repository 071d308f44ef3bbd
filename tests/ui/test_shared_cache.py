"""The cache that all visitors share."""

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
    """A function that returns 1,000 bytes for a name, and the names that it was computed for."""
    computed: list[str] = []

    @cached(max_bytes)
    def compute(name: str) -> np.ndarray:
        computed.append(name)
        return np.zeros(125)

    return compute, computed


def test_result_is_computed_once() -> None:
    """The same arguments give the same object."""
    compute, computed = zeros(10_000)
    assert compute("a") is compute("a")
    assert computed == ["a"]


def test_least_recently_used_result_is_evicted() -> None:
    """Room for two: a is used again, so c replaces b."""
    compute, computed = zeros(2_500)
    for name in ("a", "b", "a", "c", "a", "b"):
        compute(name)
    assert computed == ["a", "b", "c", "b"]
    assert compute.cached_bytes == 2_000


def test_result_larger_than_the_limit_is_cached() -> None:
    """A page that is drawn ten times does not read a large file ten times."""
    compute, computed = zeros(10)
    for name in ("a", "a", "b", "b", "a"):
        compute(name)
    assert computed == ["a", "b", "a"]
    assert compute.cached_bytes == 1_000


def test_cleared_results_are_computed_again() -> None:
    """After `clear` the cache is empty."""
    compute, computed = zeros(10_000)
    compute("a")
    compute.clear()
    assert compute.cached_bytes == 0
    compute("a")
    assert computed == ["a", "a"]


def test_error_is_raised_each_time_and_not_cached() -> None:
    """A file that could not be read may be readable the next time."""
    tries: list[int] = []

    @cached(1000)
    def compute() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not yet")
        return 7

    with pytest.raises(ValueError, match="not yet"):
        compute()
    assert (compute(), compute()) == (7, 7)
    assert len(tries) == 2


def in_threads(count: int, task: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(task, range(count), timeout=SECONDS))


def test_second_caller_waits_for_the_result_of_the_first() -> None:
    """Eight visitors open one series at the same moment: it is read once."""
    computed, begin, asked = [], Barrier(8), Event()

    @cached(10_000)
    def compute(name: str) -> np.ndarray:
        computed.append(name)
        assert asked.wait(SECONDS)
        return np.zeros(1)

    def ask(number: int) -> object:
        if begin.wait(SECONDS) == 0:
            asked.set()
        return compute("a")

    results = in_threads(8, ask)
    assert computed == ["a"]
    assert len(results) == 8
    assert all(result is results[0] for result in results)


def test_at_most_two_results_are_computed_at_the_same_time() -> None:
    """Twenty large uploads at once do not take twenty times the memory; a cached result does not wait."""
    running, most, met = [], [], Barrier(2)

    @cached(10_000)
    def compute(number: int) -> int:
        running.append(number)
        most.append(len(running))
        met.wait(SECONDS)  # two do run at the same time
        running.remove(number)
        return number

    assert in_threads(6, compute) == list(range(6))
    assert max(most) == 2
    assert compute(3) == 3


def test_size_of_a_series_is_that_of_its_numbers_and_times() -> None:
    """Eight features and a time of 1,000 rows: 64,000 + 8,000 + 8,000 for the segments."""
    times = pd.date_range("2025-01-01", periods=1000, freq="h")
    series = Series("s", ("a",), np.zeros((1000, 8)), times, "t", 3600.0, np.zeros(1000, "int64"))
    assert 80_000 <= size_in_bytes(series) < 85_000
    assert size_in_bytes({"a": np.zeros(100), "b": [np.zeros(10), None]}) >= 880
