"""Whatever the bytes and the options: a series or one message; and what is written is read back."""

import csv
import io
import json
import re
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnlab.mistake import Mistake
from rnnlab.series.describe import inspection
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import first_lines, read_series
from tests.quick import examples

GOOD = "\n".join(
    ["when,temp,note", *(f'2020-01-{n:02d},{n * n % 17}.5,"a, {n}"' for n in range(1, 29)), "Source: me"]
).encode()
ODD = [
    b"\0",
    b'"',
    b"\n",
    b"\r",
    b"\xff",
    b",",
    b";",
    b"\\",
    b"# x\n",
    b"\xef\xbb\xbf",
    b"1e999",
    b"\x1b",
    b"'",
]

readings = st.builds(
    ReadOptions,
    part=st.none() | st.just("a.csv"),
    encoding=st.none()
    | st.sampled_from(["utf-8", "latin-1", "utf-16", "cp1251", "zlib", "idna", "utf_7", "\0", "x" * 99]),
    delimiter=st.none() | st.sampled_from([",", ";", " ", "\t", "a", "", "ab", '"', "\n", "é"]),
    decimal=st.none() | st.sampled_from([".", ","]),
    above=st.none() | st.integers(-2, 40),
    header=st.none() | st.integers(-1, 3),
    missing=st.lists(st.sampled_from(["", "-9999", "calm", "5", "nan", "1e400"]), max_size=3).map(tuple),
    kept=st.lists(st.sampled_from(["note", "temp", "moon"]), max_size=2).map(tuple),
)


def reads_or_refuses(data: bytes, options: ReadOptions) -> None:
    try:
        series = read_series(data, "a.csv", options)
    except Mistake as refusal:
        assert re.fullmatch(r"[^\n]{5,}[:.] [^\n]{5,}\.", str(refusal)), "what is wrong: how to fix it."
        return
    json.dumps(inspection(series))
    assert np.isfinite(series.values).all() and len(series) >= 10
    assert all(repair.count >= len(repair.places) and repair.count > 0 for repair in series.repairs)
    assert all(
        guess.value in guess.options for guess in series.guesses if guess.options and guess.field == "header"
    )


@given(st.binary(max_size=300), readings)
@settings(max_examples=examples(200), deadline=None, derandomize=True)
def test_any_bytes_with_any_options_give_a_series_or_a_message(data, options):
    """Nothing else escapes, whatever the person decides."""
    reads_or_refuses(data, options)
    first_lines(data, "a.csv", options)


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD)), st.sampled_from(ODD), st.integers(0, 30)), max_size=6),
    readings,
)
@settings(max_examples=examples(300), deadline=None, derandomize=True)
def test_damaged_table_gives_a_series_or_a_message(damage, options):
    """Bytes are inserted and removed anywhere."""
    data = GOOD
    for place, put_in, cut in damage:
        data = data[:place] + put_in + data[place + cut :]
    reads_or_refuses(data, options)


@st.composite
def written(draw):
    """Times with a regular step, the names of their columns, and a format for them."""
    rows, columns = draw(st.integers(10, 30)), draw(st.integers(1, 4))
    number = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: float(f"{value:.6g}"))
    values = [[draw(number) for _ in range(columns)] for _ in range(rows)]
    decimal = draw(st.sampled_from([".", ","]))
    delimiter = draw(st.sampled_from([";", "\t", "|"] if decimal == "," else [",", ";", "\t", "|"]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    out = io.StringIO()
    out.write("".join(f"Über Station {n}{end}" for n in range(draw(st.integers(0, 5)))))
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(["Tag", *(f"größe {n}" for n in range(columns))])
    for number_of_row, row in enumerate(values):
        day = pd.Timestamp("2020-01-01") + pd.Timedelta(days=number_of_row)
        writer.writerow([f"{day:%Y-%m-%d}", *(repr(value).replace(".", decimal) for value in row)])
    return out.getvalue().encode(encoding), np.array(values), ReadOptions(decimal=decimal)


@given(written())
@settings(
    max_examples=examples(150), deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
def test_written_numbers_are_read_back(table):
    """Exactly, with any delimiter, quoting, encoding, line end and title."""
    data, values, options = table
    try:
        series = read_series(data, "a.csv", options)
    except Mistake as refusal:
        assert "'a.csv' has no column of numbers that change" in str(refusal)
        return
    for feature in series.features:
        column = values[:, int(feature.removeprefix("größe "))]
        # Numbers such as -9999 among small ones stand for missing values.
        if not any(guess.field == "missing" for guess in series.guesses):
            assert series.column(feature).tolist() == column.tolist()


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 30_000_000,
        b"a,b\n" + b"1,2" * 5_000_000,
        b'a,b\n1,"' + b"x\n" * 5_000_000,
        b"," * 3_000_000,
        b"\n" * 20_000_000,
        b"a,b\n" + b"word,other\n" * 1_000_000,
        b"a,b\n" + b'"",""\n' * 500_000,
        (",".join(f"c{n}" for n in range(10_000)) + "\n").encode() * 20,
        b"'" * 3_000_000,
        b"\\" * 3_000_000,
        "é".encode("latin-1") * 5_000_000,
        b"(((((" * 400_000 + b"\n",
    ],
    ids=[
        "line",
        "row",
        "quote",
        "commas",
        "blank",
        "words",
        "empty",
        "columns",
        "single",
        "slashes",
        "latin",
        "brackets",
    ],
)
def test_endless_file_is_refused_in_time(data):
    """It ends, within what no machine needs for tens of megabytes unless the work grows with their square."""
    start = time.process_time()
    reads_or_refuses(data, ReadOptions())
    assert time.process_time() - start < 120
