"""Live mode: a change starts a run, a newer one cancels it, and what was shown can be shown again."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.experiment import Experiment
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, runs_folder
from rnnlab.series.source import Sample, Weather
from rnnlab.stack.layers import read_stack
from rnnlab.ui import live
from rnnlab.ui.history import Change, change_between
from rnnlab.ui.lab import live_messages
from rnnlab.ui.link import query_params_of
from tests.ui.conftest import FakeWorkers, OpenPage, checked, link_of, words
from tests.ui.kept import SMALL, finish, keep_finished

OPEN = {"series": "weather", "weather": "300,60,1,0", "layer": ["lstm:2:seq", "lstm:3"], "live": "yes"}


@pytest.fixture(autouse=True)
def _empty_runs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "runs"))


@pytest.fixture
def store(_empty_runs_folder: None) -> Store:
    return Store(runs_folder())


@pytest.fixture
def page(open_page: OpenPage) -> AppTest:
    return open_page(**OPEN)


def lines_of_forecast(page: AppTest) -> dict[str, Any]:
    """{name: the line} in the chart of the forecast."""
    charts = {chart.proto.id.rpartition("-")[2]: chart.proto.spec for chart in page.get("plotly_chart")}
    return {line["name"]: line for line in json.loads(charts["forecast_chart"])["data"] if line.get("name")}


def units(page: AppTest, number: int) -> AppTest:
    """Change the units of the second layer, and draw the page that follows."""
    return checked(page.number_input(key="units_1").set_value(number).run())


def current(page: AppTest, store: Store) -> Run:
    return store.read(link_of(page)["run"][0])


def test_change_without_effect_is_said_as_one() -> None:
    """Two equal numbers with an arrow between them look like a mistake."""
    said = live_messages.effect(
        "return_sequences on in layer 2", "temperature (degC)", (0.5641, 0.5643), (1.0, 1.0)
    )
    assert (
        said == "return_sequences on in layer 2: error of the network 0.564 °C, as before, trained in 1.0 s."
    )


def test_change_of_the_error_has_both_numbers_with_the_same_decimals_and_says_chance() -> None:
    said = live_messages.effect("16 units instead of 32", "b (mm)", (0.57, 0.562), (1.0, 1.0), by_chance=True)
    assert said == (
        "16 units instead of 32: error of the network 0.570 → 0.562 mm, which may be chance, trained in 1.0 s."
    )


@pytest.mark.parametrize(("steps", "words"), [(1, "one step ahead"), (3, "over the first 3 steps")])
def test_forecasts_of_other_steps_are_compared_over_those_of_both(steps: int, words: str) -> None:
    said = live_messages.effect("Horizon 12 instead of 1", "b", (0.25, 0.5), (1.0, 1.0), steps)
    assert said == f"Horizon 12 instead of 1: error of the network {words} 0.250 → 0.500, trained in 1.0 s."


def test_opening_a_page_starts_no_run(page: AppTest, store: Store, workers: FakeWorkers) -> None:
    assert page.toggle(key="live_mode").value
    assert (store.ids(), store.live_ids(), workers.submitted) == ([], [], [])


def test_change_starts_a_run_that_is_not_listed(page: AppTest, store: Store, workers: FakeWorkers) -> None:
    page = units(page, 4)
    run = current(page, store)
    assert run.live
    assert run.experiment.stack == read_stack(["lstm:2:seq", "lstm:4"])
    assert (store.ids(), workers.submitted) == ([], [run.id])


def test_newer_change_cancels_the_run(page: AppTest, store: Store) -> None:
    first = current(units(page, 4), store).id
    second = current(units(page, 5), store).id
    assert store.live_ids() == [second] != [first]


def test_broken_stack_cancels_and_says_which_change_broke_it(page: AppTest, store: Store) -> None:
    page = units(page, 4)
    page = checked(page.toggle(key="sequences_0").set_value(False).run())
    assert store.live_ids() == []
    assert "run" not in link_of(page)
    assert "return_sequences off in layer 1: the stack cannot be built" in words(page)


def test_forecast_of_before_is_shown_again_when_a_live_run_is_given_up(
    open_page: OpenPage, store: Store
) -> None:
    """The next change cannot be trained: a RepeatVector cannot read the window."""
    shown = keep_finished(store, 1, 0.5)
    page = open_page(run=shown, live="yes", **query_params_of(SMALL))
    page = checked(page.number_input(key="units_0").set_value(3).run())
    assert current(page, store).live
    page = checked(page.selectbox(key="kind_0").set_value("repeat").run())
    assert current(page, store).id == shown
    assert store.live_ids() == []


def test_undo_shows_the_earlier_run_without_training_again(
    open_page: OpenPage, store: Store, workers: FakeWorkers
) -> None:
    shown = keep_finished(store, 1, 0.5)
    page = open_page(run=shown, live="yes", **query_params_of(SMALL))
    page = checked(page.number_input(key="units_0").set_value(3).run())
    second = current(page, store)
    finish(store, second, 0.4)
    page = checked(page.run())
    assert "3 units instead of 2 in layer 1: error of the network 1.000 → 0.800 °C" in words(page)
    assert link_of(page)["before"] == [shown]
    page = checked(page.button(key="undo_change").click().run())
    assert current(page, store).id == shown
    assert workers.submitted == [second.id]
    assert "2 units instead of 3 in layer 1: error of the network 0.800 → 1.000 °C" in words(page)


def test_run_of_a_press_is_neither_cancelled_nor_joined(page: AppTest, store: Store) -> None:
    """What was changed meanwhile is trained when it has ended."""
    page = checked(page.button(key="start").click().run())
    started = current(page, store)
    page = units(page, 4)
    assert current(page, store).id == started.id
    assert (store.ids(), store.live_ids()) == ([started.id], [])
    finish(store, started, 0.4)
    page = checked(page.run())
    assert current(page, store).experiment.stack == read_stack(["lstm:2:seq", "lstm:4"])
    assert link_of(page)["before"] == [started.id]


def test_nothing_starts_after_a_stop(page: AppTest, store: Store) -> None:
    """Neither for what was changed while the stopped run trained."""
    page = checked(page.button(key="start").click().run())
    started = current(page, store)
    page = checked(units(page, 4).button(key="stop").click().run())
    finish(store, started, 0.4)
    assert current(checked(page.run()), store).id == started.id
    assert store.live_ids() == []


def test_train_replaces_the_live_run(page: AppTest, store: Store) -> None:
    page = units(page, 4)
    page = checked(page.button(key="start").click().run())
    run = current(page, store)
    assert not run.live
    assert (store.ids(), store.live_ids()) == ([run.id], [])


def test_switched_off_nothing_starts_and_the_link_says_so(page: AppTest, store: Store) -> None:
    page = checked(page.toggle(key="live_mode").set_value(False).run())
    page = units(page, 4)
    assert store.live_ids() == []
    assert link_of(page)["live"] == ["no"]
    page = checked(page.toggle(key="live_mode").set_value(True).run())
    assert current(page, store).experiment.stack == read_stack(["lstm:2:seq", "lstm:4"])


def test_kept_run_is_listed(page: AppTest, store: Store) -> None:
    run = current(units(page, 4), store)
    finish(store, run, 0.4)
    page = checked(page.run())
    page = checked(page.button(key="keep_run").click().run())
    assert store.ids() == [run.id]
    assert "keep_run" not in [button.key for button in page.button]


def test_same_settings_trained_again_are_no_change(page: AppTest, store: Store) -> None:
    """Two runs are compared only if something differs between them, in words and in the chart."""
    first = current(units(page, 4), store)
    finish(store, first, 0.4)
    page = checked(checked(page.run()).button(key="start").click().run())
    again = current(page, store)
    assert again.id != first.id and again.experiment == first.experiment
    finish(store, again, 0.4)
    page = checked(page.run())
    assert "as before" not in words(page)
    assert "before the change" not in lines_of_forecast(page)
    finish(store, current(units(page, 5), store), 0.4)
    assert "before the change" in lines_of_forecast(checked(page.run()))


def test_live_run_is_not_offered_to_keep_beside_other_settings(page: AppTest, store: Store) -> None:
    """What Keep would keep is not what the page shows above it."""
    finish(store, current(units(page, 4), store), 0.4)
    page = checked(page.run())
    assert "keep_run" in [button.key for button in page.button]
    page = checked(page.toggle(key="sequences_0").set_value(False).run())
    assert "keep_run" not in [button.key for button in page.button]
    assert "take_settings" in [button.key for button in page.button]


def test_twenty_runs_are_remembered_and_older_live_ones_deleted(page: AppTest, store: Store) -> None:
    made = []
    for number in range(4, 26):
        run = current(units(page, number), store)
        finish(store, run, 0.4)
        checked(page.run())
        made.append(run.id)
    assert page.session_state["shown_runs"] == tuple(made[-20:])
    assert set(store.live_ids()) == set(made[-20:])


@pytest.mark.parametrize(
    ("settings", "short"),
    [
        ({}, True),
        ({"epochs": 1000, "source": Weather(rows=100_000)}, False),
        (
            {"epochs": 1, "horizon": 400, "source": Weather(rows=30_000)},
            False,
        ),  # 400 steps of 4,500 windows to score
        ({"stack": read_stack(["lstm:2", "lstm:2"])}, True),  # a broken stack takes no time
        ({"source": Sample("unknown")}, False),
    ],
)
def test_short_runs_are_live_by_themselves(settings: dict, short: bool) -> None:
    assert live.is_short(msgspec.structs.replace(SMALL, **settings)) == short


def stacks(*changes: str) -> tuple[Experiment, Experiment]:
    before, after = (msgspec.structs.replace(SMALL, stack=read_stack(text.split())) for text in changes)
    return before, after


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("lstm:32:seq lstm:8", "lstm:16:seq lstm:8", "16 units instead of 32 in layer 1"),
        ("lstm:4:seq lstm:8", "lstm:4 lstm:8", "return_sequences off in layer 1"),
        ("lstm:4 dropout:0.1", "lstm:4 dropout:0.3", "dropout rate 0.3 instead of 0.1 in layer 2"),
        ("lstm:4", "gru:4", "GRU instead of LSTM in layer 1"),
        ("lstm:4", "lstm:4:relu", "relu instead of tanh in layer 1"),
        ("lstm:4:rd0.1", "lstm:4", "recurrent dropout 0 instead of 0.1 in layer 1"),
        ("conv1d:4:3", "conv1d:4:2", "kernel size 2 instead of 3 in layer 1"),
        ("conv1d:4:3:same", "conv1d:4:3", "padding valid instead of same in layer 1"),
        ("lstm:4", "lstm:4 dense:3", "Dense added as layer 2"),
        ("lstm:4 dense:3", "lstm:4", "Dense removed from layer 2"),
        ("lstm:4 dense:3", "dense:3 lstm:4", "changed order of the layers"),
    ],
)
def test_change_is_said_with_its_values(before: str, after: str, text: str) -> None:
    old, new = stacks(before, after)
    assert live_messages.changed(change_between(old, new), old, new) == text


def test_changed_numbers_are_said() -> None:
    new = msgspec.structs.replace(SMALL, window=24)
    assert live_messages.changed(Change("window"), SMALL, new) == "window 24 instead of 12"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.75, "After epoch 3 of 10, the loss on the validation set is 25 % below persistence."),
        (1.5, "After epoch 3 of 10, the loss on the validation set is 50 % above persistence."),
        (1.0, "After epoch 3 of 10, the loss on the validation set is level with persistence."),
    ],
)
def test_progress_is_compared_with_persistence(share: float, text: str) -> None:
    assert live_messages.progress("", 3, 10, share, True) == text


def test_preview_is_drawn_while_the_run_trains(page: AppTest, store: Store) -> None:
    """The line is where the preview says, beside the actual values."""
    run = current(units(page, 4), store)
    origins = np.arange(280, 290)
    arrays = {"epoch": np.array(2), "origins": origins, "forecast": np.full((10, 1, 1), 7.5)}
    store.write_arrays(run.id, "preview.npz", arrays)
    store.write_status(run.id, msgspec.structs.replace(run.status, state="training", stage="training"))
    page = checked(page.run())
    values = lines_of_forecast(page)["predicted so far"]["y"]
    if isinstance(values, dict):  # plotly writes arrays in base64
        values = np.frombuffer(b64decode(values["bdata"]), values["dtype"])
    np.testing.assert_array_equal(values, np.full(10, 7.5))


def test_outputs_of_layers_are_drawn_while_the_run_trains(open_page: OpenPage, store: Store) -> None:
    """With the weights of the last epoch: kernels of zeros and biases whose outputs are worked out by hand."""
    page = open_page(
        series="weather", weather="300,60,1,0", layer="lstm:2", live="yes", tab="inside", calendar="no"
    )
    page = checked(page.number_input(key="units_0").set_value(3).run())
    run = current(page, store)
    assert "appears here after the first epoch" in words(page)
    inputs = len(run.experiment.features)
    shapes = {"0_0": (inputs, 12), "0_1": (3, 12), "0_2": (12,), "1_0": (3, 1), "1_1": (1,)}
    weights = {name: np.zeros(shape, "float32") for name, shape in shapes.items()}
    weights["0_2"][3:] = 9.0  # half of the input gate is open, all others are: the state grows by 0.5 a step
    arrays = {"epoch": np.array(1), "origins": np.arange(280, 290), "forecast": np.zeros((10, 1, 1))}
    store.write_arrays(run.id, "preview.npz", arrays | weights)
    changes = {"state": "training", "stage": "training", "inputs": run.experiment.features}
    store.write_status(run.id, msgspec.structs.replace(run.status, **changes))
    page = checked(page.run())
    charts = {
        chart.proto.id.rpartition("-")[2]: json.loads(chart.proto.spec) for chart in page.get("plotly_chart")
    }
    grid = charts["outputs_chart_1"]["data"][0]["z"]
    if isinstance(grid, dict):
        grid = np.frombuffer(b64decode(grid["bdata"]), grid["dtype"]).reshape(3, -1)
    assert np.isclose(np.nanmin(grid), np.tanh(0.5), atol=1e-3)


def test_link_to_a_deleted_live_run_trains_it_again(open_page: OpenPage, store: Store) -> None:
    """Its settings are in the link."""
    page = open_page(**OPEN, run="20260131-142530-a1b2c3")
    assert current(page, store).live
    assert current(page, store).experiment.stack == read_stack(["lstm:2:seq", "lstm:3"])
