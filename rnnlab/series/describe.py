"""Describes a series: what was read, left out and repaired, what is worth a look, and the values of its columns."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.helpless import unused_columns
from rnnlab.series.kinds import angles_of
from rnnlab.series.messages import findings as messages
from rnnlab.series.read_options import NAMES, value_label
from rnnlab.series.report import LeftOut, Repair
from rnnlab.series.roles import calendar_columns
from rnnlab.series.series import Series

# From the most important kind of finding to the least important one.
(
    UNSURE,
    MANY_ROWS_LOST,
    VALUES_LEFT_OUT,
    ROWS_MERGED,
    CODES,
    ROWS_LOST,
    TEXTS,
    FILLED,
    OPEN,
    OTHERS,
    HELPLESS,
) = range(11)

# Columns that hold values a person may miss, by the reason for which they were left out.
_REASONS = {
    "series.costs_rows": "rows would be lost",
    "series.mostly_missing": "mostly missing",
    "series.some_not_numbers": "not all numbers",
    "series.mostly_missing_and_constant": "mostly missing",
}
_MERGED = ("series.duplicate_times", "series.rows_in_same_step", "series.duplicate_times_of_series")
_POSSIBLE_TIMES = ("series.possible_time_columns", "series.possible_time_column", "series.dates_not_read")
_NAMED_ROWS = "series.rows_have_names"
_CHOSEN = "series.left_out_by_user"
_TEXT = "series.column_of_text"


class Finding(NamedTuple):
    """rank: of its kind, the lowest is shown first; share: of the rows, or of the columns; what: a few words."""

    rank: int
    share: float
    what: Message


def worth_a_look(series: Series) -> tuple[Message, ...]:
    """Return what is most worth a look in how a file was read, the most important first; empty if nothing is."""
    findings = [*_unsure(series), *_repairs(series), *_left_out(series)]
    return tuple(
        finding.what
        for finding in sorted(findings, key=lambda finding: (finding.rank, -finding.share))[
            : th.MOST_FINDINGS
        ]
    )


def _unsure(series: Series) -> Iterable[Finding]:
    for guess in series.guesses:
        if guess.asked and guess.field != "time":
            value = value_label(guess.field, guess.value)
            yield Finding(UNSURE, 0, messages.unsure(NAMES.get(guess.field, guess.field), value))
    possible = [note for note in series.notes if note.code in _POSSIBLE_TIMES]
    for note in possible if series.times is None else ():
        columns = note.facts.get("columns") or (note.facts["column"],)
        yield Finding(UNSURE, 1, messages.possible_times(tuple(columns)))
    if series.times is not None and len(calendar_columns(series)) == len(series.features):
        yield Finding(UNSURE, 1, messages.only_calendar(series.features))
    for note in series.notes:
        if note.code == _NAMED_ROWS:
            yield Finding(UNSURE, 1, messages.rows_without_times(note.facts["columns"]))


def _repairs(series: Series) -> Iterable[Finding]:
    """Return the repairs, those of one kind in several columns together."""
    rows = max(1, len(series) + sum(repair.count for repair in series.repairs if repair.kind == "left out"))
    together: dict[str, list[Repair]] = defaultdict(list)
    for repair in series.repairs:
        if repair.kind != "read" or repair.what.code in _TOGETHER:
            together[repair.what.code].append(repair)
    for code, repairs in together.items():
        count = sum(repair.count for repair in repairs)
        share = count / rows
        if code in _TOGETHER:
            rank, word = _TOGETHER[code]
            yield Finding(rank, share, word(repairs, count))
        elif repairs[0].kind == "left out":
            columns = repairs[0].what.facts.get("columns", ())
            rank = MANY_ROWS_LOST if share > th.MANY_LOST else ROWS_LOST
            yield Finding(rank, share, messages.rows_lost(count, rows, tuple(columns)))
        elif code in _MERGED:
            yield Finding(ROWS_MERGED, share, messages.rows_merged(count))
        elif repairs[0].kind == "left open":
            yield Finding(OPEN, share, messages.gaps_left(count))
        else:
            yield Finding(OTHERS, share, messages.other_repair(str(repairs[0].what), count))


def _facts_of(repairs: Iterable[Repair], fact: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(repair.what.facts[fact]) for repair in repairs))


# Repairs of one column each that are counted together: their rank, and the words for them.
_TOGETHER: dict[str, tuple[int, Callable[[list[Repair], int], Message]]] = {
    "series.marker_read_as_missing": (CODES, lambda r, n: messages.missing_codes(_facts_of(r, "marker"), n)),
    "series.texts_among_numbers": (TEXTS, lambda r, n: messages.texts_as_missing(_facts_of(r, "column"), n)),
    "series.interpolated_values": (FILLED, lambda _, n: messages.values_filled(n)),
    "series.interpolated_rows": (FILLED, lambda _, n: messages.rows_filled(n)),
}


def _left_out(series: Series) -> Iterable[Finding]:
    by_reason: dict[str, list[LeftOut]] = defaultdict(list)
    for out in series.left_out:
        if out.why.code != _CHOSEN and (out.usable or out.why.code in (*_REASONS, _TEXT)):
            by_reason[out.why.code if out.why.code in _REASONS else ""].append(out)
    columns = len(series.left_out) + len(series.features)
    for code, outs in by_reason.items():
        names = tuple(out.column for out in outs)
        rank = VALUES_LEFT_OUT if code else HELPLESS
        yield Finding(
            rank, len(outs) / columns, messages.columns_left_out(names, _REASONS[code] if code else "")
        )


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
