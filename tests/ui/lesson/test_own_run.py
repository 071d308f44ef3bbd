"""The network of a run from the Lab, as the lesson draws it."""

from pathlib import Path

import msgspec
import pytest

from rnnlab.lesson.unrolled_data import unrolled_data
from rnnlab.mistake import Mistake
from rnnlab.runs.store import Store, new_id
from rnnlab.series.source import load
from rnnlab.training.prepared import prepare
from rnnlab.ui.lesson.own_run import run_data
from tests.lesson.test_unrolled_data import SHORT, experiment, random_weights


def test_run_without_weights_is_one_sentence(store: Store) -> None:
    """An unfinished run cannot be drawn."""
    run = store.create(new_id(), experiment("lstm:2"))
    with pytest.raises(Mistake, match=f"{run.id} has no trained weights yet"):
        run_data(run.id)


@pytest.mark.slow
def test_network_of_a_run_is_drawn_on_the_last_window_of_its_test_set(store: Store) -> None:
    """With the weights of the run and the newest window whose next value is known."""
    e = experiment("lstm:3")
    prepared = prepare(load(e.source, Path()), e)
    weights = random_weights(prepared, 5)
    run = store.create(new_id(), e)
    store.write_status(run.id, msgspec.structs.replace(run.status, state="finished", best_epoch=1))
    store.write_weights(run.id, weights)
    data = run_data(run.id)
    series = load(SHORT, Path())
    assert data.times[-1] == series.label(298)
    assert data.actual[-1] == series.values[299, 0]
    assert data.notes[-1].startswith("Only the output after the last step was trained")
    direct = unrolled_data(prepared, weights, series, 298, data.title)
    assert data == direct
