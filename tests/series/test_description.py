"""What `inspect` prints, and the names of time steps."""

import json

import pandas as pd
import pytest

from rnnlab.series.describe import inspection
from rnnlab.series.reading import read_series
from rnnlab.series.step_names import step_name

DAYS = pd.date_range("2020-01-01", periods=12, freq="D")


def test_inspection_of_a_long_table():
    """The whole object, as the command line prints it."""
    lines = [
        f"{day:%Y-%m-%d},{name},{'' if n == 4 else n},5"
        for name in ("Oslo", "Bergen")
        for n, day in enumerate(DAYS)
    ]
    report = inspection(read_series("\n".join(["date,city,temp,floor", *lines]).encode(), "a.csv"))
    plain = json.loads(json.dumps(report))
    guesses = {guess["field"]: guess for guess in plain.pop("guesses")}
    assert guesses["time"] == {"field": "time", "value": "date", "options": ["date", ""], "asked": False}
    assert guesses["pick"]["options"] == ["Oslo", "Bergen"]
    assert plain == {
        "rows": 12,
        "time": {
            "column": "date",
            "start": "2020-01-01T00:00:00",
            "end": "2020-01-12T00:00:00",
            "step_seconds": 86400.0,
        },
        "worth_a_look": ["1 missing value filled"],
        "features": ["temp"],
        "not_used": [],
        "left_out": [
            {"column": "city", "why": "it names the file's 2 series; 'Oslo' is read"},
            {"column": "floor", "why": "the same value, 5.0, in every row"},
        ],
        "repairs": [
            {
                "what": "missing values in 'temp' filled by linear interpolation",
                "count": 1,
                "kind": "repaired",
            }
        ],
        "places": [
            {
                "repair": "missing values in 'temp' filled by linear interpolation",
                "row": 6,
                "column": "temp",
                "was": "",
                "now": "4",
            }
        ],
        "notes": [],
        "groups": {"column": "city", "values": ["Oslo", "Bergen"], "count": 2},
    }


def test_an_inspection_of_a_file_without_times_has_none():
    """`time` and `groups` are null."""
    report = inspection(read_series("\n".join(["a", *(str(n * n) for n in range(10))]).encode(), "a.csv"))
    assert (report["rows"], report["time"], report["groups"]) == (10, None, None)


@pytest.mark.parametrize(
    ("seconds", "name"),
    [
        (1, "1 second"),
        (0.5, "0.5 seconds"),
        (60, "1 minute"),
        (300, "5 minutes"),
        (5400, "90 minutes"),
        (3600, "1 hour"),
        (10_800, "3 hours"),
        (86_400, "1 day"),
        (604_800, "7 days"),
        (31 * 86_400, "1 month"),
        (30.5 * 86_400, "1 month"),
        (92 * 86_400, "1 quarter"),
        (365 * 86_400, "1 year"),
        (3653 * 86_400, "10 years"),
        (730 * 86_400, "2 years"),
        (1043 * 86_400, "1043 days"),
    ],
)
def test_step_name(seconds, name):
    """Whole months, quarters and years have names; other steps use the largest unit that fits."""
    assert step_name(seconds) == name
