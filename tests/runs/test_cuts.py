"""The rolling-origin backtest: where the cuts lie, and what each is scored on."""

import msgspec
import numpy as np
import pytest

from rnnlab.mistake import Mistake
from rnnlab.runs.cuts import cut_experiments, cut_of
from rnnlab.runs.store import Store
from tests.runs.makers import an_experiment


def test_cuts_move_back_by_a_test_part_and_training_grows():
    """Of 0.7 / 0.15 / 0.15: training 0.4, 0.55, 0.7, each followed by the same validation part."""
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
    [(0, "choose a number from 1"), (21, "from 1 to 20"), (5, "leave a training part of 0.1 of the series")],
)
def test_too_many_cuts_are_a_mistake(cuts, sentence):
    """0.7 of training less four times 0.15 is 0.1: less than is tested on."""
    with pytest.raises(Mistake, match=sentence):
        cut_experiments(an_experiment(), cuts)


def kept(store: Store, split: tuple[float, float, float]) -> str:
    """A run on 100 rows, one step ahead of one target, whose error at row r is r and persistence's 2 r."""
    run = store.create(
        "20260131-142530-a1b2c3", an_experiment(split=split, horizon=1, targets=("wind speed (m/s)",))
    )
    origins = np.arange(round(100 * (split[0] + split[1])) - 1, 99)
    truth = np.zeros((len(origins), 1, 1))
    errors = (origins + 1.0).reshape(-1, 1, 1)
    arrays = {"origins": origins, "truth": truth, "forecast": errors, "persistence": -2 * errors}
    store.write_predictions(run.id, arrays)
    return run.id


def test_cut_is_scored_on_the_stretch_before_the_next(tmp_path):
    """Its test part begins at row 55; the stretch has 15 rows: 55 to 69, with a mean of 62."""
    store = Store(tmp_path)
    found = cut_of(store, kept(store, (0.4, 0.15, 0.45)), 0.15, 100)
    assert found.rows == (55, 69)
    assert found.mae == {"wind speed (m/s)": {"forecast": 62.0, "persistence": 124.0}}


def test_cut_of_the_whole_test_part_is_all_of_it(tmp_path):
    """The last cut: rows 85 to 99."""
    store = Store(tmp_path)
    found = cut_of(store, kept(store, (0.7, 0.15, 0.15)), 0.15, 100)
    assert found.rows == (85, 99)
    assert found.mae["wind speed (m/s)"]["forecast"] == pytest.approx(92)
