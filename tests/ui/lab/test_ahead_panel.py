"""The forecast after the end of the data: its steps, its notes, and the ways to get more steps."""

from itertools import count

import msgspec
import numpy as np
import pytest

from rnnlab.experiment import Experiment
from rnnlab.export.tables import csv_bytes
from rnnlab.forecast.ahead import Ahead
from rnnlab.runs.store import Store
from rnnlab.series.source import keep, load
from rnnlab.series.steps.grid import later_times
from rnnlab.ui.lab import ahead_forecast, ahead_panel
from rnnlab.ui.table import Cell
from tests.training.makers import a_series
from tests.ui.conftest import FakeWorkers, OpenPage, checked, errors, link_of, pills, texts, words
from tests.ui.kept import SMALL, TARGET, keep_finished

WIND = "wind speed (m/s)"
NAN = float("nan")
NUMBERS = count(7_000)  # forecasts are cached by the run's id, so each test has its own
READS_WIND = msgspec.structs.replace(SMALL, features=(TARGET, WIND))


def opened(open_page: OpenPage, store: Store, made_of: Experiment = SMALL):
    """The Lab with a finished run, whose network predicts no change."""
    run = keep_finished(store, next(NUMBERS), 0.5, made_of)
    return run, open_page(run=run, tab="ahead")


def captions(page: object) -> str:
    return "\n".join(caption.value for caption in page.caption).replace("\\", "")  # type: ignore[attr-defined]


def test_steps_are_those_that_the_run_was_trained_for(open_page: OpenPage, store: Store) -> None:
    """One step of hourly weather, until the hour after the last row; nothing is made another way."""
    run, page = opened(open_page, store)
    assert errors(page) == []
    assert page.number_input(key=f"ahead_steps_{run}").value == 1
    assert "Trained for 1 step, until 2024-01-13 12:00." in captions(page)
    assert "The next step is predicted from observed values." in captions(page)


def test_further_steps_of_a_run_that_predicts_all_it_reads_are_said_to_be_rolled(
    open_page: OpenPage, store: Store
) -> None:
    """5 steps, of which one was trained for; the table has all of them."""
    run, page = opened(open_page, store)
    page = checked(page.number_input(key=f"ahead_steps_{run}").set_value(5).run())
    assert "This run was trained for 1 step. Steps 2 to 5 are made from the predictions before" in words(page)
    assert "The 80 % interval is as wide as the errors of 90 forecasts" in captions(page)
    page = checked(page.toggle(key="ahead_table").set_value(True).run())
    # 300 hours from the first of January on end on the 13th at 11:00.
    shown = [f"2024-01-13 {hour}:00" in texts(page) for hour in range(12, 18)]
    assert shown == [True] * 5 + [False]


def test_steps_and_what_is_forecast_with_are_in_the_link(open_page: OpenPage, store: Store) -> None:
    """Whoever gets the link sees the same forecast; the run's own steps and mix need no words."""
    run, page = opened(open_page, store)
    assert not {"steps", "with"} & set(link_of(page))
    page = checked(page.number_input(key=f"ahead_steps_{run}").set_value(5).run())
    page = checked(page.selectbox(key="forecast_with").set_value("persistence").run())
    link = {name: link_of(page)[name] for name in ("run", "tab", "steps", "with")}
    assert link == {"run": [run], "tab": ["ahead"], "steps": ["5"], "with": ["persistence"]}
    page = open_page(**link)
    assert page.number_input(key=f"ahead_steps_{run}").value == 5
    assert page.selectbox(key="forecast_with").value == "persistence"


@pytest.mark.parametrize("steps", ["0", "501", "-3", "many", "9" * 30, "\u0663"])
def test_steps_that_no_forecast_can_have_are_ignored_in_a_link(
    open_page: OpenPage, store: Store, steps: str
) -> None:
    run = keep_finished(store, next(NUMBERS), 0.5, SMALL)
    page = open_page(run=run, tab="ahead", steps=steps, **{"with": "crystal ball"})
    assert errors(page) == []
    assert page.number_input(key=f"ahead_steps_{run}").value == 1
    assert page.selectbox(key="forecast_with").value == "forecast"


def test_usual_span_is_one_press(open_page: OpenPage, store: Store) -> None:
    """A day of hours is 24 steps."""
    run, page = opened(open_page, store)
    page = checked(pills(page, "ahead_span").set_value(24).run())
    assert page.number_input(key=f"ahead_steps_{run}").value == 24


def test_run_that_reads_more_than_it_predicts_says_what_it_assumes(open_page: OpenPage, store: Store) -> None:
    """24 steps are shown without training; the sentence names the wind, and the table reaches the next day."""
    run, page = opened(open_page, store, READS_WIND)
    assert "assumed" not in words(page)
    page = checked(page.number_input(key=f"ahead_steps_{run}").set_value(24).run())
    assert errors(page) == []
    assert f"'{WIND}' after the last row is assumed: " in words(page)
    assert "Steps 2 to 24 are made from the predictions before" in words(page)
    page = checked(page.toggle(key="ahead_table").set_value(True).run())
    assert "2024-01-14 11:00" in texts(page)


def test_baseline_of_the_past_assumes_nothing(open_page: OpenPage, store: Store) -> None:
    """Persistence does not read the wind."""
    run, page = opened(open_page, store, READS_WIND)
    page = checked(page.number_input(key=f"ahead_steps_{run}").set_value(24).run())
    page = checked(page.selectbox(key="forecast_with").set_value("persistence").run())
    assert "assumed" not in words(page)


def test_button_trains_for_the_steps_that_are_needed(
    open_page: OpenPage, store: Store, workers: FakeWorkers
) -> None:
    """It sets the horizon, keeps the targets, and starts the run."""
    run, page = opened(open_page, store, READS_WIND)
    page = checked(page.number_input(key=f"ahead_steps_{run}").set_value(24).run())
    assert page.button(key="ahead_offer_0").label == "Train for 24 steps"
    page = checked(page.button(key="ahead_offer_0").click().run())
    assert (link_of(page)["horizon"], link_of(page)["target"]) == (["24"], [TARGET])
    assert [store.read(submitted).experiment.horizon for submitted in workers.submitted] == [24]


def test_steps_beyond_a_longer_horizon_are_rolled(open_page: OpenPage, store: Store) -> None:
    """3 steps at once, then the others from them."""
    run, page = opened(open_page, store, msgspec.structs.replace(READS_WIND, horizon=3))
    assert page.number_input(key=f"ahead_steps_{run}").value == 3
    assert "3 steps at once" in captions(page)
    page = checked(page.number_input(key=f"ahead_steps_{run}").set_value(9).run())
    assert "The first 3 steps are predicted at once, the later ones from the predictions" in captions(page)


def test_what_is_forecast_with_drives_chart_table_and_sentence(open_page: OpenPage, store: Store) -> None:
    """The season is a day: the value of 24 hours ago comes again. Any number of steps needs no training."""
    run, page = opened(open_page, store, READS_WIND)
    choice = page.selectbox(key="forecast_with")
    assert choice.value == "forecast"
    page = checked(choice.set_value("seasonal_naive").run())
    assert "the seasonal naive misses by 2 on average (100.0 % more than persistence)" in captions(page)
    page = checked(page.number_input(key=f"ahead_steps_{run}").set_value(24).run())
    assert not [button for button in page.button if str(button.key).startswith("ahead_offer")]
    series = load(READS_WIND.source, store.files)
    report = ahead_forecast.forecast_ahead(run, READS_WIND, 24, None, None, "seasonal_naive")
    assert report.values[:, 0].tolist() == series.column(TARGET)[-24:].tolist()
    page = checked(page.toggle(key="ahead_table").set_value(True).run())
    assert "2024-01-14 11:00" in texts(page)


def test_choice_holds_for_the_downloads_and_the_model_says_what_it_contains(
    open_page: OpenPage, store: Store
) -> None:
    """The tab Download has the same files, and the Keras model is still the run's."""
    _, page = opened(open_page, store)
    page = checked(page.selectbox(key="forecast_with").set_value("persistence").run())
    page.session_state["open_tab"] = "download"
    page = checked(page.run())
    keys = [str(button.key) for button in page.get("download_button")]
    assert {"download_forecast_xlsx", "download_forecast_html", "download_forecast_csv"} <= set(keys)
    assert page.session_state["forecast_with"] == "persistence"


def test_later_file_is_compared_with_the_forecast_from_before_it(store: Store) -> None:
    """The network says no change; the file has the next two hours, one degree and three degrees warmer."""
    run = keep_finished(store, next(NUMBERS), 0.5)
    series = load(SMALL.source, store.files)
    last = float(series.column(TARGET)[-1])
    then = later_times(series, 2)
    assert then is not None
    rows = "".join(f"{time},{value}\n" for time, value in zip(then, (last + 1, last + 3), strict=True))
    file = keep(f"time,{TARGET}\n{rows}".encode(), "next.csv", store.files)
    hindsight = ahead_forecast.hindsight_after(store.read(run), file, "forecast")
    assert hindsight is not None
    assert (hindsight.steps, hindsight.mae(0)) == (2, pytest.approx(2.0))


def test_later_file_is_in_the_link_and_can_be_left_out(open_page: OpenPage, store: Store) -> None:
    """Who opens the link sees the same forecast: of the hour after the file's 24 rows, which it names."""
    run, last = keep_finished(store, next(NUMBERS), 0.5), "2024-01-13"  # the series ends there at 11:00
    then = later_times(load(SMALL.source, store.files), 24)
    assert then is not None
    rows = f"time,{TARGET}\n" + "".join(f"{time},{hour}\n" for hour, time in enumerate(then))
    file = keep(rows.encode(), "next hours.csv", store.files)
    page = open_page(run=run, tab="ahead", later_file=file.digest, later_file_name=file.name)
    assert "The forecast uses the file **next hours.csv**" in words(page)
    assert "2024-01-14 12:00" in words(page)
    assert link_of(page)["later_file"] == [file.digest]
    page = checked(page.button(key="leave_later_file").click().run())
    assert f"{last} 12:00" in words(page)
    assert "later_file" not in link_of(page)
    damaged = open_page(run=run, tab="ahead", later_file="../secrets", later_file_name="a")
    assert "later_file" not in link_of(damaged)


def test_without_a_validation_set_no_interval_is_shown(open_page: OpenPage, store: Store) -> None:
    _, page = opened(open_page, store, msgspec.structs.replace(SMALL, split=(0.85, 0.0, 0.15)))
    assert errors(page) == []
    assert "No intervals: they come from a validation set" in captions(page)


def test_one_row_is_enough_of_what_is_known_ahead(store: Store) -> None:
    """The page reads the file as the command line does: the wind of the one hour to come, whatever it is."""
    reads = msgspec.structs.replace(READS_WIND, known=(WIND,))
    run = keep_finished(store, next(NUMBERS), 0.5, reads)
    series = load(reads.source, store.files)
    then = later_times(series, 1)
    assert then is not None
    file = keep(f"time,{WIND}\n{then[0]},3\n".encode(), "next.csv", store.files)
    ahead = ahead_panel.forecast_ahead(run, reads, 1, None, file)
    assert ahead.values[0, 0] == series.column(TARGET)[-1]


def ahead_of(values: list[float], **changes: object) -> Ahead:
    fields = {
        "series": a_series({"=a": [0.0, 1.0]}),
        "targets": ("=a",),
        "times": None,
        "values": np.array(values)[:, None],
        "intervals": {0.8: (np.array([[0.5], [NAN]]), np.array([[2.5], [NAN]]))},
        "horizon": 2,
        "validation_forecasts": 9,
    }
    return Ahead(**{**fields, **changes})


def test_csv_has_value_low_and_high_and_no_formula() -> None:
    """A column's name that a spreadsheet would run is made harmless; an unknown end is empty."""
    lines = csv_bytes(ahead_of([1.5, -2.0]).to_frame()).decode().splitlines()
    assert lines == ["step,'=a value,'=a low 80 %,'=a high 80 %", "1,1.5,0.5,2.5", "2,-2.0,,"]


def test_table_has_a_dash_for_what_is_unknown() -> None:
    """A step a row, its value bold and its interval beside it."""
    table = ahead_panel.table_of(ahead_of([1.5, -2.0], targets=("wind",)), "wind")
    assert [column.heading for column in table.columns] == ["step", "wind", "80 % interval"]
    assert [row.cells for row in table.rows] == [
        (Cell(("1",)), Cell("1.5", bold=True), "0.5 to 2.5"),
        (Cell(("2",)), Cell("-2.0", bold=True), "–"),
    ]


def test_headline_has_the_first_and_the_last_step() -> None:
    """Without an interval if it is unknown."""
    text = ahead_panel.headline(ahead_of([1.5, 3.0]), 0).replace("\\", "")
    assert text == "First step: **1.5** (0.5 to 2.5). Last step: **3.0**"
    assert ahead_panel.headline(ahead_of([1.5]), 0).replace("\\", "") == "Next step: **1.5** (0.5 to 2.5)"
