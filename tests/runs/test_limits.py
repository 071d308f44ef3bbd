"""Every limit of the page holds in the core, too: what comes by link, by zip or by hand is checked again."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.mistake import Mistake
from rnnlab.runs.job import train_run
from rnnlab.runs.owners import owner_of, store_of
from rnnlab.runs.queue import check_queue_limit
from rnnlab.runs.rolling_origin import MOST_CUTS, cut_experiments
from rnnlab.runs.store import Store
from rnnlab.runs.sweep import start_sweep, sweeps
from rnnlab.runs.sweep_grid import MOST_EXPERIMENTS, experiments_of, read_grid
from rnnlab.series.weather import Weather, generated
from rnnlab.stack.layers import Layer, checked_stack
from tests.runs.makers import RUN, an_experiment

HUGE = 10**400


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (field, value)
        for field, most in (
            ("window", 1000), ("horizon", 500), ("epochs", 1000), ("batch_size", 8192), ("patience", 1000),
        )
        for value in (0, -1, most + 1, HUGE, -HUGE, True, 2.5, float("nan"), float("inf"))
    ]
    + [("seed", value) for value in (-1, 2**31, HUGE, False, 0.5, float("nan"))]
    + [("learning_rate", value) for value in (0, -0.1, float("nan"), float("inf"), float("-inf"), True)],
)  # fmt: skip
def test_number_that_no_field_would_take_is_refused(field: str, value: Any) -> None:
    """One short sentence that names the setting."""
    with pytest.raises(Mistake) as told:
        checked_experiment(an_experiment(**{field: value}))
    assert field.replace("_", " ") in str(told.value)
    assert len(str(told.value)) < 120


@pytest.mark.parametrize(
    "split",
    [
        (0.7, 0.15, 0.16),
        (1.0, 0.0, 0.0),
        (0.8, -0.1, 0.3),
        (float("nan"), 0.1, 0.2),
        (float("inf"), 0.1, 0.2),
    ],
)
def test_split_that_makes_no_parts_is_refused(split: tuple[float, float, float]) -> None:
    """The list on the page is a choice of those that do."""
    with pytest.raises(Mistake, match="is not valid"):
        checked_experiment(an_experiment(split=split))


@pytest.mark.parametrize(
    "layer",
    [
        *(Layer("lstm", units) for units in (0, -3, 1025, HUGE, True)),
        *(Layer("dropout", rate=rate) for rate in (-0.1, 0.951, 0.96, 1.0, float("nan"), float("inf"))),
        Layer("repeat", 3), Layer("dense", 3, sequences=True), Layer("lstm", 3, rate=0.5),
    ],
)  # fmt: skip
def test_layer_that_no_card_would_make_is_refused(layer: Layer) -> None:
    """Wherever the layer comes from."""
    with pytest.raises(Mistake) as told:
        checked_stack((layer,))
    assert len(str(told.value)) < 160


def test_stack_of_too_many_layers_is_refused() -> None:
    """As many as the page lets one add, and no more."""
    layer = Layer("lstm", 2, sequences=True)
    assert len(checked_stack((layer,) * 12)) == 12
    with pytest.raises(Mistake, match=r"13 layers\. Use at most 12"):
        checked_stack((layer,) * 13)


@pytest.mark.parametrize(
    "weather",
    [
        *(Weather(rows=rows) for rows in (49, 1_000_001, HUGE, -HUGE)),
        *(Weather(step_minutes=step) for step in (0, 1441, HUGE, True)),
        *(Weather(noise=noise) for noise in (-0.1, 5.1, float("nan"), float("inf"))),
        *(Weather(seed=seed) for seed in (-1, 2**31, HUGE)),
    ],
)
def test_weather_that_the_page_would_not_generate_is_refused(weather: Weather) -> None:
    """Before anything is generated."""
    with pytest.raises(Mistake) as told:
        generated(weather)
    assert len(str(told.value)) < 140


@pytest.mark.parametrize("cuts", [0, -1, MOST_CUTS + 1, HUGE])
def test_number_of_cuts_out_of_bounds_is_refused(cuts: int) -> None:
    """A backtest trains as many runs as it has cuts."""
    with pytest.raises(Mistake):
        cut_experiments(an_experiment(), cuts)


def test_sweep_of_too_many_runs_is_refused_before_any_is_made() -> None:
    """Combinations multiply: they are counted, not made."""
    seeds = ",".join(map(str, range(MOST_EXPERIMENTS + 1)))
    for texts in ([f"seed={seeds}"], [f"seed={seeds}", f"epochs={seeds[2:]}", f"units={seeds[2:]}"]):
        with pytest.raises(Mistake, match="more than 200"):
            experiments_of(an_experiment(), read_grid(texts))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "units=0", "units=1025", "layers=13", "layers=0", "dropout=0.96", "dropout=nan", "dropout=inf", "window=0",
        "horizon=501", "epochs=1001", "batch-size=8193", "learning-rate=nan", "learning-rate=-1", "seed=-1",
        "patience=-1", "units=" + "9" * 400, "units=" + "9" * 5000,
    ],
)  # fmt: skip
def test_value_of_a_grid_that_no_field_would_take_is_refused(text: str) -> None:
    """The page lets one type values of one's own."""
    with pytest.raises(Mistake):
        experiments_of(an_experiment(), read_grid([text]))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("window", 100_000),
        ("epochs", 10**9),
        ("batch_size", 0),
        ("stack", [{"kind": "lstm", "units": 10**6}]),
    ],
)
def test_experiment_that_was_edited_by_hand_is_not_trained(field: str, value: Any, tmp_path: Path) -> None:
    """A worker checks what it is given, and the run says why it failed."""
    store = Store(tmp_path)
    store.create(RUN, an_experiment())
    path = store.folder(RUN) / "experiment.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.raises(Mistake):
        train_run(str(store.folder(RUN)))
    status = store.read(RUN).status
    assert status.state == "failed"
    assert "choose a number from" in status.reason_text.lower()


@pytest.mark.parametrize(
    "edit", [{"window": True}, {"window": 2.5}, {"window": "24"}, {"cheat": 1}, {"stack": 3}]
)
def test_experiment_of_other_kinds_of_values_is_damaged(edit: dict[str, Any], tmp_path: Path) -> None:
    """A word, a truth or half a number is no number, and no field is unknown."""
    values = msgspec.to_builtins(an_experiment()) | edit
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps(values), type=Experiment)


def test_sweep_keeps_to_the_runs_that_may_wait_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused whole, and one that is taken up counts only what it still lacks."""
    monkeypatch.setenv("RNNLAB_MOST_RUNS", "3")
    store = Store(tmp_path)
    with pytest.raises(Mistake, match="4 more would exceed the limit of 3"):
        start_sweep(store, an_experiment(), read_grid(["units=2,3,4,5"]))
    assert store.ids() == []
    assert sweeps(store) == []
    made = start_sweep(store, an_experiment(), read_grid(["units=2,3,4"]))
    assert start_sweep(store, an_experiment(), read_grid(["units=2,3,4"])).runs == made.runs


def test_more_may_wait_where_nobody_signs_in(tmp_path: Path) -> None:
    """One's own machine is one's own; on a shared one others wait for the same workers."""
    owned = store_of(tmp_path, owner_of("https://login.example.org", "anna"))
    check_queue_limit(Store(tmp_path), 200)
    check_queue_limit(owned, 24)
    for store, more in ((Store(tmp_path), 201), (owned, 25)):
        with pytest.raises(Mistake, match=f"{more} more would exceed the limit of {more - 1}"):
            check_queue_limit(store, more)
