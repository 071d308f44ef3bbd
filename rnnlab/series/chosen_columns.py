"""Reads a file for the columns that are chosen: a row is dropped only if one of these has no value in it."""

from collections.abc import Callable, Iterable

import msgspec

from rnnlab.series.series import Series
from rnnlab.series.source import File, Source

Load = Callable[[Source], Series]


def source_with_columns(source: Source, series: Series, names: Iterable[str]) -> Source:
    """Return the source with those of the columns that were left out, as far as they hold numbers."""
    if not isinstance(source, File):
        return source
    usable = {out.column for out in series.left_out if out.usable}
    back = [name for name in dict.fromkeys(names) if name in usable]
    return msgspec.structs.replace(
        source,
        kept=(*source.kept, *(name for name in back if name not in source.kept)),
        leave_out=tuple(name for name in source.leave_out if name not in back),
    )


def source_without_columns(source: Source, series: Series, names: Iterable[str]) -> Source:
    """Return the source without those of the columns for which rows are dropped: the rows come back."""
    if not isinstance(source, File):
        return source
    costly = [name for name in dict.fromkeys(names) if name in series.incomplete]
    return msgspec.structs.replace(
        source,
        kept=tuple(name for name in source.kept if name not in costly),
        leave_out=(*source.leave_out, *costly),
    )


def source_for_features(source: Source, series: Series, features: Iterable[str]) -> Source:
    """Return the source that reads these features, and no other for which rows are dropped."""
    chosen = tuple(features)
    others = [name for name in series.features if name not in chosen]
    return source_without_columns(source_with_columns(source, series, chosen), series, others)


def read_with_columns(
    source: Source, series: Series, names: Iterable[str], load: Load
) -> tuple[Source, Series]:
    """Return the source with these columns, and its series, read again if one of them was left out."""
    new = source_with_columns(source, series, names)
    return (source, series) if new == source else (new, load(new))
