"""How large a file may be, how much of it is looked at, and how much is offered and shown."""

import csv
import io
import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.columns.yes_no import different_texts
from rnnlab.series.file import workbook
from rnnlab.series.file.archive import archive_of
from rnnlab.series.file.attribute_file import csv_of_attributes
from rnnlab.series.file.cells import sample_of
from rnnlab.series.file.declared_markers import declared_markers
from rnnlab.series.file.dialect import Dialect, body_of
from rnnlab.series.file.encoding import text_of
from rnnlab.series.file.first_row import kinds_of
from rnnlab.series.file.header_names import named
from rnnlab.series.file.layout import Layout, layout_of
from rnnlab.series.file.parquet import parquet_table
from rnnlab.series.file.table import table
from rnnlab.series.helpless import helpless_columns
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import check_size, first_lines, read_series
from rnnlab.series.report import Place, Report
from rnnlab.series.series import Series
from rnnlab.series.steps.complete_rows import costly_columns
from rnnlab.series.tables.merged_cells import fill_merged_cells
from rnnlab.series.tables.rows_to_series import SeriesCells, rows_to_series
from rnnlab.series.tables.series_columns import find_series_columns
from rnnlab.series.tables.series_in_turn import find_blocks
from rnnlab.series.tables.series_rows import SeriesRows
from rnnlab.series.time import dates
from rnnlab.series.time.dates_in_column import readable_columns
from rnnlab.series.time.dates_in_text import dates_in_text

DAYS = pd.date_range("2020-01-01", periods=12, freq="D").strftime("%Y-%m-%d").tolist()
SQUARES = [n * n % 101 for n in range(12)]


def layout(lines: list[str]) -> Layout:
    return layout_of("\n".join(lines).encode(), "a.csv", ReadOptions(), Report())


def random_series(columns: int, rows: int) -> Series:
    values = np.random.default_rng(1).normal(size=(rows, columns)).cumsum(axis=0)
    names = tuple(f"s{n}" for n in range(columns))
    return Series("a", names, values, None, None, None, np.zeros(rows, np.int64))


# Sizes


def test_file_of_200_mb_is_not_too_large():
    check_size(200_000_000, "a.csv")
    with pytest.raises(Mistake, match="200 MB"):
        check_size(200_000_001, "a.csv")


def test_table_of_more_than_40_million_cells_is_refused_before_it_is_read():
    columns = tuple(f"c{n}" for n in range(2000))
    with pytest.raises(Mistake, match="about 20,001 rows of 2000 columns"):
        table(b"1\n" * 20_001, Layout(Dialect(","), ".", columns, 1, 0), "a.csv", Report())


def test_table_of_more_than_2000_columns_is_refused():
    row = ",".join(["1.5"] * 2001)
    with pytest.raises(Mistake, match="2,000 columns"):
        read_series("\n".join([row] * 12).encode(), "a.csv")


def test_long_field_is_refused_before_the_memory_is_full():
    assert Dialect(",").records(['"' + "x" * 1_000_000 + '"\n']) == [["x" * 1_000_000]]
    with pytest.raises(csv.Error, match="field limit"):
        Dialect(",").records(['"' + "x" * 1_000_001 + '"\n'])


def test_process_that_reads_a_sheet_is_told_its_limits(monkeypatch):
    asked: list[dict] = []

    def run(request: bytes, name: str) -> bytes:
        asked.append(json.loads(request.split(b"\n")[0]))
        return b'{"sheets": [], "sheet": null}\n'

    monkeypatch.setattr(workbook, "_run", run)
    with pytest.raises(Mistake, match="no sheet"):
        workbook.read_sheet(b"", "a.xlsx", None)
    limits = {"most_tried": 10, "least_rows": 10, "most_cells": 5_000_000, "most_columns": 20_000}
    assert asked == [{"part": None, **limits}]


@pytest.mark.parametrize(
    ("seconds", "memory", "is_ended"), [(119, 3 << 30, False), (121, 0, True), (0, (3 << 30) + 1, True)]
)
def test_process_that_reads_a_sheet_is_ended_after_two_minutes_or_above_3_gb(
    monkeypatch, seconds, memory, is_ended
):
    class Process:
        pid, returncode, looks = 1, 0, 0

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def kill(self):
            self.returncode = -9

        def communicate(self, timeout):
            self.looks += 1
            if self.looks == 1:
                raise workbook.subprocess.TimeoutExpired("", timeout)
            return b"done", b""

    clock = iter([0.0, float(seconds)])
    monkeypatch.setattr(workbook.subprocess, "Popen", lambda *args, **kwargs: Process())
    monkeypatch.setattr(workbook, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(workbook, "_memory", lambda process: memory)
    if is_ended:
        with pytest.raises(Mistake, match="cannot be read"):
            workbook._run(b"", "a.xlsx")
    else:
        assert workbook._run(b"", "a.xlsx") == b"done"


def test_parquet_texts_of_more_than_400_million_letters_are_left_out():
    report, written = Report(), io.BytesIO()
    texts = pa.DictionaryArray.from_arrays(pa.array(np.zeros(400_001, "int32")), ["x" * 1000])
    parquet.write_table(pa.table({"text": texts, "v": pa.array(range(400_001))}), written)
    assert list(parquet_table(written.getvalue(), "a.parquet", report)) == ["v"]
    assert [out.column for out in report.left_out] == ["text"]


def test_200_files_are_too_many_for_an_archive():
    with pytest.raises(Mistake, match="at most 199"):
        archive_of([("a.csv", b"1")] * 200)


def test_column_of_more_than_20_texts_makes_no_yes_no_columns():
    assert len(different_texts(pd.Series([f"w{n}" for n in range(20)]))) == 20
    assert different_texts(pd.Series([f"w{n}" for n in range(21)])) == ()


@pytest.mark.parametrize(("series", "fits"), [(60, True), (61, False)])
def test_at_most_60_series_are_read_side_by_side(series, fits):
    lines = [
        f"{day},s{n:02d},{(n + value) % 97}"
        for day, value in zip(DAYS, SQUARES, strict=True)
        for n in range(series)
    ]
    data, options = "\n".join(["date,site,x", *lines]).encode(), ReadOptions(shape="wide")
    if fits:
        assert len(read_series(data, "a.csv", options).features) == 60
    else:
        with pytest.raises(Mistake, match="at most 60 columns"):
            read_series(data, "a.csv", options)


def test_first_series_of_very_many_rows_are_offered():
    """2,000,000 cells are 1,000 rows of 2,000 columns."""
    frame = pd.DataFrame(np.full((1001, 2000), np.nan)).set_axis([f"t{n}" for n in range(2000)], axis=1)
    frame.iloc[:, :10] = np.arange(10.0)
    frame.insert(0, "name", [f"s{n}" for n in range(1001)])
    long = rows_to_series(frame, SeriesCells(np.arange(1, 2001)), ["name"], ReadOptions())
    assert long is not None and messages.series.more_series_than_offered(1000, 1001) in long.report.notes


# What is looked at


def test_declared_columns_are_found_in_the_first_256_kib():
    tail = b"@attribute a numeric\n@data\n1\n2\n"
    for comment, is_read in ((b"% x\n" * 65_000, True), (b"% x\n" * 65_536, False)):
        assert (csv_of_attributes(comment + tail, "a.arff", Report()) != comment + tail) == is_read


@pytest.mark.parametrize(("line", "mark"), [(400, "#"), (401, "")])
def test_layout_is_detected_in_the_first_400_lines(line, mark):
    lines = ["a,b", *(f"{n}.5,{n}" for n in range(600))]
    lines[line - 1] = "# calibrated"
    assert layout(lines).comment == mark


@pytest.mark.parametrize(
    ("more", "declared"), [(["note"] * 19, (-99.0,)), (["note"] * 20, ()), (["x" * 5000], ())]
)
def test_markers_are_declared_in_the_last_20_lines_and_4096_bytes(more, declared):
    rows = [f"{n}.5,{n}" for n in range(500)]
    assert layout(["a,b", *rows, "Missing: -99", *more]).declared == declared


def test_markers_are_declared_in_the_first_and_last_10000_letters_around_a_table():
    assert declared_markers("word " * 1900 + "Missing: -99 " + "word " * 1900) == (-99.0,)
    assert declared_markers("word " * 2100 + "Missing: -99 " + "word " * 2100) == ()


def test_utf16_is_detected_in_the_first_64_kib():
    """Ā has a zero byte where the letters of ASCII have none."""
    text = "a,b\n" + "1,2\n" * 8500 + "Ā,2\n"
    report = Report()
    assert text_of(text.encode("utf-16-le"), "a.csv", None, report).decode() == text
    assert report.guesses[0].value == "utf-16-le"


def test_200_dates_of_a_column_are_looked_at():
    assert len(sample_of(pd.Series(range(1000)))) == 200


def test_shifted_copies_are_found_in_the_last_2000_rows_and_first_100_columns():
    for place, rows, expected in ((1, 2010, True), (99, 300, True), (100, 300, False)):
        series = random_series(102, rows + 1500 if place == 1 else rows)
        series.values[-rows:, place] = np.roll(series.values[-rows:, 0], 1)
        assert (f"s{place}" in helpless_columns(series)) == expected


def test_40_times_are_looked_at_first():
    times = pd.DatetimeIndex(np.repeat(pd.date_range("2020-01-01", periods=100, freq="D"), 2))
    frame = pd.DataFrame({"store": ["a", "b"] * 100})
    assert len(SeriesRows(frame, times).sampled) == 80


def test_the_kind_of_a_column_is_that_of_the_last_60_rows():
    assert kinds_of([["x"]] * 60 + [["1"]] * 60, 1) == ["number"]


def test_a_table_below_a_long_head_has_nine_rows_or_more():
    """0.3 of 30 records."""
    assert body_of([["x"]] * 100 + [["1", "2"]] * 10) == (2, 100)
    assert body_of([["x"]] * 100 + [["1", "2"]] * 8) == (1, 0)


@pytest.mark.parametrize(("equal", "missing"), [(9_990, 2), (10_010, 0)])
def test_values_beside_a_marker_differ_in_the_first_10000(equal, missing):
    cells = [5] * equal + [6, 7, 8] * 10 + [9999, 9999]
    series = read_series(
        "\n".join(["x,y", *(f"{cell},{n % 7}" for n, cell in enumerate(cells))]).encode(), "a.csv"
    )
    assert series.missing[0] == missing


@pytest.mark.parametrize(("place", "is_time"), [(299, True), (300, False)])
def test_second_times_are_looked_for_in_300_columns(place, is_time):
    frame = pd.DataFrame({f"c{n}": [(v + n) % 103 for v in SQUARES] for n in range(301)})
    frame["c0"], frame[f"c{place}"] = DAYS, [1_577_836_800 + 86_400 * n for n in range(12)]
    series = read_series(frame.to_csv(index=False).encode(), "a.csv")
    assert (f"c{place}" not in series.features) == is_time


@pytest.mark.parametrize(("place", "found"), [(29, ("engine id",)), (30, ())])
def test_engines_one_below_another_are_looked_for_in_30_columns(place, found):
    frame = pd.DataFrame({f"c{n}": np.arange(40) ** 2 % (7 + n) for n in range(31)})
    frame = frame.rename(columns={f"c{place}": "engine id"}).assign(**{"engine id": np.repeat([1, 2], 20)})
    assert find_blocks(frame, ()).columns == found


@pytest.mark.parametrize(("place", "is_filled"), [(3, True), (4, False)])
def test_merged_cells_are_looked_for_in_four_columns(place, is_filled):
    frame = pd.DataFrame({f"c{n}": [(v + n) % 103 for v in SQUARES] for n in range(4)})
    frame.insert(place, "date", [day if n % 2 == 0 else None for n, day in enumerate(DAYS)])
    frame["hour"] = [6, 18] * 6
    filled = fill_merged_cells(frame, ReadOptions(), Report())
    assert bool(filled["date"].notna().all()) == is_filled


def test_50_columns_are_tried_as_those_whose_rows_stay():
    """60 columns miss most rows; the last, with most missing values, would leave five others with it."""
    missing = np.ones((1000, 60), dtype=bool)
    for column in range(54):
        missing[column * 10 : column * 10 + 100, column] = False
    missing[900:990, 54:] = False
    kept = set(range(60)) - set(costly_columns(missing, []))
    assert len(kept) == 1


def test_ten_forms_of_rare_cells_are_read():
    """Two cells each of 10 a to 10 j, one of 10 l."""
    cells = [str(n % 7) for n in range(200)]
    for place, letter in enumerate("abcdefghij"):
        cells[10 * place + 10] = cells[10 * place + 15] = f"10 {letter}"
    cells[5] = "10 l"
    series = read_series("\n".join(["x", *cells]).encode(), "a.csv")
    assert series.column("x").tolist().count(10.0) == 20 and series.missing == (1,)


def test_six_forms_of_dates_are_read():
    forms = ["%d %b %Y", "%d-%b-%Y", "%d/%b/%Y", "%b %d %Y", "%b-%d-%Y", "%b/%d/%Y"]
    days = pd.date_range("2020-01-01", periods=60, freq="D")
    texts = [day.strftime(forms[n % 6]) for n, day in enumerate(days)]
    found = dates_in_text(pd.Series([*texts, "2020 Mar 01"], dtype="str"))
    assert found is not None and found.times.isna().tolist() == [False] * 60 + [True]


def test_fast_parser_reads_10000_dates_or_more(monkeypatch):
    lengths: list[int] = []
    monkeypatch.setattr(dates, "_parsed_as_iso", lambda texts, form: lengths.append(len(texts)))
    for rows in (9_999, 10_000):
        dates.parsed(pd.Series(["01.02.2020"] * rows, dtype="str"), "%d.%m.%Y")
    assert lengths == [10_000]


# What is offered and shown


def test_100_places_of_a_repair_are_kept():
    report = Report()
    report.repair(messages.file.empty_rows(), 150, [Place(n) for n in range(150)])
    assert len(report.repairs[0].places) == 100


def test_four_reasons_are_said_of_a_refused_file():
    reasons = tuple((f"c{n}", messages.columns.no_values()) for n in range(6))
    text = str(messages.series.no_changing_column("a.csv", reasons))
    assert "'c3'" in text and "'c4'" not in text and "and 2 more" in text


def test_20_time_columns_are_offered():
    frame = pd.DataFrame({f"c{n}": DAYS for n in range(25)})
    assert len(readable_columns(frame, 0.95)) == 20


def test_six_other_series_columns_are_offered():
    times = pd.DatetimeIndex(np.repeat(pd.to_datetime(DAYS), 2))
    frame = pd.DataFrame({"store": ["a", "b"] * 12} | {f"w{n}": list("xyzu" * 6) for n in range(8)})
    assert len(find_series_columns(frame, times, ()).options) == 1 + 5 + 1


def test_1000_series_are_offered():
    lines = [
        f"{day},s{n},{n % 9 + value}" for day, value in zip(DAYS, SQUARES, strict=True) for n in range(1001)
    ]
    series = read_series("\n".join(["date,site,x", *lines]).encode(), "a.csv")
    assert series.groups is not None and len(series.groups.values) == 1000


def test_names_have_200_letters():
    assert named(["x" * 200, "y" * 201], 1, Report()) == ("x" * 200, "y" * 200 + "…")


def test_twelve_lines_of_160_letters_of_a_file_are_shown():
    lines = first_lines(("x" * 200 + "\n" + "y\n" * 20).encode(), "a.csv", ReadOptions())
    assert (len(lines), lines[0], lines[1]) == (12, "x" * 160 + " …", "y")
    assert len(first_lines(b"z" * 19_999 + b"\n" + b"y\n" * 20, "a.csv", ReadOptions())) == 1
