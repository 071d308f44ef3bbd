"""The rolling-origin backtest: the splits of the cuts, and the rows that each is scored on."""

import msgspec
import numpy as np
import pytest

from rnnlab.mistake import Mistake
from rnnlab.runs.rolling_origin import cut_experiments, most_cuts, runs_of_cuts, score_cut, start_cuts
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, new_id
from tests.runs.makers import an_experiment


def test_cuts_move_back_by_a_test_set_and_training_grows():
    """Of 0.7 / 0.15 / 0.15: training 0.4, 0.55, 0.7, each followed by the same validation set."""
    found = cut_experiments(an_experiment(), 3)
    assert [e.split for e in found] == [
        pytest.approx((0.4, 0.15, 0.45)),
        pytest.approx((0.55, 0.15, 0.3)),
        (0.7, 0.15, 0.15),
    ]
    assert found[-1] == an_experiment()
    assert {msgspec.structs.replace(e, split=(0.7, 0.15, 0.15)) for e in found} == {an_experiment()}


@pytest.mark.parametrize(
    ("cuts", "sentence"),
    [
        (0, "choose a number from 1"),
        (21, "from 1 to 20"),
        (5, "leave a first training set of 0.1 of the series"),
    ],
)
def test_too_many_cuts_are_a_mistake(cuts, sentence):
    """0.7 of training less four times 0.15 is 0.1: shorter than the test set."""
    with pytest.raises(Mistake, match=sentence):
        cut_experiments(an_experiment(), cuts)


def kept(store: Store, split: tuple[float, float, float]) -> Run:
    """A run on 100 rows, one step ahead of one target, whose error at row r is r and persistence's 2 r."""
    run = store.create(
        "20260131-142530-a1b2c3", an_experiment(split=split, horizon=1, targets=("wind speed (m/s)",))
    )
    origins = np.arange(round(100 * (split[0] + split[1])) - 1, 99)
    truth = np.zeros((len(origins), 1, 1))
    errors = (origins + 1.0).reshape(-1, 1, 1)
    arrays = {"origins": origins, "truth": truth, "forecast": errors, "persistence": -2 * errors}
    store.write_predictions(run.id, arrays)
    return run


def test_cut_is_scored_on_the_rows_before_the_next_cut(tmp_path):
    """Its test set begins at row 55; it is scored on 15 rows: 55 to 69, with a mean of 62."""
    store = Store(tmp_path)
    run = kept(store, (0.4, 0.15, 0.45))
    found = score_cut(run, store.predictions(run.id), 0.15, 100)
    assert found.rows == (55, 69)
    assert found.mae == {"wind speed (m/s)": {"forecast": 62.0, "persistence": 124.0}}


def test_cut_of_the_whole_test_set_is_all_of_it(tmp_path):
    """The last cut: rows 85 to 99."""
    store = Store(tmp_path)
    run = kept(store, (0.7, 0.15, 0.15))
    found = score_cut(run, store.predictions(run.id), 0.15, 100)
    assert found.rows == (85, 99)
    assert found.mae["wind speed (m/s)"]["forecast"] == pytest.approx(92)


def test_most_cuts_leave_a_window_and_its_horizon():
    """70 rows: 0.7 are 49, 0.55 are 38 and 0.4 are 28. A window of 17 and a horizon of 12 need 29."""
    experiment = an_experiment(split=(0.7, 0.15, 0.15), window=17, horizon=12)
    assert (most_cuts(experiment), most_cuts(experiment, 70)) == (4, 2)


@pytest.mark.parametrize(
    ("split", "most"),
    [((0.7, 0.15, 0.15), 4), ((0.6, 0.2, 0.2), 3), ((0.3, 0.3, 0.4), 1), ((0.98, 0.01, 0.01), 20)],
)
def test_most_cuts_leave_a_training_set_as_long_as_what_follows(split, most):
    """0.7 - 3 * 0.15 is 0.25, one more would leave 0.1; 0.6 - 2 * 0.2 is 0.2, as long as the others."""
    experiment = an_experiment(split=split)
    assert most_cuts(experiment) == most
    assert len(cut_experiments(experiment, most)) == most
    with pytest.raises(Mistake):
        cut_experiments(experiment, most + 1)


def ended(store: Store, run: Run, state: str, best_epoch: int = 0) -> Run:
    status = msgspec.structs.replace(run.status, state=state, best_epoch=best_epoch)
    store.write_status(run.id, status)
    return store.read(run.id)


def test_started_cuts_are_the_earlier_experiments_and_are_not_started_twice(tmp_path):
    """Three cuts of a finished run: two new ones; those wait, so that asking again starts none."""
    store = Store(tmp_path)
    run = ended(store, store.create(new_id(), an_experiment()), "finished", 1)
    assert runs_of_cuts(store, run, 3) == [None, None, run]
    made = start_cuts(store, run, 3)
    assert [own.experiment.split[0] for own in made] == [pytest.approx(0.4), pytest.approx(0.55)]
    assert runs_of_cuts(store, run, 3) == [*made, run]
    assert start_cuts(store, run, 3) == []
    assert start_cuts(store, run, 4)[0].experiment.split[0] == pytest.approx(0.25)


def test_failed_cut_is_started_again_and_a_finished_one_is_reused(tmp_path):
    """A failed run has nothing to score; of two runs of one experiment the one with results is used."""
    store = Store(tmp_path)
    run = ended(store, store.create(new_id(), an_experiment()), "finished", 1)
    (first,) = start_cuts(store, run, 2)
    ended(store, first, "failed")
    (second,) = start_cuts(store, run, 2)
    assert second.experiment == first.experiment
    done = ended(store, second, "finished", 1)
    store.create(new_id(), done.experiment)
    assert runs_of_cuts(store, run, 2) == [done, run]
    assert start_cuts(store, run, 2) == []


def test_more_cuts_than_may_wait_are_refused_and_none_is_made(tmp_path, monkeypatch):
    """There is room for one, and two need training."""
    monkeypatch.setenv("RNNLAB_MOST_RUNS", "1")
    store = Store(tmp_path)
    run = ended(store, store.create(new_id(), an_experiment()), "finished", 1)
    with pytest.raises(Mistake, match="would exceed the limit of 1"):
        start_cuts(store, run, 3)
    assert store.ids() == [run.id]
