"""What counts as a repair: values that were changed or made up. How a file writes its values does not count."""

import pandas as pd
import pytest

from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

DAYS = [f"{day:%d.%m.%Y}" for day in pd.date_range("2024-01-01", periods=60)]


def read(lines: list[str]) -> Series:
    return read_series("\n".join(lines).encode(), "a.csv")


def counts(series: Series) -> dict[str, int]:
    """How many values or rows there are of each kind."""
    found: dict[str, int] = {}
    for repair in series.repairs:
        found[repair.kind] = found.get(repair.kind, 0) + repair.count
    return found


def test_clean_german_file_has_no_repair() -> None:
    """60 rows with decimal commas and points as thousands separators: all is read, nothing is changed."""
    rows = [f"{day};1.{100 + n},5;{n},25" for n, day in enumerate(DAYS)]
    series = read(["Tag;Umsatz;Preis", *rows])
    assert series.column("Umsatz")[:2].tolist() == [1100.5, 1101.5]
    assert set(counts(series)) == {"read"}


def test_marker_and_text_are_counted_once_when_they_are_filled() -> None:
    """Row 5 has a marker, row 9 a text: two values of the series are made up."""
    cells = [str(n * n) for n in range(60)]
    cells[5], cells[9] = "n/a", "broken"
    series = read(["day,wind", *(f"{day},{cell}" for day, cell in zip(DAYS, cells, strict=True))])
    assert counts(series) == {"read": 1, "repaired": 2}
    assert series.column("wind")[5] == (16 + 36) / 2


def test_shift_of_some_minutes_is_no_repair() -> None:
    """Readings at 7 s past every hour: moved to the hour, their values stay."""
    times = pd.date_range("2024-03-01", periods=30, freq="h") + pd.to_timedelta([0, 7] * 15, unit="s")
    series = read(["time,x", *(f"{time},{n * n}" for n, time in enumerate(times))])
    assert len(series) == 30
    assert counts(series) == {"read": 15}


def test_rows_of_one_time_step_are_repairs() -> None:
    """The row at 03:10 is averaged with that of 03:00: one row is merged into another."""
    times = [*pd.date_range("2024-03-01", periods=20, freq="h"), pd.Timestamp("2024-03-01 03:10")]
    series = read(["time,x", *(f"{time},{n * n}" for n, time in enumerate(sorted(times)))])
    assert counts(series) == {"read": 1, "repaired": 1}


def test_missing_rows_are_repairs_and_a_long_gap_stays_open() -> None:
    """Hours 5 and 6 are missing and filled; 20 hours later are missing and stay a gap."""
    times = [
        time for n, time in enumerate(pd.date_range("2024-03-01", periods=80, freq="h")) if n not in (5, 6)
    ]
    series = read(["time,x", *(f"{time},{n * n}" for n, time in enumerate(times) if not 30 <= n < 50)])
    assert counts(series) == {"repaired": 2, "left open": 1}


def test_rows_that_cannot_be_used_are_left_out() -> None:
    """One row of 60 has no readable time, one has too many fields."""
    rows = [f"{day},{n * n}" for n, day in enumerate(DAYS)]
    rows[7], rows[12] = "unknown,49", rows[12] + ",1"
    assert counts(read(["day,x", *rows]))["left out"] == 2


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        (["# made by a logger", "day,x"], "1", "4"),  # a line before the header
        (["day,x,x"], "1,1", "4,4"),  # a name that occurs twice
    ],
)
def test_lines_and_names_are_no_repairs(header: list[str], first: str, second: str) -> None:
    """The values are as in the file."""
    rows = [f"{day},{first if n % 2 else second}" for n, day in enumerate(DAYS)]
    assert set(counts(read([*header, *rows]))) <= {"read"}


def test_missing_values_are_counted_for_each_column() -> None:
    """Three empty cells in one column, none in the other, however they are filled."""
    rows = [f"{day},{'' if n in (3, 4, 9) else n * n},{n}" for n, day in enumerate(DAYS)]
    series = read(["day,a,b", *rows])
    assert dict(zip(series.features, series.missing, strict=True)) == {"a": 3, "b": 0}
