"""Reading a long table costs no second pass: whole columns of text are parsed at most once for each kind of value."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rnnlab.series.columns import column as columns
from rnnlab.series.file import cells
from rnnlab.series.reading import read_series
from rnnlab.series.thresholds import SAMPLED_CELLS
from rnnlab.series.time import dates, dates_in_column, dates_in_text, time_of_day

N = 3000
HOURS = pd.date_range("2020-01-01", periods=N, freq="h")
VALUES = np.random.default_rng(0).normal(size=N).round(3)
TEXTS = [f"{value:.2f} kWh" for value in VALUES]
WORDS = np.array(["dry", "wet", "icy"])[np.arange(N) % 7 % 3]
TABLES = {
    "iso": {"time": HOURS.strftime("%Y-%m-%dT%H:%M:%SZ"), "road": WORDS, "use": TEXTS},
    "day and clock": {"day": HOURS.strftime("%d.%m.%Y"), "clock": HOURS.strftime("%H:%M"), "use": TEXTS},
    "american": {"road": WORDS, "when": HOURS.strftime("%m/%d/%Y %I:%M %p"), "use": VALUES},
    "two series": {
        "shop": np.repeat(["A", "B"], N // 2),
        "when": np.tile(HOURS[: N // 2].strftime("%d %b %Y %H:%M"), 2),
        "use": TEXTS,
    },
    "no times": {"road": WORDS, "use": TEXTS, "other": VALUES},
}


def counted(calls: Counter[tuple[str, str]], name: str, parse: Callable[..., Any]) -> Callable[..., Any]:
    """Count the calls with a whole column, by kind and column; samples are short."""

    def parsed(values: pd.Series, *arguments: Any, **options: Any) -> Any:
        if len(values) > SAMPLED_CELLS:
            calls[name, str(values.name)] += 1
        return parse(values, *arguments, **options)

    return parsed


@pytest.mark.parametrize("table", TABLES)
def test_whole_columns_are_parsed_once_for_each_kind(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[tuple[str, str]] = Counter()
    for kind, modules in {
        "dates_in_text": (dates_in_text, dates_in_column),
        "parsed": (dates, dates_in_text, dates_in_column),
        "clock_times": (time_of_day,),
        "cells_of": (cells, columns),
        "booleans_of": (cells, columns),
    }.items():
        parse = counted(calls, kind, getattr(modules[0], kind))
        for module in modules:
            if hasattr(module, kind):
                monkeypatch.setattr(module, kind, parse)
    read_series(pd.DataFrame(TABLES[table]).to_csv(index=False).encode(), "a.csv")
    assert calls, "nothing was counted"
    assert {call: count for call, count in calls.items() if count > 1} == {}
