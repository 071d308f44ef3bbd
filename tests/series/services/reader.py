"""Reads a file as the lab does without options, and compares the series with the right reading."""

import numpy as np
import pandas as pd

from rnnlab.defaults import default_features
from rnnlab.series.read_options import step_of_text
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from tests.series.services.formats import Format, Reading

MOST_WRONG = 1e-9  # relative, of a cell


def differences(service: Format) -> dict[str, list[str]]:
    """Return what differs between the right reading of a service's file and the lab's, by aspect.

    Aspects: times, columns, unused, series, cells, missing; only those that differ.
    """
    data, right = service.build()
    series = read_series(data, service.file)
    by_aspect = {
        "times": _differences_of_times(series, right),
        "columns": [
            f"no column {name} among {series.features}"
            for name in right.features
            if _feature(series, name) is None
        ],
        "unused": _unwanted_features(series, right),
        "series": _differences_of_series(series, right),
        "cells": _differences_of_cells(series, right),
        "missing": _differences_of_missing_values(series, right),
    }
    return {aspect: texts for aspect, texts in by_aspect.items() if texts}


def _differences_of_times(series: Series, right: Reading) -> list[str]:
    wrong = []
    if len(series) != right.rows:
        wrong.append(f"{len(series)} rows, not {right.rows}")
    if (series.times is None) != (not right.step):
        return [*wrong, f"time column {series.time_column}"]
    if series.times is None:
        return wrong
    rounded, weekdays = right.step.startswith("~"), right.step == "weekdays"
    seconds, months = step_of_text("1day" if weekdays else right.step.removeprefix("~"))
    near = 0.02 * seconds if rounded and seconds else 0
    if months is None:
        right_step = series.step_months is None and abs((series.step_seconds or 0) - (seconds or 0)) <= near
    else:
        right_step = series.step_months == months
    if not right_step or weekdays != series.weekdays:
        wrong.append(f"step {series.step_seconds} s, {series.step_months} months, not {right.step}")
    for which, time, expected in (
        ("first", series.times[0], right.first),
        ("last", series.times[-1], right.last),
    ):
        if expected and abs((time - pd.Timestamp(expected)).total_seconds()) > 50 * near:
            wrong.append(f"{which} time {time}, not {expected}")
    return wrong


def _unwanted_features(series: Series, right: Reading) -> list[str]:
    by_default = default_features(series)
    return [f"{name} is a feature" for name in right.unused if _feature(series, name) in by_default]


def _differences_of_series(series: Series, right: Reading) -> list[str]:
    if not right.series:
        return [] if series.groups is None else [f"series of {series.groups.column}: {series.groups.values}"]
    names = series.features if series.groups is None else series.groups.values
    is_right = _plain(names) in map(_plain, (right.series, *right.other_series))
    return [] if is_right else [f"series {names}, not {right.series}"]


def _plain(names: tuple[str, ...]) -> set[str]:
    """Return the names as a set; 007 may be read as the number 7."""
    return {name.lstrip("0") for name in names}


def _differences_of_cells(series: Series, right: Reading) -> list[str]:
    wrong = []
    for (time, column), expected in right.cells.items():
        feature = _feature(series, column)
        if feature is None:
            wrong.append(f"no cell {column} at {time}")
            continue
        if isinstance(time, str):
            rows = [] if series.times is None else np.flatnonzero(series.times == pd.Timestamp(time))
        else:
            rows = [time]
        read = [float(value) for value in series.column(feature)[rows]] if len(rows) else []
        if len(read) != 1 or not np.isclose(read[0], expected, rtol=MOST_WRONG, atol=1e-12):
            wrong.append(f"{column} at {time} is {read}, not {expected}")
    return wrong


def _differences_of_missing_values(series: Series, right: Reading) -> list[str]:
    wrong = []
    for column, expected_count in right.missing.items():
        feature = _feature(series, column)
        count = None if feature is None else series.missing[series.features.index(feature)]
        if count != expected_count:
            wrong.append(f"{column} is missing in {count} rows, not {expected_count}")
    return wrong


def _feature(series: Series, name: str) -> str | None:
    """Return the feature of that name, or the only one whose name begins with it, such as with its unit.

    An empty name is the only feature's, whatever the lab calls it.
    """
    if not name:
        return series.features[0] if len(series.features) == 1 else None
    if name in series.features:
        return name
    longer = [
        feature
        for feature in series.features
        if feature.startswith(name) and not feature[len(name)].isalnum()
    ]
    return longer[0] if len(longer) == 1 else None
