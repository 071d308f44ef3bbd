"""Section 4: the scores, their table and their charts."""

import json

import msgspec

from rnnlab.figures.palette import FEATURES
from rnnlab.forecast.backtest import Slices
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.scores import LeadScores
from rnnlab.runs.store import Store
from rnnlab.ui.lab.scores_panel import intervals_table, scores_table, slices_note
from rnnlab.ui.link import query_params_of
from rnnlab.ui.table import Cell, Table
from tests.ui.conftest import OpenPage, checked, pills, texts, words
from tests.ui.kept import TARGET, experiment, keep_finished

SCORES = {
    "mae": 0.5, "rmse": 0.75, "mase": 0.4, "skill": 0.5,
    "network": {"mae": 0.6, "rmse": 0.9, "mase": 0.5, "skill": 0.4},
    "persistence": {"mae": 1.0, "rmse": 1.5, "mase": None, "skill": 0.0},
    "seasonal_naive": {"mae": 2.0, "rmse": 3.0, "mase": 1.6, "skill": -1.0},
    "linear": {"mae": 0.25, "rmse": 0.5, "mase": 0.2, "skill": 0.75},
}  # fmt: skip


def texts_of(table: Table) -> list[list[str]]:
    """The texts of its cells, row by row."""
    return [[str(cell.text if isinstance(cell, Cell) else cell) for cell in row.cells] for row in table.rows]


def more_results(store: Store, run: str, **changes: object) -> None:
    store.write_results(run, msgspec.structs.replace(store.results(run), **changes))


def test_table_marks_the_forecast_and_the_lowest_error() -> None:
    """The forecast's row is bold; 'lowest' stands at the linear model, wherever that is."""
    table = scores_table(SCORES, TARGET, 24)
    assert [row.mark for row in table.rows] == ["best", "", "", "", ""]
    assert texts_of(table)[2:] == [
        ["persistence", "1", "0.0 %", "1.5", "–"],
        ["seasonal naive (24 steps back)", "2", "-100.0 %", "3", "1.6"],
        ["linear model · lowest", "0.25", "75.0 %", "0.5", "0.2"],
    ]
    assert [row[0] for row in texts_of(table)[:2]] == ["forecast", "network alone"]


def test_table_says_that_there_is_no_season() -> None:
    """A season of one step is none."""
    assert "seasonal naive (no season)" in [row[0] for row in texts_of(scores_table(SCORES, TARGET, 1))]


def test_intervals_are_shown_overall_and_at_up_to_eight_steps_ahead() -> None:
    """Two levels; the mean of the widths 1 to 20 is 10.5."""
    widths = tuple(float(lead) for lead in range(1, 21))
    table = intervals_table({"0.8": Interval(widths, (0.5,) * 20), "0.95": Interval(widths, (1.0,) * 20)})
    rows = texts_of(table)
    assert len(rows) == 9
    assert [column.heading for column in table.columns] == ["ahead", "in 80 %", "width", "in 95 %", "width"]
    assert rows[0] == ["all", "50 %", "10.5", "100 %", "10.5"]
    assert (rows[1][0], rows[-1][0]) == ("1", "20")


def test_intervals_of_one_step_are_one_row() -> None:
    """Overall is the same as one step ahead."""
    assert len(intervals_table({"0.8": Interval((2.0,), (0.75,))}).rows) == 1


def test_slices_are_counted_where_every_baseline_is_beaten() -> None:
    """Below both baselines in the first slice only; the network is not a baseline. Mean 2, spread 1."""
    maes = {"forecast": (1.0, 3.0), "network": (0.5, 0.5), "linear": (2.0, 2.0), "persistence": (4.0, 4.0)}
    assert slices_note(maes) == "Below every baseline in 1 of 2 slices; its error is 2 ± 1 over them."


def test_page_shows_the_verdict_the_shares_and_the_season(open_page: OpenPage, store: Store) -> None:
    """Under the table: the parts of the forecast, and the reason for the season."""
    run = keep_finished(store, 61, 0.5)  # the page remembers what a run has scored
    shares = {TARGET: {"network": 0.8, "linear": 0.2}}
    more_results(store, run, shares=shares, season_reason="a day (24 steps): so it is", notes=("A note.",))
    page = open_page(run=run)
    captions = "\n".join(caption.value for caption in page.caption).replace("\\", "")
    assert "As good as it is." in words(page)
    assert "80 % the network and 20 % the linear model" in captions
    assert "a day (24 steps): so it is" in captions
    assert "A note." in captions
    assert 'data-testid="scores"' in texts(page)


def test_page_looks_closer_by_steps_over_time_and_at_the_intervals(open_page: OpenPage, store: Store) -> None:
    """Each view is offered if it has data, and draws without an error."""
    made_of = experiment(horizon=3)
    run = keep_finished(store, 62, 0.5, made_of)
    lead = LeadScores((0.5,) * 3, (0.5,) * 3, (None,) * 3, (0.5,) * 3)
    more_results(
        store, run,
        lead_scores={TARGET: {"forecast": lead, "persistence": lead}},
        slices=Slices(((255, 270), (270, 299)), {TARGET: {"forecast": (1.0, 2.0), "persistence": (2.0, 3.0)}}),
        intervals={TARGET: {"0.8": Interval((1.0,) * 3, (0.8,) * 3)}},
    )  # fmt: skip
    page = open_page(run=run)
    look = pills(page, "scores_look")
    assert list(look.options) == ["All", "By steps ahead", "Over time", "Intervals"]
    for name in ("By steps ahead", "Over time", "Intervals"):
        look = pills(page, "scores_look")
        page = checked(look.set_value(name).run())
    assert 'data-testid="intervals"' in texts(page)


def test_page_shows_a_run_kept_without_the_closer_looks(open_page: OpenPage, store: Store) -> None:
    """Results that only have scores are shown too."""
    page = open_page(run=keep_finished(store, 63, 0.5))
    assert 'data-testid="scores"' in texts(page)
    assert not [group for group in page.get("button_group") if group.key == "scores_look"]


def test_target_has_its_feature_s_colour_on_the_whole_page(open_page: OpenPage, store: Store) -> None:
    """The second of the series' three columns: as a feature, in the window, in what happened and before the end."""
    wind = "wind speed (m/s)"
    of_wind = experiment(features=(wind,), targets=(wind,))
    page = open_page(run=keep_finished(store, 68, 0.5, of_wind), **query_params_of(of_wind))
    drawn = [json.loads(chart.proto.spec)["data"] for chart in page.get("plotly_chart")]
    lines = [line for chart in drawn for line in chart]
    assert [line["line"]["color"] for line in lines if line.get("name") == wind] == [FEATURES[1]]
    assert [line["marker"]["color"] for line in lines if line.get("name") == "input"] == [FEATURES[1]]
    assert [line["line"]["color"] for line in lines if line.get("name") == "actual"] == [FEATURES[1]] * 2
