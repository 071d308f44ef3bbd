"""Archives, workbooks and Parquet: the table inside is read, and nothing unpacks without a bound."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from datetime import datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series import messages, thresholds
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import Guess
from tests.series import workbooks

START = datetime(2020, 1, 1)
TEMP = [5.5, 6.25, 4.0, -1.5, 0.0, 2.75, 3.5, 8.0, 9.5, 7.25, 6.0, 5.0]
CSV = "\n".join(["when,temp", *(f"2020-01-{n:02d},{t}" for n, t in enumerate(TEMP, start=1))]).encode()
OTHER = "\n".join(["a", *(str(n * n) for n in range(11))]).encode()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def sheets(**tables: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


DATED = [["when", "temp"], *([START + timedelta(days=n), t] for n, t in enumerate(TEMP))]


def refusal_of(data: bytes, options: ReadOptions | None = None) -> Message:
    with pytest.raises(Mistake) as refusal:
        read_series(data, "a.bin", options or ReadOptions())
    assert "\n" not in str(refusal.value)
    return refusal.value.args[0]


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, lambda data: zipped(a_csv=data)]
)
def test_compressed_table_is_read(pack):
    """The file's name does not matter: its first bytes show the format."""
    series = read_series(pack(CSV), "weather.csv")
    assert series.column("temp").tolist() == TEMP
    assert str(series.times[-1].date()) == "2020-01-12"


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, lambda data: zipped(a_csv=data)]
)
def test_zip_bomb_is_refused_before_it_is_unpacked(pack, monkeypatch):
    """A megabyte of zeros compresses to about a kilobyte; reading stops at the limit."""
    monkeypatch.setattr(thresholds, "MOST_BYTES", 1_000_000)
    assert refusal_of(pack(b"0" * 3_000_000)) == (messages.archive.unpacked_too_large("a.bin", 1_000_000))


def test_largest_table_of_an_archive_is_read_unless_another_is_chosen():
    """A picture, though larger, is not a table; nor are folders and hidden files."""
    data = zipped(a_csv=OTHER, data__b_txt=CSV, c_png=b"\x89PNG" + bytes(9000), **{"d/.x_csv": CSV * 2})
    series = read_series(data, "a.zip")
    assert series.column("temp").tolist() == TEMP
    assert series.guesses[0] == Guess(
        "part", "data/b.txt", ("a.csv", "data/b.txt", "c.png"), messages.archive.one_of_several_parts(3)
    )
    assert read_series(data, "a.zip", ReadOptions(part="a.csv")).features == ("a",)
    assert refusal_of(data, ReadOptions(part="../etc/passwd")) == messages.archive.unknown_part(
        "a.bin", "../etc/passwd", ("a.csv", "data/b.txt", "c.png")
    )


def test_names_in_an_archive_are_not_used_as_paths():
    """A name with ../ is only a name to choose."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../tmp/evil.csv", CSV)
        archive.writestr("/etc/b.csv", OTHER)
    assert read_series(out.getvalue(), "a.zip", ReadOptions(part="../../../tmp/evil.csv")).features == (
        "temp",
    )


def test_archive_in_an_archive_is_refused():
    """Zip bombs are nested archives."""
    nested = messages.archive.nested_archive("a.bin")
    assert refusal_of(gzip.compress(gzip.compress(CSV))) == nested
    assert refusal_of(zipped(a_csv=zipped(a_csv=CSV))) == nested


def test_encrypted_archive_is_refused():
    """The flag of encryption is set in both headers of the file."""
    data = bytearray(zipped(a_csv=CSV))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal_of(bytes(data)) == messages.archive.encrypted_file("a.bin", "a.csv")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (gzip.compress(CSV), "gzip"),
        (bz2.compress(CSV), "bzip2"),
        (lzma.compress(CSV), "xz"),
        (zipped(a_csv=CSV), "zip"),
    ],
    ids=["gzip", "bzip2", "xz", "zip"],
)
def test_damaged_archive_is_refused(data, kind):
    """Cut off in the middle."""
    refusal = refusal_of(data[: len(data) // 2])
    assert refusal == messages.archive.damaged_archive("a.bin", f"{kind} archive")
    assert str(refusal) == (
        f"'a.bin' is a damaged or unknown {kind} archive. Pack it again, or load the table itself."
    )


def test_part_of_a_plain_file_is_refused():
    """A plain file has no parts."""
    assert refusal_of(CSV, ReadOptions(part="Sheet1")) == (
        messages.archive.part_of_single_table("a.bin", "Sheet1")
    )


def test_sheet_of_a_workbook_is_read_with_its_dates():
    """The first sheet with rows, or the chosen one."""
    squares = [["a", "b"], *([n * n, -n] for n in range(11))]
    data = sheets(Notes=[["hello"]], Weather=DATED, Other=squares)
    series = read_series(data, "a.xlsx")
    assert series.column("temp").tolist() == TEMP
    assert str(series.times[1]) == "2020-01-02 00:00:00"
    assert series.guesses[0] == Guess(
        "part", "Weather", ("Notes", "Weather", "Other"), messages.archive.one_of_several_parts(3)
    )
    assert read_series(data, "a.xlsx", ReadOptions(part="Other")).features == ("a", "b")
    refusal = refusal_of(data, ReadOptions(part="None"))
    assert refusal.facts["sheet"] == "None"
    assert str(refusal).startswith("'a.bin' has no sheet 'None'. Choose one of 'Notes', 'Weather', 'Other'")


def test_titles_in_a_sheet_are_skipped_like_lines():
    """Sheets have titles above their tables, too."""
    series = read_series(sheets(S=[["My station"], [], *DATED]), "a.xlsx")
    assert series.column("temp").tolist() == TEMP
    assert series.repairs[0].what == messages.file.lines_before_header()


def test_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    """The sizes listed in the archive are added up before unpacking."""
    monkeypatch.setattr(thresholds, "MOST_BYTES", 2_000)
    data = sheets(S=DATED * 20)
    monkeypatch.setattr("rnnlab.series.reading.check_size", lambda size, name: None)
    refusal = refusal_of(data)
    assert refusal.code == "series.workbook_too_large"
    assert refusal.facts["size_bytes"] > refusal.facts["most_bytes"] == 4_000


def test_sheet_of_too_many_cells_is_refused(monkeypatch):
    """Reading stops at the bound."""
    monkeypatch.setattr(thresholds, "MOST_SHEET_CELLS", 10)
    assert refusal_of(sheets(S=DATED)) == (messages.archive.sheet_too_large("a.bin", "S", 10))


def test_documents_that_are_zip_archives_are_refused_by_their_kind():
    """Text documents of LibreOffice and of Word."""
    assert refusal_of(workbooks.ods({}, kind="text")) == messages.archive.document_without_sheet("a.bin")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert refusal_of(out.getvalue()) == messages.archive.document_without_sheet("a.bin")


def parquet_of(table: pa.Table) -> bytes:
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def test_parquet_is_read_with_its_types():
    """Numbers, decimals, switches and dates as pandas wrote them; lists are left out with the reason."""
    frame = pd.DataFrame(
        {"temp": TEMP, "on": [True, False] * 6, "sky": ["sun", "rain", None] * 4},
        index=pd.date_range("2020-01-01", periods=12, name="when"),
    )
    table = pa.Table.from_pandas(frame).append_column("pair", pa.array([[1, 2]] * 12))
    series = read_series(parquet_of(table), "a.parquet")
    assert series.column("temp").tolist() == TEMP
    assert series.column("on").tolist() == [1.0, 0.0] * 6
    assert series.time_column == "when" and str(series.times[2].date()) == "2020-01-03"
    assert series.words == {"sky": ("rain", "sun")}
    assert {out.column for out in series.left_out} == {"pair", "sky"}


def test_parquet_of_too_many_cells_is_refused_before_it_is_read():
    """100 million equal cells are some kilobytes on disk."""
    column = pa.array([1.0]).take(pa.array([0] * 50_000))
    table = pa.table({f"c{n}": column for n in range(1000)})
    refusal = refusal_of(parquet_of(table))
    assert refusal == messages.archive.parquet_too_large("a.bin", 50_000, 1_000, 40_000_000, 20_000)
    assert str(refusal) == (
        "'a.bin' has 50,000 rows of 1,000 columns, more than 40,000,000 cells or 20,000 columns. "
        "Keep fewer of them, or use a longer time step."
    )


def test_damaged_parquet_is_refused():
    """Its first and last bytes are right, and nothing between."""
    assert refusal_of(b"PAR1" + b"x" * 100 + b"PAR1") == (messages.archive.damaged_parquet("a.bin"))


def test_most_parts_are_offered_up_to_a_bound():
    """An archive of a thousand files does not make a list of a thousand."""
    data = zipped(**{f"f{n}_csv": OTHER for n in range(300)}, big_csv=CSV * 3)
    guess = read_series(data, "a.zip").guesses[0]
    assert guess.value == "big.csv" and guess.value in guess.options
    assert len(guess.options) == thresholds.MOST_PARTS


def test_workbook_has_no_delimiter_or_decimal_sign_to_choose():
    """Commas in its texts are not delimiters."""
    rows = [[START + timedelta(days=n), "a;b, c;d", n * n % 7] for n in range(12)]
    series = read_series(sheets(S=[["when", "remark", "temp"], *rows]), "a.xlsx")
    assert series.features == ("temp",)
    assert not {"encoding", "delimiter", "decimal"} & {guess.field for guess in series.guesses}


def test_a_tar_archive_is_refused_as_one():
    """Its NUL bytes are padding, no damage."""
    archives = io.BytesIO()
    with tarfile.open(fileobj=archives, mode="w") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = len(CSV)
        archive.addfile(member, io.BytesIO(CSV))
    assert refusal_of(archives.getvalue()) == messages.archive.tar_archive("a.bin")
