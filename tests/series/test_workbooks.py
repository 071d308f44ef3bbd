"""Workbooks of every form are read alike: .xlsx, .xls, .xlsb and .ods."""

import io
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from rnnlab.mistake import Mistake
from rnnlab.series import messages, thresholds
from rnnlab.series.file import workbook
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from tests.series.workbooks import NOT_AVAILABLE, compound_file, ods, record, xls, xlsb, zipped


def xlsx(sheets, *, hidden=(), from_1904=False):
    book = Workbook()
    book.remove(book.active)
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(["#N/A" if cell is NOT_AVAILABLE else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMS = [xlsx, xls, xlsb, ods]
MIDNIGHT = datetime(2020, 1, 1)
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
HOURLY = [
    ["when", "load", "wind", "on"],
    *([MIDNIGHT + timedelta(hours=n), n * n + 0.5, 20 - n, n % 2 == 0] for n in range(48)),
]


def csv_of(data, part=None):
    return workbook.read_sheet(data, "a.xlsx", part).rows.decode()


def refusal_of(data, options=None):
    with pytest.raises(Mistake) as refusal:
        read_series(data, "a.xlsx", options or ReadOptions())
    assert "\n" not in str(refusal.value)
    return refusal.value.args[0]


@pytest.mark.parametrize("write", FORMS)
def test_sheet_is_read_in_every_form(write):
    """Its first bytes show the form, whatever the file is called."""
    series = read_series(write({"Notes": [["hello"]], "Load": HOURLY}), "station.csv")
    assert series.column("load").tolist() == [n * n + 0.5 for n in range(48)]
    assert series.column("on").tolist() == [1.0, 0.0] * 24
    assert str(series.times[-1]) == "2020-01-02 23:00:00"
    assert series.guesses[0].value == "Load" and series.guesses[0].options == ("Notes", "Load")


@pytest.mark.parametrize("write", FORMS)
def test_each_type_of_cell_becomes_text(write):
    """Days have a time of day like the others of their column; durations are hours; errors are empty."""
    rows = [
        ["My station"],
        [],
        ["when", "day", "clock", "lasted", "on", "error", "text", "number"],
        [
            datetime(2020, 1, 1, 3, 4, 5),
            date(2020, 1, 1),
            time(13, 30),
            timedelta(hours=31, minutes=26),
            True,
            NOT_AVAILABLE,
            "Köln",
            20240101,
        ],
        [MIDNIGHT, date(2020, 2, 29), time(6, 7, 8), timedelta(hours=25), False, None, "a,b", -1.5],
    ]
    assert csv_of(write({"S": rows})).splitlines() == [
        "My station,,,,,,,",
        "",
        "when,day,clock,lasted,on,error,text,number",
        "2020-01-01 03:04:05,2020-01-01 00:00:00,13:30:00,31:26:00,True,,Köln,20240101",
        '2020-01-01 00:00:00,2020-02-29 00:00:00,06:07:08,25:00:00,False,,"a,b",-1.5',
    ]


@pytest.mark.parametrize("write", [xls, xlsb, xlsx])
def test_dates_of_a_workbook_may_count_from_1904(write):
    """Day 43,830 is 31 December 2019 counted from 1900, and 1 January 2024 counted from 1904."""
    day = date(2024, 1, 1) if write is xlsx else date(2019, 12, 31)  # openpyxl counts from 1904 by itself
    assert csv_of(write({"S": [[day]]}, from_1904=True)) == "2024-01-01 00:00:00\n"


@pytest.mark.parametrize("write", FORMS)
def test_visible_sheet_comes_before_a_hidden_one(write):
    """A hidden sheet can still be chosen."""
    data = write({"Old": [["when", "old"], *HOURLY[1:]], "New": HOURLY}, hidden=("Old",))
    assert "load" in read_series(data, "a.xlsx").features
    assert "old" in read_series(data, "a.xlsx", ReadOptions(part="Old")).features


def test_merged_cells_keep_their_value_in_the_first():
    """As in the file itself; what it means for the others is decided later."""
    book = Workbook()
    book.active.append(["A", 1])
    book.active.append([None, 2])
    book.active.merge_cells("A1:A2")
    out = io.BytesIO()
    book.save(out)
    assert csv_of(out.getvalue()) == "A,1\n,2\n"


@pytest.mark.parametrize("write", FORMS)
def test_workbook_without_rows_is_refused(write):
    """No crash where there are no cells."""
    assert refusal_of(write({"S": []})).code in ("series.empty_file", "series.no_rows")


@pytest.mark.parametrize("write", [xls, xlsb, ods])
def test_unknown_sheet_is_refused_with_the_known_ones(write):
    assert refusal_of(write({"S": HOURLY, "T": HOURLY}), ReadOptions(part="U")) == (
        messages.archive.unknown_sheet("a.xlsx", "U", ("S", "T"))
    )


@pytest.mark.parametrize(
    "data",
    [
        compound_file("EncryptedPackage", bytes(5000)),
        xls({"S": HOURLY}).replace(record(0x42, b"\xb0\x04"), record(0x2F, b"\x01\x00")),
        ods({"S": HOURLY}, protected=True),
    ],
    ids=["xlsx", "xls", "ods"],
)
def test_protected_workbook_is_refused(data):
    """Excel puts an encrypted .xlsx into a compound file, and the record FILEPASS into an .xls."""
    refusal = refusal_of(data)
    assert refusal == messages.archive.protected_workbook("a.xlsx")
    assert str(refusal) == "'a.xlsx' is protected by a password. Save it without one and load that."


@pytest.mark.parametrize(
    "data",
    [
        xls({"S": HOURLY})[:3000],
        compound_file("WordDocument", bytes(5000)),
        xlsb({"S": HOURLY}).replace(b"xl/workbook.bin", b"xl/workbonk.bin"),
        zipped({"mimetype": SPREADSHEET, "META-INF/manifest.xml": "<a/>", "content.xml": "<a b=<"}),
    ],
    ids=["xls", "doc", "xlsb", "ods"],
)
def test_damaged_workbook_is_refused(data):
    """Cut off, of another program, or without one of its parts."""
    assert refusal_of(data).code in ("series.damaged_workbook", "series.damaged_archive")


def test_sheet_with_a_cell_at_its_far_end_is_refused():
    """The rectangle up to the last cell of a sheet has 17 billion cells: more than any memory."""
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    out = io.BytesIO()
    book.save(out)
    refusal = refusal_of(out.getvalue())
    assert refusal == messages.archive.unreadable_workbook("a.xlsx")
    assert str(refusal) == (
        "'a.xlsx' cannot be read: it is damaged or has cells far from its table. Delete empty rows and "
        "columns, or export the sheet as CSV and load that."
    )


def test_row_of_too_many_columns_is_refused(monkeypatch):
    """The message says in which row."""
    monkeypatch.setattr(thresholds, "MOST_COLUMNS", 5)
    refusal = refusal_of(xls({"S": [[1, 2], [], [1, 2, 3, 4, 5, 6]]}))
    assert refusal == messages.archive.sheet_too_wide("a.xlsx", "S", 3, 5)


@pytest.mark.parametrize(("limit", "value"), [("MOST_SHEET_SECONDS", 0.0), ("MOST_SHEET_MEMORY", 0)])
def test_workbook_that_takes_too_much_is_given_up(monkeypatch, limit, value):
    """The process that reads it is ended."""
    monkeypatch.setattr(thresholds, limit, value)
    monkeypatch.setattr(workbook, "INTERVAL", 0.001)
    assert refusal_of(xls({"S": HOURLY})).code == "series.unreadable_workbook"


def test_long_request_reaches_a_process_that_starts_slowly(monkeypatch):
    """It is longer than what a pipe holds, and the process is looked at before it begins to read."""
    monkeypatch.setattr(workbook, "INTERVAL", 0.001)
    rows = [["n", "root"], *([n, round(n**0.5, 9)] for n in range(16_000))]
    data = xlsx({"Load": rows})
    assert len(data) > 1 << 17
    assert csv_of(data).splitlines()[-1] == f"15999,{round(15_999**0.5, 9)}"


def test_sheet_with_a_series_is_read_if_the_first_one_has_none():
    """A list of the others stands before the data, as statistics offices write it."""
    index = [["Item", "Unit", "From"], *([f"series {n}", "t", MIDNIGHT] for n in range(12))]
    series = read_series(xlsx({"Index": index, "Data1": HOURLY, "Inquiries": [["Call us"]]}), "a.xlsx")
    assert series.features == ("load", "wind", "on")
    assert series.guesses[0].value == "Data1"


@pytest.mark.parametrize(("names", "asked"), [(("2010", "2011"), True), (("load", "notes"), False)])
def test_sheets_of_years_are_asked(names, asked):
    """The first one is read, and the later ones go on."""
    series = read_series(xlsx(dict.fromkeys(names, HOURLY)), "a.xlsx")
    assert [guess.field for guess in series.guesses if guess.asked] == ["part"] * asked
