"""The forecast after the end of the data: its steps, its notes, and the ways to get more steps."""

from itertools import count

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.export.tables import csv_bytes
from rnnlab.forecast.ahead import Ahead
from rnnlab.runs.store import Store
from rnnlab.series.source import keep, load
from rnnlab.series.time.grid import later_times
from rnnlab.ui.lab import ahead_panel
from rnnlab.ui.table import Cell
from tests.training.makers import a_series
from tests.ui.conftest import OpenPage, checked, errors, link_of, texts, words
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


def test_run_that_predicts_all_it_reads_is_rolled_over_a_season(open_page: OpenPage, store: Store) -> None:
    """24 steps of hourly weather, and any other number that is asked for."""
    run, page = opened(open_page, store)
    assert errors(page) == []
    steps = page.number_input(key=f"ahead_steps_{run}")
    assert steps.value == 24
    assert "Each step is predicted from the predictions before it" in captions(page)
    assert "80 % interval: as wide as the errors of 45 forecasts" in captions(page)
    page = checked(steps.set_value(5).run())
    page = checked(page.toggle(key="ahead_table").set_value(True).run())
    # 300 hours from the first of January on end on the 13th at 11:00.
    shown = [f"2024-01-13 {hour}:00" in texts(page) for hour in range(12, 18)]
    assert shown == [True] * 5 + [False]


def test_run_that_reads_more_than_it_predicts_says_what_further_steps_need(
    open_page: OpenPage, store: Store
) -> None:
    """One step is shown; the button makes every feature a target, and the page says to train again."""
    run, page = opened(open_page, store, READS_WIND)
    assert errors(page) == []
    assert not [field for field in page.number_input if field.key == f"ahead_steps_{run}"]
    assert f"Further steps need the values of '{WIND}'" in words(page)
    assert "The next step." in captions(page)
    page = checked(page.button(key="ahead_offer_0").click().run())
    page = checked(page.run())
    assert link_of(page)["target"] == [TARGET, WIND]
    assert "Press **Train** above" in words(page)


def test_further_steps_can_be_had_at_once(open_page: OpenPage, store: Store) -> None:
    """The other button sets the horizon to a season and keeps the targets."""
    _, page = opened(open_page, store, READS_WIND)
    page = checked(page.button(key="ahead_offer_1").click().run())
    page = checked(page.run())
    assert (link_of(page)["horizon"], link_of(page)["target"]) == (["24"], [TARGET])


def test_horizon_is_the_most_that_can_be_asked_of_such_a_run(open_page: OpenPage, store: Store) -> None:
    """3 steps at once, and the field ends there."""
    run, page = opened(open_page, store, msgspec.structs.replace(READS_WIND, horizon=3))
    steps = page.number_input(key=f"ahead_steps_{run}")
    assert (steps.value, steps.max) == (3, 3)
    assert "3 steps at once" in captions(page)


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
        (Cell(("2",)), Cell("-2", bold=True), "–"),
    ]


def test_headline_has_the_first_and_the_last_step() -> None:
    """Without an interval if it is unknown."""
    text = ahead_panel.headline(ahead_of([1.5, 3.0]), 0).replace("\\", "")
    assert text == "First step: **1.5** (0.5 to 2.5). Last step: **3**"
    assert ahead_panel.headline(ahead_of([1.5]), 0).replace("\\", "") == "Next step: **1.5** (0.5 to 2.5)"
