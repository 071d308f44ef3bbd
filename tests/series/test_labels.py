"""How a row's time is written: without the time of day where the time step makes it say nothing."""

import pytest

from rnnlab.series.reading import read_series

HOURS = "\n".join(f"2024-01-01 {hour:02}:00,{hour * hour}" for hour in range(12))
CSVS = {
    "hours": (f"time,a\n{HOURS}\n", "2024-01-01 00:00"),
    "days": ("time,a\n" + "".join(f"2024-01-{day:02},{day * day}\n" for day in range(1, 20)), "2024-01-01"),
    "months": (
        "time,a\n" + "".join(f"2023-{month:02}-01,{month**2}\n" for month in range(1, 13)),
        "2023-01-01",
    ),
    "quarters": (
        "time,a\n" + "".join(f"Q{n % 4 + 1} {1999 + n // 4},{n * n}\n" for n in range(14)),
        "1999-01-01",
    ),
    "half years": (
        "time,a\n" + "".join(f"{1990 + n // 2}-{6 * (n % 2) + 1:02}-01,{n * n}\n" for n in range(14)),
        "1990-01-01",
    ),
}


@pytest.mark.parametrize("step", CSVS)
def test_label_has_the_time_of_day_only_where_rows_differ_by_it(step: str) -> None:
    text, first = CSVS[step]
    series = read_series(text.encode(), "a.csv")
    assert series.label(0) == first
    assert series.whole_days == (step != "hours")
