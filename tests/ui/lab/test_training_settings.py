"""Training: settings are in the link, Train starts one run, and the end of a run is shown."""

import re

import msgspec
import pytest

from rnnlab.experiment import Experiment
from rnnlab.runs.pause import pause_epoch
from rnnlab.runs.run import Status
from rnnlab.runs.store import Store, new_id
from rnnlab.series.source import Weather
from rnnlab.stack.layers import Layer
from rnnlab.ui.link import query_params_of
from tests.ui.conftest import FakeWorkers, OpenPage, checked, errors, link_of, words
from tests.ui.kept import keep_finished

SMALL = Experiment(
    Weather(rows=300),
    ("temperature (degC)",),
    ("temperature (degC)",),
    (Layer("lstm", 2),),
    window=24,
    epochs=10,
    batch_size=32,
)


def kept_run(store: Store, **status: object) -> str:
    """The id of a run whose worker has written that status."""
    run = store.create(new_id(), SMALL)
    store.write_status(run.id, msgspec.structs.replace(run.status, **status))
    return run.id


@pytest.mark.parametrize(
    ("field", "key", "value", "written"),
    [
        ("number_input", "epochs", 7, "7"),
        ("number_input", "batch_size", 256, "256"),
        ("selectbox", "learning_rate", 0.003, "0.003"),
        ("selectbox", "loss_function", "mae", "mae"),
        ("selectbox", "loss_function", "quantile", "quantile"),
        ("number_input", "patience", 3, "3"),
        ("number_input", "patience", 0, "none"),
        ("number_input", "seed", 2_147_483_647, "2147483647"),
        ("selectbox", "predict", "value", "value"),
        ("toggle", "calendar", False, "no"),
        ("selectbox", "split", (0.8, 0.0, 0.2), "0.8,0,0.2"),
        ("number_input", "window", 48, "48"),
        ("number_input", "horizon", 6, "6"),
    ],
)
def test_setting_lands_in_the_link(
    field: str, key: str, value: object, written: str, open_page: OpenPage
) -> None:
    """A link holds the whole experiment, in the command line's words."""
    page = open_page()
    page = checked(getattr(page, field)(key=key).set_value(value).run())
    assert link_of(page)["loss" if key == "loss_function" else key] == [written]
    assert errors(page) == []


def test_learning_rate_of_a_link_that_is_not_in_the_list_is_kept(open_page: OpenPage) -> None:
    """Other learning rates than those of the list are allowed."""
    page = open_page(learning_rate="0.00123")
    assert page.selectbox(key="learning_rate").value == 0.00123
    assert link_of(page)["learning_rate"] == ["0.00123"]


def test_quantile_can_be_chosen_for_its_loss_only(open_page: OpenPage) -> None:
    """A link holds it; another loss takes it back to the middle, so that the settings stay valid."""
    page = open_page(loss="quantile", quantile="0.975")
    assert page.selectbox(key="quantile").value == 0.975
    page = checked(page.selectbox(key="quantile").set_value(0.9).run())
    assert link_of(page)["quantile"] == ["0.9"]
    page = checked(page.selectbox(key="loss_function").set_value("mae").run())
    assert "quantile" not in link_of(page) and errors(page) == []
    assert "quantile" not in [box.key for box in page.selectbox]


def test_train_makes_one_run_of_what_the_page_shows(
    open_page: OpenPage, workers: FakeWorkers, store: Store
) -> None:
    """The run's folder holds the experiment, the link names the run, the workers get it once."""
    page = open_page(series="weather", weather="300,60,1,0", layer="gru:3", epochs="2", seed="4")
    page = checked(page.button(key="start").click().run())
    run = store.read(link_of(page)["run"][0])
    assert workers.submitted == [run.id]
    assert run.experiment.stack == (Layer("gru", 3),)
    assert (run.experiment.epochs, run.experiment.seed) == (2, 4)
    assert "queued] · epoch 0 of 2" in words(page)
    page = checked(page.button(key="start").click().run())
    assert workers.submitted == [run.id]


def test_changed_experiment_trains_beside_the_one_that_runs(
    open_page: OpenPage, workers: FakeWorkers
) -> None:
    """Only the very same experiment is not started twice."""
    page = open_page(series="weather", weather="300,60,1,0", layer="gru:3", epochs="2")
    page = checked(page.button(key="start").click().run())
    page = checked(page.number_input(key="seed").set_value(1).run())
    checked(page.button(key="start").click().run())
    assert len(set(workers.submitted)) == 2


def test_stop_asks_the_run_to_stop(open_page: OpenPage, store: Store) -> None:
    """Stop is a file in the run's folder, which its worker sees."""
    run = kept_run(store, state="training", stage="training", beat=2e9)
    page = open_page(run=run)
    assert not store.asked_to_stop(run)
    checked(page.button(key="stop").click().run())
    assert store.asked_to_stop(run)


def test_run_that_lost_its_numbers_is_shown_as_diverged(open_page: OpenPage, store: Store) -> None:
    """Losses that are not numbers leave gaps in the chart, and the reason is shown in red."""
    reason = "The loss is no longer a number after epoch 2: choose a smaller learning rate."
    run = kept_run(
        store, state="diverged", reason=reason, stage="", loss=(1.5, float("nan")), val_loss=(float("nan"),)
    )
    page = open_page(run=run)
    assert "diverged] · epoch 2 of 10" in words(page)
    assert errors(page) == [reason]
    assert page.button(key="stop").disabled


@pytest.mark.parametrize("state", ["queued", "training", "finished", "stopped", "failed"])
def test_state_of_a_run_is_shown(state: str, open_page: OpenPage, store: Store) -> None:
    """Every state has a badge, and Stop is there while there is something to stop."""
    run = kept_run(store, state=state, beat=2e9)
    page = open_page(run=run)
    assert f"{state}]" in words(page)
    assert page.button(key="stop").disabled is (state not in ("queued", "training"))


def test_run_whose_worker_went_silent_waits_for_the_next(open_page: OpenPage, store: Store) -> None:
    """The page says that the worker is gone."""
    run = kept_run(store, state="training", stage="training", beat=0.0)
    assert "its worker stopped responding" in words(open_page(run=run))


def test_failed_workers_say_why(open_page: OpenPage, workers: FakeWorkers, store: Store) -> None:
    """The page says it, and still paints."""
    run = kept_run(store)
    workers.status, workers.why = "failed", "Dask's scheduler ended with code 1: start the lab again."
    assert workers.why in words(open_page(run=run))


def test_status_has_a_badge_for_every_state() -> None:
    """A state added to runs is a state that the page can show."""
    from rnnlab.ui.lab.run_progress import STATES

    assert set(STATES) == set(msgspec.inspect.type_info(Status).fields[0].type.values)


def test_large_memory_is_shown_and_refused_if_it_is_not_free(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small runs show none; if a run does not fit, the reason is beside the button."""
    large = {
        "series": "weather",
        "weather": "20000,60,1,0",
        "layer": ["gru:512:seq", "gru:512"],
        "window": "100",
    }
    monkeypatch.setattr("rnnlab.runs.memory.free_memory", lambda: 2**40)
    assert "of memory" not in words(open_page())
    page = open_page(**large, batch_size="512")
    assert re.search(r"Training needs about \d\.\d GiB of memory\.", words(page))
    assert not page.button(key="start").disabled
    monkeypatch.setattr("rnnlab.runs.memory.free_memory", lambda: 2**30)
    page = open_page(**large, batch_size="512")
    assert "but 1.0 GiB are free. Choose a smaller batch size" in words(page)
    assert page.button(key="start").disabled


def test_failed_run_with_a_checkpoint_can_be_resumed(
    open_page: OpenPage, workers: FakeWorkers, store: Store
) -> None:
    """One press queues the same run again; without a checkpoint it cannot be resumed."""
    failed = {"state": "failed", "stage": "", "reason": "The worker died."}
    run = kept_run(store, **failed)
    assert open_page(run=run).button(key="pause").label == "Pause"
    (store.folder(run) / "checkpoint.npz").write_bytes(b"PK")
    page = open_page(run=run)
    assert "The worker died." in errors(page)
    assert page.button(key="pause").label == "Resume"
    page = checked(page.button(key="pause").click().run())
    assert workers.submitted == [run]
    assert store.read(run).status.state == "queued"
    assert page.button(key="pause").label == "Pause"
    store.end(run, "stopped", "")


def test_finished_run_can_be_continued(open_page: OpenPage, workers: FakeWorkers, store: Store) -> None:
    """One press queues a new run of twice the epochs and shows it; changed settings are not those of the run."""
    run = keep_finished(store, 1, 0.5)
    page = open_page(run=run, **query_params_of(store.read(run).experiment))
    assert page.button(key="pause").label == "Continue"
    assert "3 more epochs" in page.button(key="pause").help
    changed = checked(page.number_input(key="seed").set_value(7).run())
    assert changed.button(key="pause").label == "Pause"
    page = checked(changed.number_input(key="seed").set_value(0).run())
    page = checked(page.button(key="pause").click().run())
    (new,) = workers.submitted
    assert new != run and link_of(page)["run"] == [new] and link_of(page)["epochs"] == ["6"]
    assert store.read(new).experiment == msgspec.structs.replace(store.read(run).experiment, epochs=6)
    assert page.button(key="pause").label == "Pause" and errors(page) == []
    store.end(new, "stopped", "")


def test_step_without_a_run_starts_one_that_pauses(
    open_page: OpenPage, workers: FakeWorkers, store: Store
) -> None:
    """A further step moves the pause on, Go on ends it, Pause sets it at the epoch that is training."""
    page = checked(open_page().button(key="step").click().run())
    (run,) = workers.submitted
    assert pause_epoch(store, run) == 1
    status = store.read(run).status
    changes = {"state": "training", "stage": "paused", "beat": 2e9, "loss": (0.5,)}
    store.write_status(run, msgspec.structs.replace(status, **changes))
    page = checked(page.run())
    assert "paused]" in words(page)
    page = checked(page.button(key="step").click().run())
    assert pause_epoch(store, run) == 2
    assert page.button(key="pause").label == "Go on"
    page = checked(page.button(key="pause").click().run())
    assert pause_epoch(store, run) is None
    assert page.button(key="pause").label == "Pause"
    checked(page.button(key="pause").click().run())
    assert pause_epoch(store, run) == 1
    store.end(run, "stopped", "")
