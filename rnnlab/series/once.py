"""What is found out about a series once, and kept as long as the series is."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from rnnlab.series.series import Series

Found = TypeVar("Found")


def once_a_series(find: Callable[[Series], Found]) -> Callable[[Series], Found]:
    """Let a function of a series answer from memory when it is called again; what it returns is not to be changed."""
    known: WeakKeyDictionary[Series, Found] = WeakKeyDictionary()

    @wraps(find)
    def found(series: Series) -> Found:
        if series not in known:
            known[series] = find(series)
        return known[series]

    return found
