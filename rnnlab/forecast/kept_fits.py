"""Fits that are not made again: the same series is fitted for each changed network, and each trial of a search."""

import random
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any

import numpy as np

BYTES_OF_ENTRY = 500  # beside its arrays


class KeptFits:
    """The fits of this process by their key, up to so many bytes.

    Those to forget are drawn at random: if more series than fit in are asked for in turn, the oldest is always the one
    that is needed next.
    """

    def __init__(self, most_bytes: int):
        self.most_bytes, self.bytes = most_bytes, 0
        self._fits: dict[Hashable, tuple[Any, int]] = {}
        self._keys: list[Hashable] = []
        self._random, self._lock = random.Random(0), Lock()

    def __len__(self) -> int:
        return len(self._fits)

    def fit(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What is kept, or else is made now, one fit at a time."""
        with self._lock:
            if key not in self._fits:
                made = make()
                size = BYTES_OF_ENTRY + bytes_of(made)
                if size > self.most_bytes:
                    return made
                self._make_room(size)
                self._fits[key] = made, size
                self._keys.append(key)
                self.bytes += size
            return self._fits[key][0]

    def _make_room(self, size: int) -> None:
        while self.bytes + size > self.most_bytes:
            place = self._random.randrange(len(self._keys))
            self._keys[place], self._keys[-1] = self._keys[-1], self._keys[place]
            self.bytes -= self._fits.pop(self._keys.pop())[1]


def bytes_of(value: Any) -> int:
    """The bytes of all arrays in a dataclass, its fields and tuples of them."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, tuple | list):
        return sum(map(bytes_of, value))
    if is_dataclass(value):
        return sum(bytes_of(getattr(value, field.name)) for field in fields(value))
    return 0
