"""Times with any regular step, in any format, are read back; and no column of texts breaks the reader."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlab.mistake import Mistake
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.steps.grid import later_times
from tests.quick import examples

ROWS = 40
FINE = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y/%m/%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d %b %Y %H:%M:%S",
        "%B %d, %Y %I:%M:%S %p", "%Y%m%d%H%M%S", "%Y%m%d %H%M%S", "%s", "%a, %d %b %Y %H:%M:%S +0000")  # fmt: skip
DAILY = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%-m/%-d/%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%Y,%m,%d",
    "%Y,%j",
)
MONTHLY = ("%Y-%m", "%b %Y", "%B %Y", "%Y %b", "%m/%Y", "%YM%m", "%b-%y", "%Y,%m")
NAMES = {"%Y,%m,%d": "year,month,day", "%Y,%j": "year,doy", "%Y,%m": "year,month"}
FREQUENCIES = {
    FINE: ("s", "10s", "min", "5min", "15min", "30min", "h", "3h", "12h"),
    DAILY: ("D", "B", "2D", "7D", "28D"),
    MONTHLY: ("MS", "QS", "YS"),
}


@st.composite
def written(draw: st.DrawFn) -> tuple[pd.DatetimeIndex, str, str]:
    """Times with a regular step, the names of their columns, and a format for them."""
    forms = draw(st.sampled_from(list(FREQUENCIES)))
    form = draw(st.sampled_from(forms))
    freq = draw(st.sampled_from(FREQUENCIES[forms]))
    start = draw(
        st.datetimes(pd.Timestamp("1975-01-01").to_pydatetime(), pd.Timestamp("2019-01-01").to_pydatetime())
    )
    if forms is FINE:
        moment = pd.Timestamp(start).floor("h")
    else:
        moment = pd.Timestamp(start).normalize()
    periods = 15 if freq == "YS" else ROWS
    return pd.date_range(moment, periods=periods, freq=freq), NAMES.get(form, "time"), form


def texts_of(times: pd.DatetimeIndex, form: str) -> list[str]:
    if form == "%s":
        return [str(int(time.timestamp())) for time in times]
    return [f'"{text}"' if ", " in form else text for text in times.strftime(form)]


def csv_of(names: str, texts: list[str], rows: list[int]) -> bytes:
    return "\n".join([f"{names},temp", *(f"{texts[n]},{n}" for n in rows)]).encode()


def order_of(form: str) -> ReadOptions:
    """For a column without a day above 12 the order must be given."""
    return ReadOptions(order="month first" if form in ("%m/%d/%Y", "%-m/%-d/%Y") else "day first")


@settings(max_examples=examples(150), deadline=None)
@given(written())
def test_times_in_any_form_are_read_back(case):
    """Exactly, without a repair, and the next ones follow at the same step."""
    times, names, form = case
    series = read_series(
        csv_of(names, texts_of(times, form), list(range(len(times)))), "a.csv", order_of(form)
    )
    assert list(series.times) == list(times)
    assert series.repairs == () and series.column("temp").tolist() == [float(n) for n in range(len(times))]
    following = later_times(series, 3)
    assert list(following) == list(pd.date_range(times[-1], periods=4, freq=times.freq)[1:])


@settings(max_examples=examples(100), deadline=None)
@given(written(), st.randoms(use_true_random=False))
def test_shuffled_and_dropped_rows_are_repaired(case, random):
    """Two rows are lost, and the rest are in any order: the values are on their straight line again."""
    times, names, form = case
    lost = random.sample(range(3, len(times) - 3), 2)
    rows = [n for n in range(len(times)) if n not in lost]
    random.shuffle(rows)
    series = read_series(csv_of(names, texts_of(times, form), rows), "a.csv", order_of(form))
    assert list(series.times) == list(times)
    np.testing.assert_allclose(series.column("temp"), np.arange(len(times)))


PIECES = st.sampled_from(
    ["2020-01-0", "1", "12", "31", "/", "-", ".", ":", " ", "T", "Z", "Jan", "mars", "Q1", "W53", "M13", "24:00", "pm",
     "+01:00", "CET", "9999", "0001", "1e300", "NaT", "now", "1970", "\u0663", "é", "🙂", '"'],
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=6).map("".join), st.text(max_size=12), st.floats().map(str))


@settings(max_examples=examples(250), deadline=None)
@given(
    st.lists(TEXTS, min_size=10, max_size=40),
    st.sampled_from(["time", "date", "year", "when", "Year,month", "date,hour"]),
    st.sampled_from([ReadOptions(), ReadOptions(time="time"), ReadOptions(order="day first"), ReadOptions(time=""),
                     ReadOptions(step=3600.0),
                     ReadOptions(months=1, summary="last"), ReadOptions(shape="wide"), ReadOptions(shape="matrix")]),
)  # fmt: skip
def test_any_texts_give_a_series_or_a_mistake(texts, names, options):
    """Whatever is in the time column."""
    data = csv_of(names, [text.replace("\n", " ") for text in texts], list(range(len(texts)))).replace(
        b"\0", b""
    )
    try:
        series = read_series(data, "a.csv", options)
    except Mistake:
        return
    assert np.isfinite(series.values).all() and len(series.segments) == len(series)
    if series.times is not None:
        assert (np.diff(series.times.as_unit("us").asi8) > 0).all()


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(st.one_of(TEXTS, st.just("2020-01-01")), min_size=1, max_size=3),
    st.integers(10, 30),
    st.booleans(),
)
def test_repeating_texts_give_a_series_or_a_mistake(texts, rows, numbered):
    """Few different times in many rows, beside a column that may name series."""
    lines = [
        f"{texts[n % len(texts)]},{n % 3 if numbered else 'abc'[n % 3]},{n}".replace("\n", " ").replace(
            "\0", ""
        )
        for n in range(rows)
    ]
    try:
        read_series("\n".join(["date,id,temp", *lines]).encode(), "a.csv")
    except Mistake:
        return
