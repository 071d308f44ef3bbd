"""What was worked out once is remembered for everybody, within a bound of bytes.

Streamlit's own cache counts entries, and one series may be a thousand times as large as the next.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from dataclasses import fields, is_dataclass
from functools import update_wrapper
from threading import BoundedSemaphore, Lock
from typing import Generic, ParamSpec, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

AT_ONCE = 2  # values made at the same time: what making one takes is taken twice at most

P = ParamSpec("P")
R = TypeVar("R")


def remembered(most_bytes: int, saying: str | None = None) -> Callable[[Callable[P, R]], "Remembered[P, R]"]:
    """A decorator for a function of hashable arguments; `saying` is shown while it works."""
    return lambda work: Remembered(work, most_bytes, saying)


class Remembered(Generic[P, R]):
    """The function, whose latest used results are kept while together they take no more than that many bytes.

    The result just asked for is kept, however large. Who asks for what is being made waits for it.
    """

    def __init__(self, work: Callable[P, R], most_bytes: int, saying: str | None = None):
        update_wrapper(self, work)
        self._work, self._most_bytes, self._saying = work, most_bytes, saying
        self._kept: OrderedDict[Hashable, tuple[R, int]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock, self._at_once = Lock(), BoundedSemaphore(AT_ONCE)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (args, tuple(sorted(kwargs.items())))
        with self._lock:
            if key in self._kept:
                return self._found(key)
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._found(key)
            try:
                with st.spinner(self._saying) if self._saying else nullcontext(), self._at_once:
                    result = self._work(*args, **kwargs)
                    self._keep(key, result)  # before the spinner goes, where Streamlit may end the script
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return result

    @property
    def bytes_kept(self) -> int:
        with self._lock:
            return sum(size for _, size in self._kept.values())

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()

    def _found(self, key: Hashable) -> R:
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def _keep(self, key: Hashable, result: R) -> None:
        size = bytes_of(result)
        with self._lock:
            self._kept[key] = result, size
            while len(self._kept) > 1 and sum(size for _, size in self._kept.values()) > self._most_bytes:
                self._kept.popitem(last=False)


def bytes_of(value: object) -> int:
    """The bytes of the arrays, times and texts in a value, its fields and what it holds."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, pd.Index):
        return int(value.memory_usage(deep=True))
    if is_dataclass(value):
        return sum(bytes_of(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return sum(bytes_of(key) + bytes_of(held) for key, held in value.items())
    if isinstance(value, (list, tuple)):
        return sum(map(bytes_of, value))
    return sys.getsizeof(value)
