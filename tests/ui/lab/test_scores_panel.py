"""The tab "Scores": the table and the charts."""

import json

import msgspec

from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.figures.palette import FEATURES
from rnnlab.forecast import alert_messages, messages
from rnnlab.forecast.alerts import Alert
from rnnlab.forecast.backtest import SliceErrors, Slices
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.mix import Share
from rnnlab.forecast.results import Difference, Results
from rnnlab.forecast.scores import LeadScores, Scores
from rnnlab.forecast.season import Season
from rnnlab.runs.store import Store
from rnnlab.ui.lab.forecast_messages import FORECASTS_HELP
from rnnlab.ui.lab.scores_panel import intervals_table, scores_table, slices_note
from rnnlab.ui.link import query_params_of
from rnnlab.ui.table import Cell, Table
from tests.ui.conftest import OpenPage, checked, link_of, pills, texts, words
from tests.ui.kept import TARGET, experiment, keep_finished

NUMBERS = {  # MAE, RMSE, MASE, skill
    "forecast": (0.5, 0.75, 0.4, 0.5),
    "network": (0.6, 0.9, 0.5, 0.4),
    "persistence": (1.0, 1.5, None, 0.0),
    "seasonal_naive": (2.0, 3.0, 1.6, -1.0),
    "linear": (0.25, 0.5, 0.2, 0.75),
}


def results(season: int) -> Results:
    rows = (Scores(TARGET, name, *numbers, 0.0, 0.0) for name, numbers in NUMBERS.items())
    return Results(tuple(rows), Season(season, ""))


def texts_of(table: Table) -> list[list[str]]:
    """The texts of its cells, row by row."""
    return [[str(cell.text if isinstance(cell, Cell) else cell) for cell in row.cells] for row in table.rows]


def more_results(store: Store, run: str, **changes: object) -> None:
    store.write_results(run, msgspec.structs.replace(store.results(run), **changes))


def test_table_marks_the_forecast_and_the_lowest_error() -> None:
    """The forecast's row is bold; 'lowest' stands at the linear model, wherever that is."""
    table = scores_table(results(24), TARGET)
    assert [row.mark for row in table.rows] == ["best", "", "", "", ""]
    assert texts_of(table)[2:] == [
        ["persistence", "1.000", "0.0 %", "1.500", "–"],
        ["seasonal naive (24 steps back)", "2.000", "-100.0 %", "3.000", "1.600"],
        ["linear model · lowest", "0.250", "75.0 %", "0.500", "0.200"],
    ]
    assert [row[0] for row in texts_of(table)[:2]] == ["forecast", "network alone"]


def test_every_word_of_the_table_is_explained() -> None:
    """Each forecast and each score has a help text; errors in the target's unit name it."""
    scores = tuple(Scores("wind (m/s)", name, *numbers, 0.0, 0.0) for name, numbers in NUMBERS.items())
    table = scores_table(Results(scores, Season(1, "")), "wind (m/s)")
    assert [column.heading for column in table.columns[1:]] == ["MAE (m/s)", "skill", "RMSE (m/s)", "MASE"]
    assert all(column.help for column in table.columns[1:])
    assert all(row.cells[0].help for row in table.rows)
    assert table.layout == "cards"
    assert set(FORECASTS_HELP) == set(FORECAST_NAMES)


def test_table_says_that_there_is_no_season() -> None:
    """A season of one step is none."""
    assert "seasonal naive (no season)" in [row[0] for row in texts_of(scores_table(results(1), TARGET))]


def test_intervals_are_shown_overall_and_at_up_to_eight_steps_ahead() -> None:
    """Two levels; the mean of the widths 1 to 20 is 10.5."""
    widths = tuple(float(lead) for lead in range(1, 21))
    table = intervals_table(
        [Interval("a", 0.8, widths, (0.5,) * 20), Interval("a", 0.95, widths, (1.0,) * 20)]
    )
    rows = texts_of(table)
    assert len(rows) == 9
    assert [column.heading for column in table.columns] == ["ahead", "in 80 %", "width", "in 95 %", "width"]
    assert rows[0] == ["all", "50 %", "10.50", "100 %", "10.50"]
    assert (rows[1][0], rows[-1][0]) == ("1", "20")


def test_intervals_of_one_step_are_one_row() -> None:
    """Overall is the same as one step ahead."""
    assert len(intervals_table([Interval("a", 0.8, (2.0,), (0.75,))]).rows) == 1


def test_slices_are_counted_where_every_baseline_is_beaten() -> None:
    """Below both baselines in the first slice only; the network is not a baseline. Mean 2, spread 1."""
    maes = {"forecast": (1.0, 3.0), "network": (0.5, 0.5), "linear": (2.0, 2.0), "persistence": (4.0, 4.0)}
    assert slices_note(maes) == "Below every baseline in 1 of 2 slices; its error is 2 ± 1 over them."


def test_page_shows_the_verdict_the_shares_and_the_season(open_page: OpenPage, store: Store) -> None:
    """Under the table: the parts of the forecast, and the reason for the season."""
    run = keep_finished(store, 61, 0.5)  # the page remembers what a run has scored
    more_results(
        store, run,
        shares=(Share(TARGET, "network", 0.8), Share(TARGET, "linear", 0.2)),
        differences=tuple(
            Difference(TARGET, "forecast", name, 0.5, 0.1, 0.9) for name in ("persistence", "linear")
        ),
        season=Season(24, messages.season_found("day", 24, 0.25)),
        notes=(messages.smoothing_with_gaps(), "A note of an older version."),
    )  # fmt: skip
    page = open_page(run=run)
    captions = "\n".join(caption.value for caption in page.caption).replace("\\", "")
    verdict = "The forecast is 50 % better than persistence and 33 % better than the linear model."
    assert verdict in words(page)
    assert "80 % the network and 20 % the linear model" in captions
    assert "a day (24 steps): values one season apart differ 25 % less than others" in captions
    assert "Exponential smoothing is left out: the series has gaps." in captions
    assert "A note of an older version." in captions
    assert 'data-testid="scores"' in texts(page)


def test_page_looks_closer_by_steps_over_time_and_at_the_intervals(open_page: OpenPage, store: Store) -> None:
    """Each view is offered if it has data, and draws without an error."""
    made_of = experiment(horizon=3)
    run = keep_finished(store, 62, 0.5, made_of)
    numbers = ((0.5,) * 3, (0.5,) * 3, (None,) * 3, (0.5,) * 3)
    slices = {"forecast": (1.0, 2.0), "persistence": (2.0, 3.0)}
    more_results(
        store, run,
        lead_scores=tuple(LeadScores(TARGET, name, *numbers) for name in ("forecast", "persistence")),
        slices=Slices(
            ((255, 270), (270, 299)), tuple(SliceErrors(TARGET, name, mae) for name, mae in slices.items())
        ),
        intervals=(Interval(TARGET, 0.8, (1.0,) * 3, (0.8,) * 3),),
    )  # fmt: skip
    page = open_page(run=run)
    look = pills(page, "scores_look")
    assert list(look.options) == ["All", "By steps ahead", "Over time", "Intervals"]
    for name in ("By steps ahead", "Over time", "Intervals"):
        look = pills(page, "scores_look")
        page = checked(look.set_value(name).run())
    assert 'data-testid="intervals"' in texts(page)


def test_alert_stands_beside_the_verdict_and_in_the_scores(open_page: OpenPage, store: Store) -> None:
    """In amber; the verdict has the first one, the scores have all."""
    run = keep_finished(store, 64, 0.5)
    alerts = [Alert(TARGET, alert_messages.copies_target(name, TARGET)) for name in ("Fahrenheit", "Kelvin")]
    more_results(store, run, alerts=tuple(alerts))
    lines = [text.value.replace("\\", "") for text in open_page(run=run).markdown]
    for name, times in (("Fahrenheit", 2), ("Kelvin", 1)):
        found = [line for line in lines if f"'{name}' copies '{TARGET}' row by row" in line]
        assert len(found) == times
        assert all(line.startswith(":orange[") for line in found)


def test_alert_on_a_feature_has_a_button_that_leaves_it_out(open_page: OpenPage, store: Store) -> None:
    """Beside the verdict and in the scores; it is gone once the feature is, and where the feature is a target."""
    wind, humidity = "wind speed (m/s)", "humidity (%)"
    three = experiment(features=(TARGET, wind, humidity), targets=(TARGET, humidity))
    run = keep_finished(store, 869, 0.5, three)
    alerts = [Alert(TARGET, alert_messages.copies_target(name, TARGET)) for name in (wind, humidity)]
    more_results(store, run, alerts=tuple(alerts))
    page = open_page(run=run, **query_params_of(three))
    buttons = {
        each.key: each.label.replace("\\", "")
        for each in page.button
        if str(each.key).startswith("leave_out")
    }
    assert buttons == {"leave_out": f"Leave out {wind}", "leave_out_0": f"Leave out {wind}"}
    page = checked(page.button(key="leave_out").click().run())
    assert link_of(page)["feature"] == [TARGET, humidity]
    assert not [each for each in page.button if str(each.key).startswith("leave_out")]


def test_page_says_what_was_chosen_and_where_to_change_it(open_page: OpenPage, store: Store) -> None:
    """The window and what is fitted again, each with its reason."""
    run = keep_finished(store, 67, 0.5)
    captions = " ".join(caption.value for caption in open_page(run=run).caption).replace("\\", "")
    assert "**Window**: " in captions and "The menu of the series changes it." in captions
    assert "**Fitted again**: nothing: the forecast ahead uses what was scored." in captions


def test_page_shows_a_run_kept_without_the_closer_looks(open_page: OpenPage, store: Store) -> None:
    """Results that only have scores are shown too."""
    page = open_page(run=keep_finished(store, 63, 0.5))
    assert 'data-testid="scores"' in texts(page)
    assert not [group for group in page.get("button_group") if group.key == "scores_look"]


def test_target_has_its_feature_s_colour_on_the_whole_page(open_page: OpenPage, store: Store) -> None:
    """The second of the series' three columns: as a feature, in the window, in what happened and before the end."""
    wind = "wind speed (m/s)"
    of_wind = experiment(features=(wind,), targets=(wind,))
    run = keep_finished(store, 68, 0.5, of_wind)
    lines = []
    for tab in ("series", "ahead"):
        page = open_page(run=run, tab=tab, **query_params_of(of_wind))
        lines += [
            line for chart in page.get("plotly_chart") for line in json.loads(chart.proto.spec)["data"]
        ]  # fmt: skip
    colours = {FEATURES[1]}
    assert {line["line"]["color"] for line in lines if line.get("name") == wind} == colours
    assert {line["marker"]["color"] for line in lines if line.get("name") == "input"} == colours
    assert {line["line"]["color"] for line in lines if line.get("name") == "actual"} == colours
