"""Reads times as the user says: these columns together, in this format, in this unit, in this time zone."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.quoting import excerpt
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import nameless
from rnnlab.series.date_format import format_of, letters_of
from rnnlab.series.file.cells import plain_numbers
from rnnlab.series.messages import chosen_times as messages
from rnnlab.series.messages import time as time_messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.time.date_parts import parts_of
from rnnlab.series.time.dates import Times, known, parsed, times_together
from rnnlab.series.time.dates_in_column import dates_of
from rnnlab.series.time.dates_in_digits import WIDTHS, times_of_digits, tokens_of
from rnnlab.series.time.part_values import Parts
from rnnlab.series.time.time_of_day import clock_of
from rnnlab.series.time.time_units import times_in_unit

_YEARS = ("%Y", "%y", "%G", "%c", "%x", "%s")
_UTC = re.compile(r"\d ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$")


def check_time_options(options: ReadOptions) -> None:
    """Mistake if options for the time contradict each other."""
    chosen = ("time_with", "time_format", "time_unit", "time_zone")
    used = [name for name in chosen if getattr(options, name)]
    if options.time == "" and used:
        raise Mistake(messages.option_without_time(used[0]))
    if options.time_format and options.time_unit:
        raise Mistake(messages.format_and_unit())
    if options.time_with and options.time_unit:
        raise Mistake(messages.several_columns_and_unit())
    if options.shape == "matrix" and used and used != ["time_zone"]:
        raise Mistake(messages.option_for_matrix(used[0]))


def chosen_times(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """Return the times that the user's columns, format or unit give; None if none of these is chosen.

    Raises Mistake if they give none.
    """
    columns = tuple(dict.fromkeys((*filter(None, (options.time,)), *options.time_with)))
    unknown = [column for column in columns if column not in frame.columns]
    if unknown:
        raise Mistake(time_messages.unknown_time_column(unknown[0], tuple(map(str, frame.columns))))
    if options.time_format:
        return _in_format(frame, columns, format_of(options.time_format))
    if options.time_unit:
        return _in_unit(frame, columns, options.time_unit)
    return _together(frame, columns, options) if options.time_with else None


def in_zone(frame: pd.DataFrame, times: Times, zone: str) -> Times:
    """Return the times in the standard time of a zone, all year; local times lose their daylight saving time.

    Raises Mistake if the zone is unknown, or the times have no date.
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Mistake(messages.unknown_time_zone(zone[:60])) from None
    if any(
        note.code in ("series.times_from_zero", "series.days_without_date") for note in times.report.notes
    ):
        raise Mistake(messages.zone_without_dates(zone))
    index = times.index
    if _is_utc(frame[times.column], index) if times.column in frame else False:
        instants = index.tz_localize("UTC")
    else:
        rising = slice(None, None, -1 if len(index) > 1 and index[0] > index[-1] else 1)
        turn = pd.Series(index)[rising].groupby(index[rising], dropna=False).cumcount()
        # The repeated hour in autumn is first daylight saving time, then standard time.
        is_summer = (turn.sort_index() % 2 == 0).to_numpy(dtype=bool) & index.duplicated(keep=False)
        instants = index.tz_localize(place, ambiguous=is_summer, nonexistent="shift_forward")
    present = instants.dropna()
    year = int(present[0].year) if len(present) else 2000
    offsets = [pd.Timestamp(year, month, 1, tz=place).utcoffset() for month in (1, 7)]
    standard = instants.tz_convert("UTC").tz_localize(None) + min(
        offset for offset in offsets if offset is not None
    )
    times.report.note(messages.standard_time_of(zone))
    times.report.guess("time_zone", zone, (zone, None), time_messages.chosen_by_user())
    local = instants.tz_convert(place).tz_localize(None).as_unit("us")
    return replace(times, index=pd.DatetimeIndex(standard).as_unit("us"), local=local)


def _is_utc(values: pd.Series, index: pd.DatetimeIndex) -> bool:
    """Whether times come from texts with a zone behind them, or from numbers since 1970."""
    present = values.dropna()
    if len(present) == 0:
        return False
    if pd.api.types.is_numeric_dtype(values):
        first = float(present.iloc[0])
        return any(abs(first / unit - index[0].timestamp()) < 1 for unit in (1, 1e3, 1e6, 1e9))
    return bool(_UTC.search(str(present.iloc[0]).strip())) and ":" in str(present.iloc[0])


def _in_format(frame: pd.DataFrame, columns: tuple[str, ...], form: str) -> Times:
    """Read one column, or several with a space between them, in a strptime format."""
    if not any(year in form for year in _YEARS):
        raise Mistake(messages.format_without_year(letters_of(form)))
    if columns:
        index = _read_in_format([frame[column] for column in columns], form)
        present = int(frame[columns[0]].notna().sum())
        if known(index) < max(1, th.HALF * present):
            example = " ".join(_texts(frame[column].dropna()[:1])[0] for column in columns)
            raise Mistake(messages.wrong_time_format(columns, excerpt(example), letters_of(form)))
    else:
        columns, index = _first_in_format(frame, form)
    return _combined(columns, index, ("time_format", form))


def _first_in_format(frame: pd.DataFrame, form: str) -> tuple[tuple[str, ...], pd.DatetimeIndex]:
    for column in map(str, frame.columns):
        few = frame[column].dropna()[: th.SAMPLED_CELLS]
        if len(few) and known(_read_in_format([few], form)) >= th.NEARLY_ALL * len(few):
            return (column,), _read_in_format([frame[column]], form)
    raise Mistake(messages.no_column_in_format(letters_of(form)))


def _read_in_format(columns: list[pd.Series], form: str) -> pd.DatetimeIndex:
    plain = "".join(tokens_of(form)) == form and set(tokens_of(form)) <= WIDTHS.keys()
    if plain and len(columns) == 1 and pd.api.types.is_numeric_dtype(columns[0]):
        return times_of_digits(plain_numbers(columns[0]), form)
    forms = form.split(" ") if len(form.split(" ")) == len(columns) else [""] * len(columns)
    texts = [_texts(column, part) for column, part in zip(columns, forms, strict=True)]
    return parsed(pd.Series(map(" ".join, zip(*texts, strict=True)), dtype="str"), form)


def _texts(values: pd.Series, form: str = "") -> list[str]:
    """Return the cells as texts; a whole number without a point, and with the zeros that its format has."""
    if pd.api.types.is_numeric_dtype(values):
        width = (
            sum(WIDTHS.get(token, 0) for token in tokens_of(form)) if "".join(tokens_of(form)) == form else 0
        )
        return ["" if pd.isna(value) else f"{value:.15g}".zfill(width) for value in values]
    if pd.api.types.is_datetime64_any_dtype(values):
        return ["" if pd.isna(value) else str(value) for value in values]
    return [str(text).strip() for text in values.astype("str").fillna("")]


def _in_unit(frame: pd.DataFrame, columns: tuple[str, ...], unit: str) -> Times:
    """Read a column of numbers in a unit; without a chosen one, the first that rises."""
    if not columns:
        rising = (
            str(column)
            for column in frame.columns
            if pd.api.types.is_numeric_dtype(frame[column])
            and bool((np.diff(frame[column].dropna()) > 0).all())
        )
        columns = (next(rising, ""),)
        if not columns[0]:
            raise Mistake(messages.no_rising_column(unit))
    column = columns[0]
    values = pd.to_numeric(frame[column], errors="coerce")
    if pd.api.types.is_bool_dtype(frame[column]) or values.notna().sum() < max(1, th.HALF * len(frame)):
        raise Mistake(messages.no_numbers_for_unit(column, unit))
    index, from_zero = times_in_unit(plain_numbers(values), unit)
    if known(index) < th.HALF * len(index):
        raise Mistake(messages.times_out_of_range(column, unit))
    times = _combined((column,), index, ("time_unit", unit))
    if from_zero:
        times.report.note(time_messages.times_from_zero(column, unit))
    return times


def _together(frame: pd.DataFrame, columns: tuple[str, ...], options: ReadOptions) -> Times:
    """Combine columns: by their names, in their order, or a date and a time of day."""
    chosen = frame[list(columns)]
    parts = parts_of(chosen) or _parts_in_order(chosen)
    if parts is not None and set(parts.used) == set(columns):
        return _combined(columns, parts.index)
    dates = dates_of(chosen[columns[0]], columns[0], options.order, named=True)
    if dates is not None and len(columns) == 2:
        clock = clock_of(chosen[columns[1]], columns[1])
        clock = clock_of(chosen[columns[1]], "time") if clock is None else clock
        if clock is not None:
            return _combined(columns, pd.DatetimeIndex(dates.times + clock).as_unit("us"))
    joined = pd.Series(
        [" ".join(row) for row in zip(*(_texts(chosen[column]) for column in columns), strict=True)]
    )
    dates = dates_of(joined, "date", options.order, named=True)
    if dates is None:
        raise Mistake(messages.columns_make_no_time(columns))
    times = _combined(columns, dates.times)
    dates.add_to(times.report)
    return times


def _parts_in_order(chosen: pd.DataFrame) -> Parts | None:
    """Combine columns in their order, as if they had no names: year, month, day, or day, month, year."""
    plain = chosen.set_axis(list(map(nameless, range(1, chosen.shape[1] + 1))), axis=1)
    parts = parts_of(plain.assign(rest=0))
    if parts is None:
        return None
    names = dict(zip(plain.columns, map(str, chosen.columns), strict=True))
    return replace(parts, used=tuple(names[column] for column in parts.used))


def _combined(
    columns: tuple[str, ...], index: pd.DatetimeIndex, chosen: tuple[str, str] | None = None
) -> Times:
    """Return times of columns, with what the user chose as a guess."""
    times = times_together(columns, index)
    if chosen is not None:
        field, value = chosen
        times.report.guess(field, value, (value, None), time_messages.chosen_by_user())
    if len(columns) > 1:
        times.report.guess("time_with", columns[1:], (), time_messages.chosen_by_user())
    return times
