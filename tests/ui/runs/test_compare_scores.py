"""The table of compared errors marks the best only among errors that can be compared."""

import base64
import json
from io import BytesIO

import msgspec
import pandas as pd

from rnnlab.ui.runs.compare_scores import ScoreLine, comparison_frame, scores_table
from rnnlab.ui.table import Cell
from tests.ui.kept import SMALL, TARGET, experiment, keep_finished, keep_run, run_id
from tests.ui.runs.test_page import OpenRuns, Store, checked, open_runs, store, texts

__all__ = ["open_runs", "store"]  # fixtures
SPLIT = (0.7, 0.15, 0.15)


def line(
    title: str, horizon: int, test: float, common: float | None = None, split: object = SPLIT
) -> ScoreLine:
    return ScoreLine(title, "#000", (horizon, split), horizon, common, test / 2, test, 1 - test, (1.0,))


def bold(lines: list[ScoreLine]) -> dict[str, list[str]]:
    """{first cell of a row: its bold cells}."""
    rows = scores_table(TARGET, lines, ["persistence"]).rows
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row.cells] for row in rows]
    return {str(row[0].text): [str(cell.text) for cell in row if cell.bold] for row in cells}


def test_errors_of_different_steps_ahead_stand_in_groups() -> None:
    """One step ahead is easier than twelve, so the lowest of all is not marked; common rows compare all runs."""
    lines = [line("a", 12, 0.5, 0.3), line("b", 1, 0.2, 0.4), line("c", 12, 0.6, 0.5)]
    assert list(bold(lines).items()) == [
        ("Runs that forecast 1 step ahead", ["Runs that forecast 1 step ahead"]),
        ("b", []),
        ("Runs that forecast 1 to 12 steps ahead", ["Runs that forecast 1 to 12 steps ahead"]),
        ("a", ["0.3", "0.25", "0.5", "50.0 %"]),
        ("c", []),
    ]


def test_errors_of_different_splits_and_equal_errors_are_not_marked() -> None:
    """Another split has another test set; of equal errors none is better."""
    other = (0.6, 0.2, 0.2)
    assert bold([line("a", 1, 0.5), line("b", 1, 0.4, split=other)]) == {"a": [], "b": []}
    assert bold([line("a", 1, 0.5, 0.5), line("b", 1, 0.5, 0.5)]) == {"a": [], "b": []}


def test_comparison_is_downloaded_with_settings_and_errors(store: Store) -> None:
    """A run without results has no errors."""
    keep_finished(store, 1, 0.5, experiment("lstm:3", horizon=2))
    keep_run(store, 2, state="failed")
    runs = {run: store.read(run) for run in (run_id(1), run_id(2))}
    titles = {run_id(1): "one", run_id(2): "two"}
    frame = comparison_frame(runs, titles, {run_id(1): store.results(run_id(1))})
    read = pd.read_csv(BytesIO(frame.to_csv(index=False).encode()))
    columns = ["run", "state", "target", "steps ahead", "stack", "validation MAE", "test MAE", "skill"]
    assert read[columns].iloc[0].to_list() == ["one", "finished", TARGET, 2, "lstm:3", 0.25, 0.5, 0.5]
    assert read["test MAE"].isna().to_list() == [False, True]


def test_forecasts_after_the_end_of_the_data_are_overlaid(open_runs: OpenRuns, store: Store) -> None:
    """Each run has its colour; the scores below stay."""
    keep_finished(store, 1, 0.5)
    keep_finished(store, 2, 0.5, experiment("lstm:3"))
    page = open_runs(run_id(1), run_id(2), compared_forecasts="ahead")
    chart = next(chart for chart in page.get("plotly_chart") if "compared_ahead_chart" in chart.proto.id)
    assert "LSTM 3" in chart.proto.spec
    assert "compared-scores" in texts(checked(page))


def test_comparison_says_that_features_are_assumed(open_runs: OpenRuns, store: Store) -> None:
    """One of the runs reads the wind without predicting it; both forecast 12 steps."""
    keep_finished(store, 1, 0.5)
    keep_finished(store, 2, 0.5, msgspec.structs.replace(SMALL, features=(TARGET, "wind speed (m/s)")))
    page = open_runs(run_id(1), run_id(2), compared_forecasts="ahead")
    assert "Features that a run reads but does not predict continue" in "".join(
        each.value for each in page.caption
    )
    (chart,) = (chart for chart in page.get("plotly_chart") if "compared_ahead_chart" in chart.proto.id)
    curves = json.loads(chart.proto.spec)["data"][1:]
    lengths = [len(base64.b64decode(curve["x"]["bdata"])) // 8 for curve in curves]
    assert lengths == [13, 13]  # from the last row on
