"""Sweeps: the grid, what is reused and what is trained anew, and the order of the leaderboard."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rnnlab.experiment import Experiment
from rnnlab.forecast.results import Results, ValidationErrors
from rnnlab.forecast.scores import Scores
from rnnlab.forecast.season import Season
from rnnlab.mistake import Mistake
from rnnlab.runs.grid_text import settings_text
from rnnlab.runs.run import Status
from rnnlab.runs.store import Store
from rnnlab.runs.sweep import (
    GRID,
    Row,
    damaged_sweeps,
    experiments_of,
    leaderboard,
    pending,
    read_grid,
    read_sweep,
    seed_spread,
    start_sweep,
    sweeps,
)
from rnnlab.runs.sweep_grid import MOST_EXPERIMENTS
from rnnlab.series.source import keep, load_panel
from rnnlab.series.weather import FEATURES, Weather
from rnnlab.stack.layers import read_stack
from tests.panel.makers import csv_of, experiment_of, stations

TARGET = FEATURES[0]


def a_base(*layers: str, **changes: Any) -> Experiment:
    settings: dict[str, Any] = {
        "source": Weather(rows=100),
        "features": FEATURES,
        "targets": (TARGET,),
        "stack": read_stack(list(layers or ("lstm:8:seq", "lstm:8"))),
        "window": 6,
        "epochs": 10,
        "batch_size": 32,
    }
    return Experiment(**(settings | changes))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


def end(
    store: Store,
    run_id: str,
    validation: Iterable[float] | None = (0.5,),
    test: float = 1.0,
    state: Any = "finished",
    reason: str = "",
) -> None:
    """Let a run end: with those validation errors by lead time (twice as much in own units), or without results."""
    has_results = validation is not None
    status = Status(state=state, reason=reason, started=1.0, best_epoch=int(has_results), loss=(0.1,))
    if validation is not None:
        scaled = tuple(validation)
        mae = tuple(2 * error for error in scaled)
        errors = (ValidationErrors(TARGET, mae, scaled),) if scaled else ()
        scores = Scores(TARGET, "forecast", test, test, None, None, test, test)
        store.write_results(run_id, Results((scores,), Season(1, ""), validation=errors))
    store.write_status(run_id, status)


def stacks(base: Experiment, *grid: str) -> list[str]:
    return [" ".join(map(str, e.stack)) for _, e in experiments_of(base, read_grid(grid))]


def test_grid_is_read_value_by_value():
    """Whole numbers, numbers, words, and yes or no; spaces do not matter."""
    grid = read_grid(
        ["units=16, 32", " kind = gru", "learning-rate=0.001,3e-3", "calendar=yes,off", "loss=mae,mse"]
    )
    assert grid == {
        "units": (16, 32),
        "kind": ("gru",),
        "learning-rate": (0.001, 0.003),
        "calendar": (True, False),
        "loss": ("mae", "mse"),
    }


@pytest.mark.parametrize("name", GRID)
def test_every_setting_reads_its_own_example_and_varies_the_experiment(name):
    """What the help shows can be written, and gives two experiments that differ."""
    found = experiments_of(a_base(), read_grid([f"{name}={GRID[name].example}"]))
    assert len({experiment for _, experiment in found}) == 2


@pytest.mark.parametrize(
    ("grid", "code", "facts", "sentence"),
    [
        (["units"], "unreadable_grid", {"text": "units"}, "Write NAME=VALUE,VALUE"),
        (["neurons=3"], "unknown_grid_setting", {"name": "neurons"}, "Choose among units, layers"),
        (["units=3", "units=4"], "grid_setting_repeated", {"name": "units"}, "'units' twice"),
        (["units=3,4,3"], "grid_value_repeated", {"name": "units", "value": "3"}, "'3' twice"),
        (["learning-rate=0.001,1e-3"], "grid_value_repeated", {"value": "1e-3"}, "'1e-3' twice"),
        (
            ["units="],
            "invalid_grid_value",
            {"name": "units", "value": ""},
            "'' is not a valid value for units",
        ),
        (["units=3,,4"], "invalid_grid_value", {"value": ""}, "for example units=16,32"),
        (["units=3.5"], "invalid_grid_value", {"value": "3.5"}, "Use whole numbers, for example units=16,32"),
        (["kind=dense"], "invalid_grid_value", {"name": "kind", "value": "dense"}, "one of lstm, gru, rnn"),
        (["calendar=maybe"], "invalid_grid_value", {"name": "calendar", "value": "maybe"}, "yes or no"),
        (["loss=rmse"], "invalid_grid_value", {"name": "loss", "value": "rmse"}, "one of mse, mae"),
        (["=3"], "unknown_grid_setting", {"name": ""}, "no setting ''"),
    ],
)
def test_grid_that_cannot_be_read_is_refused_with_what_to_write(grid, code, facts, sentence):
    """The facts name the setting and the value."""
    with pytest.raises(Mistake) as refused:
        read_grid(grid)
    assert refused.value.code == f"runs.{code}"
    assert refused.value.facts.items() >= facts.items()
    assert sentence in str(refused.value)


def test_experiments_are_the_product_and_the_last_name_changes_fastest():
    """Two by two, worked out by hand; all else is the base's."""
    base = a_base()
    found = experiments_of(base, read_grid(["units=2,3", "window=4,5"]))
    assert [settings for settings, _ in found] == [
        {"units": 2, "window": 4},
        {"units": 2, "window": 5},
        {"units": 3, "window": 4},
        {"units": 3, "window": 5},
    ]
    assert found[1][1] == msgspec.structs.replace(base, window=5, stack=read_stack(["lstm:2:seq", "lstm:2"]))


def test_layers_are_built_from_the_first_recurrent_layer():
    """Every layer but the last returns sequences; the first one's kind and units are repeated."""
    base = a_base("gru:8:seq", "lstm:4")
    assert stacks(base, "layers=1,3") == ["gru:8", "gru:8:seq gru:8:seq gru:8"]
    assert stacks(base, "layers=2", "kind=rnn", "units=5") == ["rnn:5:seq rnn:5"]


def test_last_layer_returns_sequences_where_the_bases_does():
    """A stack that learns the next value at every step stays one."""
    assert stacks(a_base("lstm:8:seq"), "layers=1,2") == ["lstm:8:seq", "lstm:8:seq lstm:8:seq"]


def test_dropout_stands_between_the_layers_and_equal_stacks_are_there_once():
    """One layer has nothing between, so its dropout makes no second experiment."""
    found = experiments_of(a_base(), read_grid(["layers=1,2", "dropout=0,0.2"]))
    assert [(settings_text(settings), " ".join(map(str, e.stack))) for settings, e in found] == [
        ("layers=1, dropout=0", "lstm:8"),
        ("layers=2, dropout=0", "lstm:8:seq lstm:8"),
        ("layers=2, dropout=0.2", "lstm:8:seq dropout:0.2 lstm:8"),
    ]
    base = a_base("lstm:8:seq", "dropout:0.1", "lstm:8")
    assert stacks(base, "layers=3") == ["lstm:8:seq dropout:0.1 lstm:8:seq dropout:0.1 lstm:8"]


def test_units_and_kind_change_recurrent_layers_in_place():
    """What else the stack holds stays: an encoder and a decoder remain both."""
    base = a_base("lstm:8", "repeat", "lstm:4:seq", "dense:3")
    assert stacks(base, "units=2", "kind=gru") == ["gru:2 repeat gru:2:seq dense:3"]


@pytest.mark.parametrize(
    ("layers", "grid", "said"),
    [
        (["lstm:8:seq", "lstm:8"], [], "grid is empty"),
        (["lstm:8:seq", "lstm:8"], ["units=4,0"], "With units=0: Layer 1 (lstm:0:seq)"),
        (["lstm:8:seq", "lstm:8"], ["window=4,0", "seed=1"], "With window=0, seed=1: The window is 0"),
        (["lstm:8"], ["layers=0"], "With layers=0: The stack has no layer"),
        (["lstm:8"], ["layers=1000000000"], "layers. Use at most 12"),
        (["lstm:8:seq", "lstm:8"], ["dropout=1.5"], "With dropout=1.5: Layer 2"),
        (["lstm:8:seq", "lstm:8"], ["learning-rate=nan"], "With learning-rate=nan: The learning rate"),
        (["dense:8"], ["units=4"], "no recurrent layer"),
        (["lstm:8", "dense:4"], ["layers=2"], "but it also has 'dense:4'"),
    ],
)
def test_experiment_that_cannot_be_is_named_by_its_settings(layers, grid, said):
    """Which combination is wrong stands before what is wrong."""
    with pytest.raises(Mistake) as refused:
        experiments_of(a_base(*layers), read_grid(grid))
    assert said in str(refused.value)


def test_grid_too_large_is_refused_before_it_is_built():
    """A slip of the pen does not start a million trainings."""
    seeds = ",".join(map(str, range(MOST_EXPERIMENTS)))
    assert len(experiments_of(a_base(), read_grid([f"seed={seeds}"]))) == MOST_EXPERIMENTS
    with pytest.raises(Mistake, match=f"has {2 * MOST_EXPERIMENTS} experiments"):
        experiments_of(a_base(), read_grid([f"seed={seeds}", "units=2,3"]))


@pytest.mark.parametrize(
    ("base", "grid", "said"),
    [
        (a_base(), ["window=6,90"], "With window=90: A window of 90 steps"),
        (a_base("dense:3", "lstm:4", "lstm:4"), ["kind=gru"], "With kind=gru: "),
        (a_base(split=(0.7, 0.0, 0.3)), ["units=2,3"], "A sweep ranks by the validation set"),
        (a_base(features=("rain",), targets=("rain",)), ["units=2,3"], "no feature 'rain'"),
    ],
)
def test_mistake_is_found_before_any_run_is_made(store, base, grid, said):
    """Experiments are checked against the series, and one that is wrong leaves nothing behind."""
    with pytest.raises(Mistake) as refused:
        start_sweep(store, base, read_grid(grid))
    assert said in str(refused.value)
    assert store.ids() == []
    assert sweeps(store) == []


def test_started_sweep_is_kept_with_a_queued_run_for_each_experiment(store):
    """What was written is read back, and everything is still to be trained."""
    sweep = start_sweep(store, a_base(), read_grid(["units=2,3", "calendar=yes,no"]))
    assert read_sweep(store, sweep.id) == sweep
    assert pending(store, sweep) == list(sweep.runs)
    assert {store.read(run).status.state for run in sweep.runs} == {"queued"}
    for run, settings in zip(sweep.runs, sweep.settings, strict=True):
        experiment = store.read(run).experiment
        assert [layer.units for layer in experiment.stack] == [settings["units"]] * 2
        assert experiment.calendar is settings["calendar"]


def test_sweep_over_all_series_is_checked_on_all_of_them(store):
    """The first series is too short to train on, and stands still."""
    table = stations({"tiny": 12, "north": 60, "south": 70})
    table.loc[table["station"] == "tiny", "level"] = 3.0
    source = keep(csv_of(table), "stations.csv", store.files)
    base = msgspec.structs.replace(experiment_of(load_panel(source, store.files)), source=source)
    assert len(start_sweep(store, base, {"units": (2, 3)}).runs) == 2
    with pytest.raises(Mistake, match="None of 3 series is long enough"):
        start_sweep(store, base, {"window": (6, 300)})


def test_same_sweep_again_makes_no_run(store):
    """Started twice, in whatever order its settings are named, it is one."""
    first = start_sweep(store, a_base(), read_grid(["units=2,3", "seed=0,1"]))
    again = start_sweep(store, a_base(), read_grid(["seed=0,1", "units=2,3"]))
    assert again.id == first.id
    assert again.created == first.created
    assert set(again.runs) == set(first.runs) == set(store.ids())
    assert sweeps(store) == [again]


def test_two_who_start_at_once_start_one_sweep(store):
    """A double click makes no second set of runs."""
    barrier, found = threading.Barrier(4), []

    def start() -> None:
        barrier.wait()
        found.append(start_sweep(store, a_base(), read_grid(["units=2,3,4"])))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sweep.runs for sweep in found] == [found[0].runs] * 4
    assert len(store.ids()) == 3


def test_finished_sweep_has_nothing_pending_however_often_it_is_started(store):
    """The second time trains nothing."""
    grid = read_grid(["units=2,3"])
    sweep = start_sweep(store, a_base(), grid)
    for run in sweep.runs:
        end(store, run)
    again = start_sweep(store, a_base(), grid)
    assert again.runs == sweep.runs
    assert pending(store, again) == []


def test_larger_sweep_reuses_what_is_finished_and_leaves_others_runs_alone(store):
    """units=2 is finished and serves again; units=3 waits in another sweep and gets a run of its own."""
    small = start_sweep(store, a_base(), read_grid(["units=2,3"]))
    end(store, small.runs[0])
    large = start_sweep(store, a_base(), read_grid(["units=2,3,4"]))
    assert large.runs[0] == small.runs[0]
    assert not set(large.runs[1:]) & set(small.runs)
    assert pending(store, large) == list(large.runs[1:])


def test_failed_and_stopped_runs_are_trained_anew_and_unfinished_ones_go_on(store):
    """A new run replaces one that failed, was stopped or is gone; one that would diverge again stays."""
    grid = read_grid(["units=2,3,4,5,6,7"])
    sweep = start_sweep(store, a_base(), grid)
    failed, stopped, training, diverged, damaged, unscored = sweep.runs
    end(store, failed, None, state="failed", reason="No memory.")
    end(store, stopped, state="stopped")
    store.write_status(training, Status(state="training", started=1.0, loss=(0.5,)))
    end(store, diverged, None, state="diverged")
    (store.folder(damaged) / "status.json").write_text("{")
    end(store, unscored, ())
    again = start_sweep(store, a_base(), grid)
    assert again.runs[2:4] == (training, diverged)
    assert not {again.runs[0], again.runs[1], again.runs[4], again.runs[5]} & set(sweep.runs)
    assert pending(store, again) == [run for run in again.runs if run != diverged]
    assert store.read(stopped).has_results


def test_run_stopped_before_it_began_is_queued_again(store):
    """After Ctrl-C the waiting runs are taken up, not made a second time."""
    grid = read_grid(["units=2,3"])
    sweep = start_sweep(store, a_base(), grid)
    for run in sweep.runs:
        store.ask_to_stop(run)
    assert pending(store, sweep) == []
    assert start_sweep(store, a_base(), grid).runs == sweep.runs
    assert pending(store, sweep) == list(sweep.runs)
    assert not any(store.asked_to_stop(run) for run in sweep.runs)


def test_leaderboard_is_ordered_by_validation_not_by_test(store):
    """The best on validation is the worst on test, and still comes first."""
    sweep = start_sweep(store, a_base(), read_grid(["units=2,3,4"]))
    for run, validation, test in zip(sweep.runs, (0.3, 0.1, 0.2), (1.0, 3.0, 2.0), strict=True):
        end(store, run, (validation,), test)
    rows = leaderboard(store, sweep)
    assert [(row.rank, row.settings["units"], row.scaled_validation) for row in rows] == [
        (1, 3, pytest.approx(0.1)),
        (2, 4, pytest.approx(0.2)),
        (3, 2, pytest.approx(0.3)),
    ]
    assert [row.scores[0].mae for row in rows] == [3, 2, 1]
    assert rows[0].validation == {TARGET: pytest.approx(0.2)}
    assert rows[0].run == sweep.runs[1]


def test_equal_errors_share_a_rank_and_runs_without_results_come_last(store):
    """1, 1, 3, and then those that have nothing to be ranked by, in order, each with its reason."""
    sweep = start_sweep(store, a_base(), read_grid(["seed=0,1,2,3,4,5,6,7"]))
    failed, third, first, stopped, same, old, gone, _ = sweep.runs
    end(store, failed, None, state="failed", reason="No memory.")
    end(store, third, (0.4,))
    end(store, first, (0.2,))
    end(store, stopped, (0.1,), state="stopped", reason="Stopped on request.")
    end(store, same, (0.2,))
    end(store, old, ())
    (store.folder(gone) / "status.json").write_text("{")
    rows = leaderboard(store, sweep)
    assert [(row.rank, row.run) for row in rows[:3]] == [(1, first), (1, same), (3, third)]
    assert [row.rank for row in rows[3:]] == [None] * 5
    assert [(row.settings["seed"], row.state) for row in rows[3:]] == [
        (0, "failed"), (3, "stopped"), (5, "finished"), (6, "damaged"), (7, "queued"),
    ]  # fmt: skip
    assert rows[3].reason == "No memory."
    assert rows[4].reason == "Stopped on request."
    assert "no validation scores" in rows[5].reason
    assert "damaged" in rows[6].reason


def test_errors_are_compared_over_the_lead_times_that_all_predict(store):
    """Horizons 1 and 3: one step ahead the second is better, though its mean of 0.6 is worse."""
    sweep = start_sweep(store, a_base(), read_grid(["horizon=1,3"]))
    end(store, sweep.runs[0], (0.4,))
    end(store, sweep.runs[1], (0.3, 0.6, 0.9))
    rows = leaderboard(store, sweep)
    assert [row.settings["horizon"] for row in rows] == [3, 1]
    assert [row.scaled_validation for row in rows] == pytest.approx([0.3, 0.4])


def test_error_is_the_mean_over_lead_times_and_targets(store):
    """Two lead times of 0.2 and 0.4 in one target, 0.5 and 0.9 in the other: 0.3 and 0.7, so 0.5."""
    targets = FEATURES[:2]
    sweep = start_sweep(store, a_base(targets=targets, horizon=2), read_grid(["seed=0"]))
    errors = (
        ValidationErrors(targets[0], (2.0, 4.0), (0.2, 0.4)),
        ValidationErrors(targets[1], (5.0, 9.0), (0.5, 0.9)),
    )
    end(store, sweep.runs[0])
    store.write_results(sweep.runs[0], Results((), Season(1, ""), validation=errors))
    row = leaderboard(store, sweep)[0]
    assert row.validation == pytest.approx({targets[0]: 3, targets[1]: 7})
    assert row.scaled_validation == pytest.approx(0.5)


def test_results_from_before_there_were_validation_scores_still_load(store):
    """An older results.json is no damage."""
    sweep = start_sweep(store, a_base(), read_grid(["seed=0"]))
    end(store, sweep.runs[0])
    path = store.folder(sweep.runs[0]) / "results.json"
    kept = msgspec.json.decode(path.read_bytes())
    del kept["validation"]
    path.write_bytes(msgspec.json.encode(kept))
    assert store.results(sweep.runs[0]).validation == ()


def test_sweeps_are_listed_newest_first_and_damaged_ones_apart(store):
    """What can't be read is skipped, and its reason can be asked for."""
    assert sweeps(store) == []
    made = [start_sweep(store, a_base(), read_grid([f"seed={seed}"])) for seed in range(3)]
    folder = store.root / "sweeps"
    (folder / f"{made[1].id}.json").write_text("{")
    unequal = msgspec.structs.asdict(made[2]) | {"settings": ()}
    (folder / f"{made[2].id}.json").write_bytes(msgspec.json.encode(unequal))
    (folder / "notes.json").write_text("{}")
    newest = start_sweep(store, a_base(), read_grid(["seed=9"]))
    assert sweeps(store) == [newest, made[0]]
    reasons = damaged_sweeps(store)
    assert set(reasons) == {made[1].id, made[2].id}
    assert all("damaged" in reason for reason in reasons.values())
    assert start_sweep(store, a_base(), read_grid(["seed=1"])).id == made[1].id


@pytest.mark.parametrize("bad", ["", "../x", "0a1b2c3d4e5f\n", "0A1B2C3D4E5F", "x" * 1000])
def test_sweep_id_that_is_none_never_becomes_a_path(store, bad):
    """It may come from a link."""
    with pytest.raises(Mistake, match="is not a sweep id"):
        read_sweep(store, bad)
    with pytest.raises(Mistake, match="Sweep 0a1b2c3d4e5f does not exist"):
        read_sweep(store, "0a1b2c3d4e5f")


def ranked(settings: dict[str, Any], error: float) -> Row:
    return Row(1, "run", settings, "finished", "", {TARGET: error}, error)


def test_spread_over_seeds_says_what_chance_explains():
    """By hand: variances 0.02 and 0.02, so a deviation of 0.1414; 1.96 × 0.1414 × √(2/2) = 0.277; means 1.1 and 1.3."""
    errors = {(8, 0): 1.0, (8, 1): 1.2, (16, 0): 1.2, (16, 1): 1.4}
    rows = [ranked({"units": units, "seed": seed}, error) for (units, seed), error in errors.items()]
    spread = seed_spread(rows, TARGET)
    assert spread is not None
    assert (spread.deviation, spread.chance, spread.gap) == pytest.approx((0.1414, 0.2772, 0.2), abs=1e-4)
    assert spread.seeds == 2


@pytest.mark.parametrize(
    "settings",
    [
        [{"units": 8}, {"units": 16}],
        [{"units": 8, "seed": 0}, {"units": 8, "seed": 1}, {"units": 16, "seed": 0}],
        [{"seed": 0}, {"seed": 1}],
        [],
    ],
)
def test_spread_over_seeds_needs_two_seeds_of_each_of_two_combinations(settings):
    """Without them nothing is known about chance."""
    assert seed_spread([ranked(each, 1.0) for each in settings], TARGET) is None
