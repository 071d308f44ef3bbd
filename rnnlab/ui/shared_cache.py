"""A cache that all visitors share, limited in bytes.

Streamlit's own cache limits the number of entries, and one series may be a thousand times as large as the next.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields, is_dataclass
from functools import update_wrapper
from threading import BoundedSemaphore, Lock
from typing import Generic, ParamSpec, TypeVar

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

MAX_CONCURRENT = 2  # results computed at the same time, because computing one needs extra memory

P = ParamSpec("P")
R = TypeVar("R")


def cached(max_bytes: int, spinner: str | None = None) -> Callable[[Callable[P, R]], "CachedFunction[P, R]"]:
    """Decorator: cache the results of a function with hashable arguments; `spinner` is shown while it computes."""
    return lambda function: CachedFunction(function, max_bytes, spinner)


class CachedFunction(Generic[P, R]):
    """A function whose most recently used results are cached, up to a number of bytes in total.

    The latest result is always cached, however large. If several threads ask for the same result, one
    computes it and the others wait.
    """

    def __init__(self, function: Callable[P, R], max_bytes: int, spinner: str | None = None):
        update_wrapper(self, function)
        self._function, self._max_bytes, self._spinner = function, max_bytes, spinner
        self._results: OrderedDict[Hashable, tuple[R, int]] = OrderedDict()  # {arguments: (result, bytes)}
        self._computing: dict[Hashable, Lock] = {}
        self._lock, self._slots = Lock(), BoundedSemaphore(MAX_CONCURRENT)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (args, tuple(sorted(kwargs.items())))
        with self._lock:
            if key in self._results:
                return self._cached_result(key)
            computing = self._computing.setdefault(key, Lock())
        with computing:
            with self._lock:
                if key in self._results:
                    return self._cached_result(key)
            try:
                with self._shown_wait(), self._slots:
                    result = self._function(*args, **kwargs)
                    self._store(key, result)  # before the spinner ends, where Streamlit may stop the script
            finally:
                with self._lock:
                    self._computing.pop(key, None)
        return result

    def _shown_wait(self) -> AbstractContextManager[object]:
        """Streamlit's spinner, if a page is being drawn."""
        drawing = get_script_run_ctx(suppress_warning=True) is not None
        return st.spinner(self._spinner) if self._spinner and drawing else nullcontext()

    @property
    def cached_bytes(self) -> int:
        with self._lock:
            return sum(size for _, size in self._results.values())

    def clear(self) -> None:
        """Delete all cached results."""
        with self._lock:
            self._results.clear()

    def forget(self, is_outdated: Callable[P, bool]) -> None:
        """Delete the cached results for whose arguments `is_outdated` is true."""
        with self._lock:
            outdated = [key for key in self._results if is_outdated(*key[0], **dict(key[1]))]  # type: ignore[index]
            for key in outdated:
                del self._results[key]

    def _cached_result(self, key: Hashable) -> R:
        self._results.move_to_end(key)
        return self._results[key][0]

    def _store(self, key: Hashable, result: R) -> None:
        size = size_in_bytes(result)
        with self._lock:
            self._results[key] = result, size
            while (
                len(self._results) > 1 and sum(size for _, size in self._results.values()) > self._max_bytes
            ):
                self._results.popitem(last=False)


def size_in_bytes(value: object) -> int:
    """The bytes of the arrays, times and texts in a value, in its fields and items too."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, pd.Index):
        return int(value.memory_usage(deep=True))
    if is_dataclass(value):
        return sum(size_in_bytes(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return sum(size_in_bytes(key) + size_in_bytes(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return sum(map(size_in_bytes, value))
    return sys.getsizeof(value)
