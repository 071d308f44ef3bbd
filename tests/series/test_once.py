"""What is found out about a series is found out once, and forgotten with the series."""

import gc

import numpy as np

from rnnlab.series.series import Series, once_a_series


def a_series() -> Series:
    return Series("made", ("a",), np.zeros((3, 1)), None, None, None, np.zeros(3, int))


def test_second_question_is_answered_from_memory_and_another_series_is_not() -> None:
    asked: list[int] = []

    @once_a_series
    def found(series: Series) -> int:
        asked.append(len(series))
        return len(asked)

    first, second = a_series(), a_series()
    assert [found(first), found(first), found(second), found(first)] == [1, 1, 2, 1]
    del second
    gc.collect()
    assert [found(first), found(a_series())] == [1, 3]
