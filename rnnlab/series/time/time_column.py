"""Finds a table's time column: one of dates, or several that make the time together."""

from dataclasses import replace

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.quoting import excerpt
from rnnlab.series import thresholds as th
from rnnlab.series.messages import chosen_times as chosen_messages
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import Order, ReadOptions
from rnnlab.series.tables.series_columns import (
    ID_WORDS,
    VAGUE_ID_WORDS,
    dates_name_series,
    in_order_by_series,
    is_named,
    naming_columns,
)
from rnnlab.series.time.chosen_times import chosen_times, in_zone
from rnnlab.series.time.clock_beside import with_clock
from rnnlab.series.time.date_parts import parts_of
from rnnlab.series.time.dates import Dates, Times, parsed_by_any, regularity, rises, times_together
from rnnlab.series.time.dates_in_column import (
    dates_of,
    is_named_like_time,
    sample_rows,
)
from rnnlab.series.time.dates_in_numbers import dates_in_numbers, has_mixed_units, julian_days
from rnnlab.series.time.dates_in_text import dates_in_text
from rnnlab.series.time.day_or_month_first import wrong_order
from rnnlab.series.time.elapsed import elapsed_times
from rnnlab.series.time.footnotes import without_footnotes
from rnnlab.series.time.part_values import NAMELESS
from rnnlab.series.time.periods import month_starts
from rnnlab.series.time.time_of_day import clock_times
from rnnlab.series.time.typical_year import in_one_year
from rnnlab.series.vocabulary import vocabulary

DAY_ZERO = pd.Timestamp("1900-01-01")
UTC = frozenset(("utc", "gmt"))
NUMBERS = vocabulary("features.row_numbers") | vocabulary("features.ids") | VAGUE_ID_WORDS


def find_times(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """Find the times of the table's rows: dates, or times from zero; None if there are none or the user wants none."""
    if options.time == "":
        return None
    frame, footnotes = without_footnotes(frame)
    times = chosen_times(frame, options)
    if times is not None:
        times = _with_others_left_out(frame, options, times)
    else:
        times = find_dates(frame, options)
        if times is not None and options.time is None:
            times = _finer_times(frame, options, times) or times
        elif options.time is None:
            times = _times_of_parts(frame, options, any_year=True) or elapsed_times(frame, options)
        times = None if times is None else in_one_year(times)
    for column, example in footnotes.items():
        if times is not None and column in times.used:
            times.report.note(messages.footnotes_ignored(column, example))
    return times_in_zone(frame, times, options)


def _finer_times(frame: pd.DataFrame, options: ReadOptions, times: Times) -> Times | None:
    """Return times from zero that differ in each row, beside days with so few decimals that most are the same."""
    if not pd.api.types.is_numeric_dtype(frame[times.column]) or times.index.nunique() > th.HALF * len(frame):
        return None
    finer = elapsed_times(frame.drop(columns=list(times.used)), options)
    if finer is None or not finer.index.is_unique or naming_columns(frame, times.index, times.used):
        return None
    finer.report.leave_out(times.column, messages.other_time_column(finer.column), usable=True)
    return replace(finer, used=(*finer.used, times.column), beside=(*finer.beside, times.column))


def times_in_zone(frame: pd.DataFrame, times: Times | None, options: ReadOptions) -> Times | None:
    """Return the times in the zone that the user chose, if any."""
    if not options.time_zone:
        return times
    if times is None:
        raise Mistake(chosen_messages.zone_without_dates(options.time_zone))
    return in_zone(frame, times, options.time_zone)


def find_dates(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """Find the dates of the table's rows; None if no column holds any or the user wants none.

    Raises Mistake if the column that the user chose does not exist or cannot be read as dates.
    """
    if options.time == "":
        return None
    times = (
        _detect_times(frame, options)
        if options.time is None
        else _times_in_column(frame, options.time, options)
    )
    return None if times is None else _with_others_left_out(frame, options, times)


def _detect_times(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """Detect the times; if another column holds them in UTC, which has no summer time, those.

    Or if it holds moments near them that hardly repeat, as those at which what was stored later began.
    """
    times = _first_times(frame, options)
    times = times and (_times_of_dated_series(frame, options, times) or times)
    if times is None or is_named(times.column, UTC) or pd.api.types.is_numeric_dtype(frame[times.column]):
        return times
    rows = sample_rows(frame)
    repeats = int(times.index.duplicated().sum())
    days = bool((times.index == times.index.normalize()).all()) and regularity(times.index) < 1
    finer = days or (repeats >= th.FEWEST_REPEATED and not naming_columns(frame, times.index, times.used))
    for column in map(str, frame.columns[: th.FIRST_COLUMNS]):
        texts = finer and pd.api.types.is_string_dtype(frame[column])
        if column in (*times.used, *options.kept) or not (is_named(column, UTC) or texts):
            continue
        sample = dates_of(frame[column].iloc[rows], column)
        if sample is None or not _are_near(sample.times, times.index[rows], th.NEAR_JULIAN_DAYS):
            continue
        dates = dates_of(frame[column], column, options.order)
        if dates is None or dates.times.nunique() < times.index.nunique():
            continue
        if days and not is_named(column, UTC):
            same = (dates.times.normalize() == times.index).mean() >= th.NEARLY_ALL
            if not same or regularity(dates.times) <= regularity(times.index):
                continue
        if days or is_named(column, UTC) or dates.times.duplicated().sum() <= (1 - th.MOSTLY) * repeats:
            return _times_from(frame, options, column, dates)
    return times


def _first_times(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """Detect the first column whose dates rise or fall, in the whole table or in each of its series.

    Else the times of columns of years, months and so on, of a column of years, or of the first column of dates.
    """
    candidates: list[Times] = []
    rows = sample_rows(frame)
    for place, column in enumerate(frame.columns):
        if candidates and dates_of(frame[column].iloc[rows], column) is None:
            continue
        dates = dates_of(frame[column], column, options.order, first=place == 0)
        if dates is None:
            if not candidates:
                _check_order(frame[column], column, options.order)
            continue
        if _are_clocks_of_no_day(dates.times):
            continue
        times = _times_from(frame, options, column, dates)
        taken = (
            np.mean(times.index.notna()) >= th.HALF
            and _in_order(times.index)
            and not has_mixed_units(frame[column])
            and not _may_be_ids(column)
        )
        if not candidates and taken:
            return _parts_for_days(frame, options, times) or times
        candidates.append(times)
    full = [times for times in candidates if np.mean(times.index.notna()) >= th.HALF]
    candidates = full or candidates
    candidates.sort(key=lambda times: (_may_be_ids(times.column), has_mixed_units(frame[times.column])))
    for times in candidates if len(candidates) > 1 else ():
        if _in_order(times.index) or in_order_by_series(frame, times.index, times.used):
            return times
    changing = [times for times in candidates if times.index.nunique() > 1]
    return (
        next(iter(changing), None)
        or _times_of_parts(frame, options)
        or _bare_years(frame, options)
        or next(iter(candidates), None)
    )


def _times_of_dated_series(frame: pd.DataFrame, options: ReadOptions, times: Times) -> Times | None:
    """Return the times of another column if these dates name series, as contracts by their months."""
    rows = sample_rows(frame)
    few = len(times.used) == 1 and times.index.nunique() <= len(frame) / th.LEAST_ROWS
    for column in map(str, frame.columns[: th.FIRST_COLUMNS]) if few else ():
        if column in (*times.used, *options.kept) or dates_of(frame[column].iloc[rows], column) is None:
            continue
        dates = dates_of(frame[column], column, options.order)
        if dates is not None and dates_name_series(frame, times.column, dates.times, (column,)):
            return _times_from(frame, options, column, dates)
    return None


def _parts_for_days(frame: pd.DataFrame, options: ReadOptions, times: Times) -> Times | None:
    """Return the times of a year, month and so on, if the times are Excel's days or fractions of years beside them.

    These are less exact; but they may have a time of day that the parts lack.
    """
    values = frame[times.column]
    if not pd.api.types.is_numeric_dtype(values) or not values.median() < th.EXCEL_DAYS[1]:
        return None
    parts = _times_of_parts(frame, options)
    if parts is None or times.column in parts.used or not _in_order(parts.index):
        return None
    return parts if _are_near(parts.index, times.index, th.NEAR_MONTH_DAYS) else None


def _are_clocks_of_no_day(times: pd.DatetimeIndex) -> bool:
    """Whether times are times of day in no order, which spreadsheets write with the day from which they count."""
    return (
        bool((times.normalize() <= DAY_ZERO).all())
        and times.normalize().nunique() == 1
        and not _in_order(times)
    )


def _may_be_ids(column: str) -> bool:
    """Whether a column of dates is called like one that names the series: `unique_id` beside `ds`."""
    return is_named(column, ID_WORDS) and not is_named_like_time(column)


def _in_order(times: pd.DatetimeIndex) -> bool:
    return rises(times, th.NEARLY_ALL) or rises(times[::-1], th.NEARLY_ALL)


def _check_order(values: pd.Series, column: str, order: Order | None) -> None:
    """Mistake if the column holds dates, but not with the day and the month in that order."""
    if order is None or pd.api.types.is_numeric_dtype(values):
        return
    if dates_in_text(values.astype("str")) is not None:
        raise wrong_order(values, column, order)


def _times_in_column(frame: pd.DataFrame, wanted: str, options: ReadOptions) -> Times:
    if wanted not in frame.columns:
        raise Mistake(messages.unknown_time_column(wanted, tuple(map(str, frame.columns))))
    for any_year in (False, True):
        parts = _times_of_parts(frame, options, any_year=any_year)
        if parts is not None and wanted in parts.used:
            return parts
    for enough in (th.NEARLY_ALL, th.HALF):
        dates = dates_of(frame[wanted], wanted, options.order, years=True, named=True, enough=enough)
        if dates is not None:
            return _times_from(frame, options, wanted, dates)
        _check_order(frame[wanted], wanted, options.order)
    present = frame[wanted].dropna()
    example, line = (excerpt(present.iloc[0]), int(present.index[0])) if len(present) else ("", None)
    raise Mistake(messages.not_dates(wanted, example, line))


def _with_others_left_out(frame: pd.DataFrame, options: ReadOptions, times: Times) -> Times:
    """Leave out other columns that are times near these, or repeat their time of day: they are not measurements."""
    rows = sample_rows(frame)
    others: list[str] = []
    clocks: list[str] = []
    for column in frame.columns[: th.FIRST_COLUMNS]:
        sample = frame[column].iloc[rows]
        if column in (*times.used, *options.kept):
            continue
        if not pd.api.types.is_numeric_dtype(sample):
            if _is_time_of_day(sample, times.index[rows]):
                times.report.leave_out(str(column), messages.time_of_day(times.column))
                clocks.append(str(column))
            continue
        dates = dates_in_numbers(sample, first_year=None, days=is_named_like_time(column))
        astronomers = julian_days(sample)
        if (dates is not None and _are_near(dates, times.index[rows], th.NEAR_DAYS)) or (
            astronomers is not None and _are_near(astronomers, times.index[rows], th.NEAR_JULIAN_DAYS)
        ):
            others.append(str(column))
    others = [column for column in others if not dates_name_series(frame, column, times.index, times.used)]
    for column in others:
        times.report.leave_out(column, messages.other_time_column(times.column), usable=True)
    return replace(times, used=(*times.used, *others, *clocks), beside=(*others, *clocks))


def _is_time_of_day(sample: pd.Series, times: pd.DatetimeIndex) -> bool:
    """Whether a column of texts only repeats the time of day of the times."""
    clock = clock_times(sample.astype("str")) if pd.api.types.is_string_dtype(sample) else None
    return clock is not None and bool(
        (np.asarray(times - times.normalize() - clock) == np.timedelta64(0)).mean() >= th.NEARLY_ALL
    )


def _are_near(times: pd.DatetimeIndex, others: pd.DatetimeIndex, days: int) -> bool:
    apart = np.asarray(times - others)
    return bool((np.abs(apart) <= np.timedelta64(days, "D")).mean() >= th.NEARLY_ALL)


def _times_from(frame: pd.DataFrame, options: ReadOptions, column: str, dates: Dates) -> Times:
    """Return the dates of a column as times, with the time of day if another column holds it."""
    times = with_clock(frame, options, Times(column, dates.times, (column,)))
    if dates.asked and dates.why is not None and len(times.used) > 1:
        order: Order = "month first" if dates.order == "day first" else "day first"
        others = dates_of(frame[column], column, order)
        swapped = (
            None if others is None else with_clock(frame, options, Times(column, others.times, (column,)))
        )
        if swapped is not None and regularity(swapped.index) != regularity(times.index):
            why = messages.ambiguous_day_and_month(dates.why.facts["example"], regular_one_way=True)
            dates = replace(dates, why=why, asked=False)
            if regularity(swapped.index) > regularity(times.index):
                times, dates = swapped, replace(dates, order=order)
    elif dates.format_guess is not None and len(times.used) > 1:
        read = [Dates(parsed_by_any(frame[column], [str(form)])) for form in dates.format_guess.options]
        clocked = [with_clock(frame, options, Times(column, others.times, (column,))) for others in read]
        regular = [regularity(others.index) for others in clocked]
        if regular.count(max(regular)) == 1:
            best = regular.index(max(regular))
            times, dates = clocked[best], read[best]
    if has_mixed_units(frame[column]):
        times.report.note(messages.mixed_units(column))
    dates.add_to(times.report)
    return times


def _times_of_parts(frame: pd.DataFrame, options: ReadOptions, *, any_year: bool = False) -> Times | None:
    """Return times from columns of years, months and so on; any_year: from those without a year."""
    parts = parts_of(frame, any_year=any_year)
    if parts is None:
        return None
    times = times_together(parts.used, parts.index)
    if any_year:
        times.report.note(messages.dates_without_year(times.column, int(times.index[0].year)))
        return times
    return with_clock(frame, options, times) if parts.of_days else times


def _bare_years(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """Return times from a column of years, unless they repeat in a table of one series."""
    texts = sum(not pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns)
    for place, column in enumerate(frame.columns):
        if place == 0 and column not in options.kept and _counts_years(frame[column]):
            years = frame[column].to_numpy(dtype=np.float64)
            return Times(column, month_starts(years, np.ones(len(years))), (column,))
        if not (is_named_like_time(column) or (place == 0 and column == NAMELESS)):
            continue
        dates = dates_of(frame[column], column, years=True, first=place == 0)
        if dates is None or _are_clocks_of_no_day(dates.times):
            continue
        repeats = dates.times.dropna().has_duplicates
        if not repeats or texts or naming_columns(frame, dates.times, (column,)):
            return Times(column, dates.times, (column,))
    return None


def _counts_years(values: pd.Series) -> bool:
    """Whether a column counts years, one a row, whatever it is called, unless it is called a number."""
    if not pd.api.types.is_integer_dtype(values) or len(values) < th.LEAST_ROWS:
        return False
    steps = np.diff(values)
    even = steps[0] in (1, -1) and (steps == steps[0]).all()
    inside = values.min() >= th.FIRST_YEAR and values.max() <= th.LAST_BARE_YEAR
    return bool(even and inside and not is_named(str(values.name), NUMBERS))
