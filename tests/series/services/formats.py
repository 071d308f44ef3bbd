"""The table of formats: files in the layouts of well-known data services, and the right reading of each.

The values are made up; layouts, names, date forms and missing-value markers follow the services' documentation.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The right reading of a file without any option, as the service documents its columns.

    rows: time steps of the series. step: "1h", "1month", "weekdays"; empty for a file without times;
        "~73s" for a step that is odd in the file and may be rounded.
    first, last: the times of the first and the last row; empty if the file does not tell them.
    features: columns that must be read; a unit may follow the name.
    unused: columns that the network must not read by default: codes, row numbers, parts of the time.
    series: names of all series of a long table, to pick from or side by side, in any order; of a pick, the first.
    other_series: names that are as right, such as those of another column.
    cells: {(time, column): value}; the time is the row number in a file without times.
    missing: {column: rows of the file without a value}.
    """

    rows: int
    step: str
    first: str = ""
    last: str = ""
    features: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    other_series: tuple[tuple[str, ...], ...] = ()
    cells: dict[tuple[str | int, str], float] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """A service's format. documentation: where its layout is described."""

    name: str
    file: str
    documentation: str
    build: Callable[[], tuple[bytes, Reading]]


FORMATS: list[Format] = []


def service(
    name: str, file: str, documentation: str
) -> Callable[[Callable[[], tuple[bytes, Reading]]], Callable[[], tuple[bytes, Reading]]]:
    """Add the format that a function builds to the table."""

    def add(build: Callable[[], tuple[bytes, Reading]]) -> Callable[[], tuple[bytes, Reading]]:
        FORMATS.append(Format(name, file, documentation, build))
        return build

    return add


def times(first: str, count: int, frequency: str, form: str = "%Y-%m-%d") -> list[str]:
    """Return times as text; frequency as in pandas ("h", "D", "MS", "5min"), form as in strftime."""
    return list(pd.date_range(first, periods=count, freq=frequency).strftime(form))


def wave(count: int, mean: float = 10, size: float = 5, period: int = 24, digits: int = 1) -> list[float]:
    """Return values that rise and fall like measurements, rounded as services round them."""
    return [
        round(mean + size * math.sin(2 * math.pi * n / period) + size * (7 * n % 11) / 55, digits)
        for n in range(count)
    ]


def counts(count: int, mean: int = 100, size: int = 40, period: int = 7) -> list[int]:
    """Return whole numbers that rise and fall."""
    return [int(value) for value in wave(count, mean, size, period, 0)]


def joined(delimiter: str, *columns: Iterable[object]) -> list[str]:
    """Return the rows of a table; None is an empty cell."""
    return [
        delimiter.join("" if cell is None else str(cell) for cell in row)
        for row in zip(*columns, strict=True)
    ]


def quoted(cells: Iterable[object]) -> list[str]:
    return [f'"{cell}"' for cell in cells]


def with_cells(values: Sequence[object], replaced: dict[int, object]) -> list[object]:
    """Return the values with some cells replaced, such as by missing-value markers."""
    return [replaced.get(place, value) for place, value in enumerate(values)]


def text(*parts: str | list[str], end: str = "\n", encoding: str = "utf-8") -> bytes:
    """Return the lines one below the other as the bytes of a file."""
    lines = [line for part in parts for line in ([part] if isinstance(part, str) else part)]
    return (end.join(lines) + end).encode(encoding)
