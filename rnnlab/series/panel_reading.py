"""Reads all series of a file in one pass: of a long table, of a row or a file each, or of a column each."""

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import msgspec
import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.file.unpack import may_hold_several
from rnnlab.series.limits import RowLimits
from rnnlab.series.messages import panel as messages
from rnnlab.series.panel import Panel, SeriesLeftOut
from rnnlab.series.panel_rows import PanelRows, layout_of_all, rows_of_columns, rows_of_long_table
from rnnlab.series.read_options import ALL_PARTS, Following, ReadOptions
from rnnlab.series.reading import AUTODETECT, of_first_part, timed_table
from rnnlab.series.report import Report
from rnnlab.series.series import Series
from rnnlab.series.steps.complete_rows import EvenRows
from rnnlab.series.steps.even_rows import even_rows
from rnnlab.series.steps.grid import DAY, SECOND, TimeStep, positions_of
from rnnlab.series.steps.opening_hours import open_steps
from rnnlab.series.tables.timed_table import OpenedFile, TimedTable

LIKE_THE_USUAL = 1.2  # times: so much do the steps of series of one time step differ, as months do


def read_panel(
    data: bytes, name: str, options: ReadOptions = AUTODETECT, following: Following | None = None
) -> Panel:
    """Read all series in a file's bytes; those that cannot be read are listed in `left_out`.

    Of several files of an archive or sheets of a workbook all are read, if they are of one shape.

    name: the file's; options: what the user decided about it; following: what is known about a file that continues the
    series. Raises Mistake if the file holds one series only, too many, or none that can be read.
    """

    def read(options: ReadOptions, report: Report) -> Panel:
        return _read(timed_table(data, name, options, following, report), options, report)

    if options.part is None and may_hold_several(data):
        with suppress(Mistake):
            return read(msgspec.structs.replace(options, part=ALL_PARTS), Report())
    return of_first_part(read, options)


def _read(opened: OpenedFile, options: ReadOptions, report: Report) -> Panel:
    layout = None if options.shape == "columns" else layout_of_all(opened.table, options)
    if layout is not None and layout.found.columns:
        rows = rows_of_long_table(opened, layout, options, report)
    else:
        rows = rows_of_columns(opened, options, report)
    if len(rows.ids) > th.MOST_SERIES:
        raise Mistake(messages.too_many_series(opened.limits.name, len(rows.ids), th.MOST_SERIES))
    return _panel(rows, options, opened.limits, report)


def _panel(rows: PanelRows, options: ReadOptions, limits: RowLimits, report: Report) -> Panel:
    # Each series has the same features, however many of its rows they cost.
    options = msgspec.structs.replace(options, kept=tuple(dict.fromkeys((*options.kept, *rows.features))))
    usual, usual_rows = _usual_step(rows, options, limits)
    if usual is not None and rows.times is not None and limits.week is None and usual.micros < DAY:
        # One shop may open longer than another: the times of the week are those of all.
        usual = replace(usual, week=open_steps(np.unique(rows.times), usual) if usual.week else ())
        limits = replace(limits, week=usual.week)
    clean = _clean(rows, usual, options, limits.least)
    parts: list[tuple[str, EvenRows]] = []
    left_out = list(rows.left_out)
    for k, identity in enumerate(rows.ids):
        start, end = int(rows.starts[k]), int(rows.starts[k + 1])
        if clean[k]:
            parts.append((identity, _as_they_are(rows, start, end, usual)))
            continue
        own = Report()
        try:
            even = _even_rows(rows, start, end, options, limits, own)
        except Mistake:
            left_out.append(SeriesLeftOut(identity, end - start, _why_unreadable(rows, start, end, limits)))
            continue
        lone = limits.following is not None and end - start == 1
        if usual is not None and even.step is not None and not lone and not _same_step(even.step, usual):
            why = messages.other_time_step(_facts(even.step), _facts(usual))
            left_out.append(SeriesLeftOut(identity, end - start, why))
            continue
        report.add_findings(own)
        parts.append((identity, even))
    if not parts:
        first, columns = left_out[0], (rows.column, rows.time_column)
        raise Mistake(messages.no_series_left(limits.name, len(left_out), first.id, str(first.why), *columns))
    report.add(usual_rows)
    return _joined(parts, left_out, rows, usual, limits, report)


def _joined(
    parts: list[tuple[str, EvenRows]],
    left_out: list[SeriesLeftOut],
    rows: PanelRows,
    usual: TimeStep | None,
    limits: RowLimits,
    report: Report,
) -> Panel:
    """The series one below the other, without the features that never change within any of them."""
    lengths = np.array([len(part.values) for _, part in parts])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    values = np.concatenate([part.values for _, part in parts])
    firsts = np.cumsum([0, *(int(part.segments[-1]) + 1 for _, part in parts)])
    segments = np.concatenate(
        [(part.segments + first).astype(np.int32) for (_, part), first in zip(parts, firsts, strict=False)]
    )
    filled = None
    if any(part.filled is not None for _, part in parts):
        none = [
            np.zeros(part.values.shape, bool) if part.filled is None else part.filled for _, part in parts
        ]
        filled = np.concatenate(none)
    moving = np.ones(len(rows.features), bool)
    if limits.following is None:
        spans = np.maximum.reduceat(values, starts[:-1]) - np.minimum.reduceat(values, starts[:-1])
        moving &= (spans > 0).any(axis=0)
        for feature in np.array(rows.features)[~moving]:
            report.leave_out(str(feature), messages.constant_in_each_series())
    features = tuple(str(feature) for feature in np.array(rows.features)[moving])
    limits.check_features(features, report)
    times = None
    if rows.times is not None:
        moments = [part.times.as_unit("us").asi8 for _, part in parts if part.times is not None]
        times = pd.DatetimeIndex(np.concatenate(moments).view("datetime64[us]"))
    joined = Series(
        name=limits.name,
        features=features,
        values=np.ascontiguousarray(values[:, moving]),
        times=times,
        time_column=rows.time_column,
        step_seconds=None if usual is None else usual.micros / SECOND,
        segments=segments,
        step_months=None if usual is None else usual.months,
        week=() if usual is None else usual.week,
        filled=None if filled is None else filled[:, moving],
        report=report,
    )
    ids = tuple(identity for identity, _ in parts)
    place = {identity: k for k, identity in enumerate(rows.ids)}
    chosen = np.array([place[identity] for identity in ids])
    constants = {column: values[chosen] for column, values in rows.constants.items()}
    return Panel.of(joined, ids, starts, column=rows.column, left_out=tuple(left_out), constants=constants)


def _even_rows(
    rows: PanelRows, start: int, end: int, options: ReadOptions, limits: RowLimits, report: Report
) -> EvenRows:
    """The rows of one series, even and complete."""
    part = slice(start, end)
    index = None if rows.times is None else pd.DatetimeIndex(rows.times[part].view("datetime64[us]"))
    table = TimedTable(pd.DataFrame(index=rows.lines[part]), index, rows.time_column)
    columns = dict(zip(rows.features, rows.values[part].T, strict=True))
    limits.check_rows(end - start)
    return even_rows(columns, table, options, limits, report)


def _as_they_are(rows: PanelRows, start: int, end: int, step: TimeStep | None) -> EvenRows:
    times = None
    if rows.times is not None:
        times = pd.DatetimeIndex(rows.times[start:end].view("datetime64[us]"))
    segments = np.zeros(end - start, np.int64)
    return EvenRows(rows.features, (), rows.values[start:end], segments, times=times, step=step)


def _usual_step(rows: PanelRows, options: ReadOptions, limits: RowLimits) -> tuple[TimeStep | None, Report]:
    """The time step of most series, and the guesses about the longest of them; None without times."""
    report = Report()
    if rows.times is None:
        return None, report
    lengths = np.diff(rows.starts)
    medians = np.array([_median_step(rows.times[start:end]) for start, end in pairwise(rows.starts.tolist())])
    buckets = np.where(medians > 0, np.round(np.log(np.maximum(medians, 1)) / np.log(LIKE_THE_USUAL)), -1)
    known = buckets[medians > 0]
    if len(known):
        different, counts = np.unique(known, return_counts=True)
        lengths = np.where(buckets == different[np.argmax(counts)], lengths, 0)
    for k in np.argsort(-lengths, kind="stable")[: th.FIRST_TRIED]:
        report = Report()
        try:
            even = _even_rows(rows, int(rows.starts[k]), int(rows.starts[k + 1]), options, limits, report)
        except Mistake:
            continue
        guesses = Report()
        for guess in report.guesses:
            guesses.add_guess(guess)
        return even.step, guesses
    return None, Report()


def _median_step(times: np.ndarray) -> float:
    steps = np.abs(np.diff(times))
    steps = steps[steps > 0]
    return float(np.median(steps)) if len(steps) else 0.0


def _clean(rows: PanelRows, step: TimeStep | None, options: ReadOptions, least: int) -> np.ndarray:
    """Whether the rows of each series are even and complete as they are, (series,)."""
    wrong = np.isnan(rows.values).any(axis=1)
    if rows.times is not None and step is not None:
        codes = np.repeat(np.arange(len(rows.ids)), np.diff(rows.starts))
        if step.of_calendar or step.week:
            even = np.diff(positions_of(rows.times, step)) == 1
        else:
            even = np.diff(rows.times) == step.micros
        wrong[1:] |= ~even & (codes[1:] == codes[:-1])
    before = np.append(0, np.cumsum(wrong))
    few = np.diff(rows.starts) < max(least, 2)
    if options.step is not None or options.months is not None:  # each may have to be resampled
        return np.zeros(len(rows.ids), bool)
    return np.asarray((before[rows.starts[1:]] == before[rows.starts[:-1]]) & ~few)


def _same_step(step: TimeStep, usual: TimeStep) -> bool:
    if step.months != usual.months or step.weekdays != usual.weekdays or bool(step.days) != bool(usual.days):
        return False
    return step.months is not None or bool(step.days) or step.micros == usual.micros


def _facts(step: TimeStep) -> tuple[float, int | None, bool]:
    return step.micros / SECOND, step.months, step.weekdays


def _why_unreadable(rows: PanelRows, start: int, end: int, limits: RowLimits) -> Message:
    values = rows.values[start:end]
    empty = np.isnan(values).all(axis=0)
    if end - start and empty.any() and not empty.all():
        return messages.column_without_values(tuple(np.array(rows.features)[empty].tolist()))
    return messages.few_rows_in_series(int((~np.isnan(values).any(axis=1)).sum()), limits.least)
