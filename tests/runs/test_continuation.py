"""Training a finished run for more epochs: the same as training that many at once, bit by bit."""

import msgspec
import pytest

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import job
from rnnlab.runs.continuation import can_continue, create_continuation, usual_epochs
from rnnlab.runs.job import train_run
from rnnlab.runs.run import Run, Status
from rnnlab.runs.store import Store
from rnnlab.stack.layers import read_stack
from tests.runs.makers import RUN, an_experiment, same_weights, train

pytestmark = pytest.mark.slow
NEW = "20260131-142531-a1b2c3"
# 159 windows in batches of one: 14 epochs are 2,226 gradient steps, so the average of the weights is the usual one.
LONG = {"batch_size": 1, "stack": read_stack(["dropout:0.2", "lstm:3"])}


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "runs")


@pytest.fixture(scope="module")
def at_once(tmp_path_factory) -> Store:
    """A store with a run of 16 epochs that was trained at once."""
    store = Store(tmp_path_factory.mktemp("at_once") / "runs")
    train(store, epochs=16, **LONG)
    return store


def continued(store: Store, epochs: int) -> tuple[Run, int]:
    """The run after training it for so many more epochs, and the epoch that it began after."""
    created, begun = create_continuation(store, NEW, store.read(RUN), epochs)
    train_run(str(store.folder(created.id)))
    return store.read(NEW), begun


def renamed(store: Store) -> Store:
    """The store with the new run under the first one's id."""
    store.folder(RUN).rename(store.root / "aside")
    store.folder(NEW).rename(store.root / RUN)
    return store


def test_continued_run_is_the_run_of_all_epochs_bit_by_bit(store, at_once):
    """14 epochs and two more: only two are trained, and weights, losses and forecasts are those of 16 at once."""
    train(store, epochs=14, **LONG)
    run, begun = continued(store, 2)
    assert begun == 14 and run.epochs_done == 16
    assert run.experiment == at_once.read(RUN).experiment
    assert same_weights(renamed(store), at_once)
    ours, theirs = store.predictions(RUN), at_once.predictions(RUN)
    assert all((ours[name] == theirs[name]).all() for name in theirs)


def test_continued_run_that_is_killed_goes_on(store, at_once, monkeypatch):
    """A worker that dies in the first further epoch: the next one begins after the old run's last epoch again."""
    train(store, epochs=14, **LONG)
    create_continuation(store, NEW, store.read(RUN), 2)

    def killed(*arguments):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(job, "write_preview", killed)
        with pytest.raises(SystemExit):
            train_run(str(store.folder(NEW)))
    status = store.read(NEW).status
    store.write_status(NEW, msgspec.structs.replace(status, state="training", beat=1.0, ended=None))
    train_run(str(store.folder(NEW)))
    assert same_weights(renamed(store), at_once)


def test_short_run_is_trained_from_the_start_and_is_the_same_too(store, tmp_path):
    """Of 40 and 80 gradient steps the average of the weights differs, so nothing of the old run is used."""
    train(store, batch_size=8)
    run, begun = continued(store, 2)
    assert begun == 0 and run.epochs_done == 4
    other = Store(tmp_path / "other")
    train(other, epochs=4, batch_size=8)
    assert same_weights(renamed(store), other)


def test_run_that_stopped_early_trains_on(store):
    """Its patience would end it at once, so the new run has none; the weights of the best epoch are kept."""
    first = train(store, epochs=60, patience=1, learning_rate=0.05, stack=read_stack(["lstm:3"]))
    assert first.epochs_done < 60
    run, _ = continued(store, 3)
    assert run.experiment.patience is None
    assert run.epochs_done == first.epochs_done + 3 and run.status.state == "finished"


def test_run_without_its_end_is_trained_from_the_start(store, at_once):
    """A run of an older version, or an imported one: it takes longer, and gives the same."""
    train(store, epochs=14, **LONG)
    (store.folder(RUN) / "end.npz").unlink()
    _, begun = continued(store, 2)
    assert begun == 0
    assert same_weights(renamed(store), at_once)


def run_of(state: str, done: int, planned: int, best: int = 1) -> Run:
    status = Status(state=state, loss=(0.5,) * done, best_epoch=best)  # type: ignore[arg-type]
    return Run(RUN, an_experiment(epochs=planned), status)


@pytest.mark.parametrize(
    ("state", "done", "planned", "more"),
    [("finished", 20, 20, 20), ("finished", 7, 20, 7), ("stopped", 5, 20, 15), ("finished", 600, 600, 400)],
)
def test_usual_number_of_epochs(state, done, planned, more):
    """As many again, the rest of a stopped run, and at most 1,000 together."""
    assert usual_epochs(run_of(state, done, planned)) == more


@pytest.mark.parametrize(
    ("state", "done", "best"),
    [("failed", 5, 1), ("diverged", 5, 1), ("queued", 0, 0), ("stopped", 1, 0), ("finished", 1000, 1)],
)
def test_run_that_cannot_be_continued(state, done, best, store):
    """One without weights, one whose loss is no number, and one with the most epochs there can be."""
    run = run_of(state, done, 1000, best)
    assert not can_continue(run)
    with pytest.raises(Mistake) as caught:
        create_continuation(store, NEW, run, 1)
    assert isinstance(caught.value.message, Message) and caught.value.message.code == "runs.cannot_continue"
