"""Describes a series: what was read, what was left out, what was repaired, and what the values of its columns are."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.helpless import unused_columns
from rnnlab.series.kinds import angles_of
from rnnlab.series.roles import calendar_columns
from rnnlab.series.series import Series
from rnnlab.series.worth_a_look import worth_a_look

ValueKind = Literal["calendar", "angle", "yes or no", "whole numbers", "numbers"]


@dataclass(frozen=True)
class ColumnFacts:
    """What the values of a feature are.

    missing: how many rows of the file have no value; distinct: how many different values there are.
    """

    name: str
    kind: ValueKind
    low: float
    high: float
    missing: int
    distinct: int


def column_facts(series: Series) -> tuple[ColumnFacts, ...]:
    """Return the facts of each feature, in the order of the file."""
    calendar, angles = calendar_columns(series), angles_of(series, len(series))
    missing = series.missing or (0,) * len(series.features)

    def kind_of(name: str, values: np.ndarray) -> ValueKind:
        if name in calendar or name in angles:
            return "calendar" if name in calendar else "angle"
        if ((values == 0) | (values == 1)).all():
            return "yes or no"
        return "whole numbers" if np.mean(values % 1 == 0) >= th.NEARLY_ALL else "numbers"

    facts = []
    for name, count in zip(series.features, missing, strict=True):
        values = series.column(name)
        low, high = float(values.min()), float(values.max())
        facts.append(ColumnFacts(name, kind_of(name, values), low, high, count, len(pd.unique(values))))
    return tuple(facts)


def repairs_report(series: Series) -> list[dict[str, Any]]:
    """Return the repairs of a series, or of all series of a file, as JSON values: what, count and kind."""
    return [
        {"what": str(repair.what), "count": repair.count, "kind": repair.kind} for repair in series.repairs
    ]


def inspection(series: Series) -> dict[str, Any]:
    """Return what `inspect` prints: rows, time, features, columns left out, repairs and groups, as JSON values."""
    time = None
    if series.times is not None:
        time = {
            "column": series.time_column,
            "start": series.times[0].isoformat(),
            "end": series.times[-1].isoformat(),
            "step_seconds": series.step_seconds,
        }
    groups = series.groups
    return {
        "rows": len(series),
        "time": time,
        "worth_a_look": [str(finding) for finding in worth_a_look(series)],
        "features": list(series.features),
        "not_used": [{"column": column, "why": str(why)} for column, why in unused_columns(series).items()],
        "left_out": [{"column": out.column, "why": str(out.why)} for out in series.left_out],
        "repairs": repairs_report(series),
        "places": [
            {"repair": str(repair.what), **asdict(place)}
            for repair in series.repairs
            for place in repair.places
        ],
        "notes": list(map(str, series.notes)),
        "guesses": [
            {"field": guess.field, "value": guess.value, "options": list(guess.options), "asked": guess.asked}
            for guess in series.guesses
        ],
        "groups": None
        if groups is None
        else {"column": groups.column, "values": list(groups.values), "count": groups.count},
    }
