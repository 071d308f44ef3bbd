"""What `rnnlab.read` gives: a series, and where it was read from."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from rnnlab import api_messages
from rnnlab.mistake import Mistake
from rnnlab.series.describe import inspection
from rnnlab.series.read_options import SEPARATOR
from rnnlab.series.series import Series
from rnnlab.series.source import ReadOptions, Source, find_source, keep, with_options
from rnnlab.stack.layers import Layer, Stack, checked_stack, read_layer

Layers = Sequence[str | Layer]
Table = str | Path | pd.DataFrame
Tables = Table | Sequence[str | Path]


@dataclass(frozen=True, eq=False)
class Data:
    """A series and its source.

    source: the sample, the generated weather or the stored file. series: its evenly spaced rows.
    """

    source: Source
    series: Series

    @property
    def features(self) -> tuple[str, ...]:
        """The numeric columns that can be read and predicted."""
        return self.series.features

    @property
    def report(self) -> dict[str, Any]:
        """How the file was read: time, columns left out, repairs; the same as `rnnlab inspect --json`."""
        return msgspec.to_builtins(inspection(self.series))

    def to_frame(self) -> pd.DataFrame:
        """The rows as a DataFrame, indexed by time if the series has times.

        >>> import rnnlab
        >>> rnnlab.read("seattle_weather_2012_2015").to_frame().shape
        (1461, 4)
        """
        return pd.DataFrame(self.series.values, self.series.times, list(self.series.features))


def check_read(data: object) -> None:
    """Mistake if data are a path or a table that was not read."""
    if not isinstance(data, Data):
        raise Mistake(api_messages.data_not_read(data if isinstance(data, str) else type(data).__name__))


def stack_of(layers: Layers) -> Stack:
    """A checked stack of layers, each a `Layer` or written as KIND:UNITS[:seq]."""
    numbered = enumerate(layers, 1)
    stack = [layer if isinstance(layer, Layer) else read_layer(layer, at) for at, layer in numbered]
    return checked_stack(tuple(stack))


def source_of(file: Tables, files: Path, options: ReadOptions) -> Source:
    """Where a file, several files or a table are read from; a table is stored among the files."""
    if isinstance(file, pd.DataFrame):
        return with_options(keep(_bytes_of(file), "the table", files), options)
    texts = [str(file)] if isinstance(file, str | Path) else list(map(str, file))
    return find_source(texts, files, options)


def _bytes_of(table: pd.DataFrame) -> bytes:
    if table.columns.nlevels > 1:
        table = table.set_axis([SEPARATOR.join(map(str, names)) for names in table.columns], axis=1)
    of_times = isinstance(table.index, pd.DatetimeIndex | pd.PeriodIndex)
    if table.index.name is not None or table.index.nlevels > 1 or of_times:
        table = table.reset_index()
    file = io.BytesIO()
    table.rename(columns=str).to_parquet(file, index=False)
    return file.getvalue()
