"""CSVs without formulas, and predictions with the columns of other libraries."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from rnnlab.experiment import Experiment
from rnnlab.export.tables import csv_bytes, nixtla_table, predictions_table, series_table
from rnnlab.series.kinds import Bounds
from rnnlab.series.weather import Weather
from rnnlab.stack.layers import read_stack
from tests.training.makers import a_series

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"]


def an_experiment(**changes: object) -> Experiment:
    settings = {"targets": ("a",), "horizon": 1, **changes}
    return Experiment(
        Weather(), ("a", "b"), stack=read_stack(["lstm:2"]), window=2, epochs=10, batch_size=32, **settings
    )


@pytest.mark.parametrize("formula", FORMULAS)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(formula: str) -> None:
    """In the header and in the cells; spreadsheets read text after an apostrophe as plain text."""
    table = pd.DataFrame({formula: ["plain", formula], "number": [-1.5, 2.0]})
    rows = list(csv.reader(io.StringIO(csv_bytes(table).decode(), newline="")))
    shown = "'" + formula.replace("\r", " ")
    assert rows == [[shown, "number"], ["plain", "-1.5"], [shown, "2.0"]]


def test_carriage_return_does_not_begin_a_row() -> None:
    """The text after it would otherwise be the first cell of a row, and run."""
    assert csv_bytes(pd.DataFrame({"text": ["x\r=1+1"]})) == b"text\nx =1+1\n"


def test_numbers_and_times_are_unchanged() -> None:
    """A negative number is not a formula, and neither is a missing value."""
    table = pd.DataFrame(
        {
            "time": pd.date_range("2024-01-01", periods=2, freq="h"),
            "value": [-1.5, 2e-7],
            "count": [-3, 4],
            "text": ["a", None],
        }
    )
    assert csv_bytes(table).decode().splitlines() == [
        "time,value,count,text",
        "2024-01-01 00:00:00,-1.5,-3,a",
        "2024-01-01 01:00:00,2e-07,4,",
    ]


def test_table_itself_is_unchanged() -> None:
    """Only the CSV is made harmless."""
    table = pd.DataFrame({"=a": ["=b"]})
    csv_bytes(table)
    assert table.to_dict("list") == {"=a": ["=b"]}


def test_series_table_has_times_features_and_segments() -> None:
    """The gap is visible in the segments, and no column name is used twice."""
    series = a_series({"segment": [1, 2, 3], "b": [4, 5, 6]}, start="2024-01-01", segments=[0, 0, 1])
    assert list(series_table(series)) == ["time", "segment", "b", "segment_"]
    assert list(series_table(series)["segment_"]) == [0, 0, 1]
    assert list(series_table(a_series({"a": [1, 2]}))) == ["a"]


def arrays_of(truth: list, **forecasts: list) -> dict[str, np.ndarray]:
    """A run's arrays: two windows that end at rows 1 and 2."""
    made = {name: np.array(values, float) for name, values in forecasts.items()}
    return {"origins": np.array([1, 2]), "truth": np.array(truth, float), **made}


def test_predictions_have_a_row_for_each_window_and_lead_time() -> None:
    """Two windows, two steps ahead: the rows 2, 3 and 3, 4, in that order; the forecast comes first."""
    series = a_series({"a": range(5), "b": range(5)}, start="2024-01-01")
    arrays = arrays_of(
        [[[2], [3]], [[3], [4]]],
        network=[[[2.1], [3.1]], [[3.2], [4.2]]],
        forecast=[[[2.2], [3.3]], [[3.4], [4.5]]],
        half_width=[[1.0], [2.0]],
    )
    table = predictions_table(an_experiment(horizon=2), series, arrays)
    assert table.to_dict("list") == {
        "time": [series.times[row] for row in (2, 3, 3, 4)],
        "row": [2, 3, 3, 4],
        "step_ahead": [1, 2, 1, 2],
        "a actual": [2, 3, 3, 4],
        "a forecast": [2.2, 3.3, 3.4, 4.5],
        "a network": [2.1, 3.1, 3.2, 4.2],
        "a 80 % low": pytest.approx([1.2, 1.3, 2.4, 2.5]),
        "a 80 % high": pytest.approx([3.2, 5.3, 4.4, 6.5]),
    }


def test_intervals_stay_within_the_targets_bounds() -> None:
    """Rain is never negative."""
    series = a_series({"a": range(5), "b": range(5)})
    arrays = arrays_of([[[2]], [[3]]], forecast=[[[0.5]], [[3]]], half_width=[[1.0]])
    e = an_experiment(bounds=(Bounds("a", 0.0, None),))
    assert list(predictions_table(e, series, arrays)["a 80 % low"]) == [0.0, 2.0]


def test_nixtla_names_are_read_by_nixtlas_own_scores() -> None:
    """utilsforecast computes from the table the errors worked out by hand: 0.5 for a, 2 for b."""
    from utilsforecast.losses import mae

    series = a_series({"a": range(5), "b": range(5)}, start="2024-01-01")
    arrays = arrays_of(
        [[[2, 2]], [[3, 3]]], forecast=[[[2.5, 4]], [[2.5, 5]]], persistence=[[[1, 1]], [[2, 2]]],
        half_width_95=[[1.0, 2.0]],
    )  # fmt: skip
    table = nixtla_table(an_experiment(targets=("a", "b")), series, arrays)
    assert list(table) == [
        "unique_id",
        "ds",
        "cutoff",
        "y",
        "RNNLab",
        "Naive",
        "RNNLab-lo-95",
        "RNNLab-hi-95",
    ]
    assert list(table["unique_id"]) == ["a", "a", "b", "b"]
    assert list(table["ds"]) == [series.times[row] for row in (2, 3, 2, 3)]
    assert list(table["cutoff"]) == [series.times[row] for row in (1, 2, 1, 2)]
    scores = mae(table, ["RNNLab", "Naive"]).groupby("unique_id")[["RNNLab", "Naive"]].mean()
    assert scores.loc["a"].tolist() == [0.5, 1.0]
    assert scores.loc["b"].tolist() == [2.0, 1.0]


def test_nixtla_table_of_a_series_without_times_counts_rows() -> None:
    """statsforecast takes whole numbers for ds, too."""
    arrays = arrays_of([[[2]], [[3]]], forecast=[[[2]], [[3]]])
    table = nixtla_table(an_experiment(), a_series({"a": range(5), "b": range(5)}), arrays)
    assert list(table["ds"]) == [2, 3]
    assert list(table["cutoff"]) == [1, 2]
