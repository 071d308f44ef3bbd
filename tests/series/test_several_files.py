"""Several files of one shape, or sheets of a workbook, read as one series or as several by their names."""

import io
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.source import File, find_source, keep_together, load


def days(first: str, count: int, level: float = 0, **columns: object) -> pd.DataFrame:
    """Days whose values are the level, and one more each day."""
    dates = pd.date_range(first, periods=count).strftime("%Y-%m-%d")
    return pd.DataFrame({"date": dates, **columns, "v": level + np.arange(count)})


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def stored(folder: Path, **tables: pd.DataFrame | bytes) -> File:
    files = [
        (f"{name}.csv", table if isinstance(table, bytes) else table.to_csv(index=False).encode())
        for name, table in tables.items()
    ]
    return keep_together(files, folder)


def test_files_that_follow_each_other_in_time_are_one_series(tmp_path):
    """2019 with 365 days, 2020 with 366, and the first days of 2021, in any order."""
    file = stored(
        tmp_path,
        y2020=days("2020-01-01", 366, 1000),
        y2019=days("2019-01-01", 365),
        y2021=days("2021-01-01", 20, 5000),
    )
    series = load(file, tmp_path)
    assert file.name == "y2020.csv and 2 more"
    assert series.groups is None and len(series) == 365 + 366 + 20 and series.features == ("v",)
    assert series.times is not None and series.times[0] == pd.Timestamp("2019-01-01")
    assert series.column("v")[[0, 364, 365, -1]].tolist() == [0, 364, 1000, 5019]
    assert messages.tables.lines_counted_on(3) in series.notes
    assert next(guess.value for guess in series.guesses if guess.field == "part") == "*"


def test_files_of_the_same_times_are_series_by_their_names(tmp_path):
    """Two stations, a file each."""
    file = stored(tmp_path, oslo=days("2020-01-01", 30), bergen=days("2020-01-01", 30, 500))
    series = load(file, tmp_path)
    assert series.groups is not None
    assert (series.groups.column, series.groups.values) == ("file", ("oslo", "bergen"))
    options = ReadOptions(pick="bergen")
    assert load(find_again(file, options), tmp_path).column("v").tolist() == [500.0 + n for n in range(30)]
    assert load(find_again(file, ReadOptions(shape="wide")), tmp_path).features == ("oslo", "bergen")


def find_again(file: File, options: ReadOptions) -> File:
    return File(file.digest, file.name, file.version, part="*", pick=options.pick, shape=options.shape)


def test_files_that_overlap_by_a_day_are_one_series(tmp_path):
    """The last day of a month is in the next file once more: it is merged, and counted."""
    file = stored(tmp_path, a=days("2020-01-01", 31), b=days("2020-01-31", 30, 30))
    series = load(file, tmp_path)
    assert series.groups is None and series.column("v").tolist() == [float(n) for n in range(60)]
    assert ("series.duplicate_times", 1) in [(repair.what.code, repair.count) for repair in series.repairs]


def test_files_with_a_column_of_names_are_series_of_these(tmp_path):
    """Each year has both stores."""
    years = {
        f"y{year}": pd.concat(
            [days(f"{year}-01-01", 20, level, store=store) for store, level in (("A", 0), ("B", 90))]
        )
        for year in (2019, 2020)
    }
    series = load(stored(tmp_path, **years), tmp_path)
    assert series.groups is not None and (series.groups.column, series.groups.values) == ("store", ("A", "B"))
    assert sum(series.segments == series.segments[0]) == 20


def test_files_without_times_are_series_by_their_names(tmp_path):
    """Rows of one file are no time steps after those of another."""
    file = stored(
        tmp_path, a=days("2020-01-01", 20)[["v"]].assign(w=5), b=days("2020-01-01", 25, 70)[["v"]].assign(w=6)
    )
    series = load(file, tmp_path)
    assert series.groups is not None and series.groups.values == ("a", "b") and len(series) == 20


def test_columns_in_another_order_fit_and_others_are_refused(tmp_path):
    """The sentence names the file and its columns."""
    turned = days("2020-01-31", 30, 30)[["v", "date"]]
    assert len(load(stored(tmp_path, a=days("2020-01-01", 30), b=turned), tmp_path)) == 60
    with pytest.raises(Mistake) as refusal:
        load(stored(tmp_path, a=days("2020-01-01", 30), b=turned.rename(columns={"v": "w"})), tmp_path)
    assert refusal.value.args == (messages.tables.columns_differ("b.csv", "a.csv", ("v",), ("w",)),)
    assert str(refusal.value) == (
        "'b.csv' does not fit 'a.csv': it lacks 'v' and also has 'w'. Load files with the same columns."
    )


def test_numbers_in_one_file_and_texts_in_another_are_read_together(tmp_path):
    """The second file writes a missing value as a word."""
    broken = days("2020-01-31", 30, 30).astype({"v": "str"})
    broken.loc[3, "v"] = "calm"
    series = load(stored(tmp_path, a=days("2020-01-01", 30), b=broken), tmp_path)
    assert series.column("v").tolist() == [float(n) for n in range(60)]


def test_compressed_files_and_workbooks_can_be_among_them(tmp_path):
    """A zip, a workbook of one sheet and a CSV."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("inner.csv", days("2020-01-01", 20).to_csv(index=False))
    rows = [["date", "v"], *days("2020-01-21", 20, 20).to_numpy().tolist()]
    files = [
        ("a.zip", zipped.getvalue()),
        ("b.xlsx", workbook({"Sheet": rows})),
        ("c.csv", days("2020-02-10", 20, 40).to_csv(index=False).encode()),
    ]
    series = load(keep_together(files, tmp_path), tmp_path)
    assert series.column("v").tolist() == [float(n) for n in range(60)]


def test_workbook_of_several_sheets_among_several_files_is_refused(tmp_path):
    """It is not said which of its sheets to read."""
    rows = [["date", "v"], *days("2020-01-21", 20, 20).to_numpy().tolist()]
    with pytest.raises(Mistake) as refusal:
        keep_together([("a.xlsx", workbook({"A": rows, "B": rows})), ("b.csv", b"x")], tmp_path)
    assert refusal.value.args == (messages.tables.several_tables_in("a.xlsx"),)


def test_all_sheets_of_a_workbook_are_read_together():
    """A sheet a year."""
    sheets = {
        year: [["date", "v"], *days(f"{year}-01-01", 20, level).to_numpy().tolist()]
        for year, level in (("2019", 0), ("2020", 100))
    }
    data = workbook(sheets)
    part = next(guess for guess in read_series(data, "a.xlsx").guesses if guess.field == "part")
    assert part.options == ("2019", "2020")
    series = read_series(data, "a.xlsx", ReadOptions(part="*"))
    assert series.column("v")[[0, -1]].tolist() == [0, 119]


def test_all_of_a_file_with_one_table_is_that_table():
    """As for a later file of a series from several files."""
    assert (
        len(read_series(days("2020-01-01", 20).to_csv(index=False).encode(), "a.csv", ReadOptions(part="*")))
        == 20
    )


def test_the_same_files_are_stored_once(tmp_path):
    """Their archive has the same bytes, and files of one name keep both tables."""
    tables = [("v.csv", days("2020-01-01", 20).to_csv(index=False).encode()) for _ in range(2)]
    first, second = keep_together(tables, tmp_path), keep_together(tables, tmp_path)
    assert first == second and len(list(tmp_path.iterdir())) == 1
    assert load(first, tmp_path).features == ("v",)


def test_files_are_named_together_on_the_command_line(tmp_path):
    """Paths in order; generated weather is no file."""
    for name, first, level in (("a", "2020-01-01", 0), ("b", "2020-01-21", 20)):
        days(first, 20, level).to_csv(tmp_path / f"{name}.csv", index=False)
    paths = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    source = find_source(paths, tmp_path / "files")
    assert isinstance(source, File) and source.part == "*" and len(load(source, tmp_path / "files")) == 40
    with pytest.raises(Mistake) as refusal:
        find_source([paths[0], "weather"], tmp_path / "files")
    assert refusal.value.args == (messages.tables.not_a_file("weather"),)
