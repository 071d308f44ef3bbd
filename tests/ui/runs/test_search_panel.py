"""The panel that searches for good settings: one button, the leaderboard, and what the end says."""

from pathlib import Path

import msgspec
import pytest
from optuna.trial import create_trial
from streamlit.testing.v1 import AppTest

from rnnlab.runs import search_trial
from rnnlab.runs.search import (
    Search,
    ask_to_stop,
    asked_to_stop,
    job_of,
    read_search,
    searches,
    write_search,
)
from rnnlab.runs.search_space import params_of, space_of
from rnnlab.runs.search_study import AT_CUTS, JOB, add_defaults, open_study
from rnnlab.runs.store import Store
from rnnlab.series.source import keep, load, load_panel
from rnnlab.ui import services
from rnnlab.ui.history import History
from tests.panel.makers import csv_of, experiment_of, stations
from tests.runs.makers import until
from tests.ui.conftest import FakeWorkers, checked, errors, link_of, texts, words
from tests.ui.kept import SMALL, finish, keep_finished
from tests.ui.runs.test_page import OpenRuns, open_runs, store

__all__ = ["open_runs", "store"]  # fixtures


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The searches that the page has begun to lead, without threads."""
    begun: list[str] = []
    monkeypatch.setattr(services, "lead_search", begun.append)
    return begun


def kept_search(store: Store, **changes: object) -> Search:
    """A search with the defaults at an error of 0.5 and one trial at 0.4."""
    base = msgspec.structs.replace(SMALL, batch_size=32)
    search = Search("0a1b2c3d4e5f", 1.0, base, 5.0, 2, **{"state": "searching", "seconds": 60.0} | changes)
    write_search(store, search)
    space = space_of(search, load(base.source, store.files))
    study = open_study(store, search)
    add_defaults(study, (0.5, 0.5), 1.0, space, search)
    params = params_of(base, space) or {
        "window": 6, "kind": "lstm", "units": 8, "layers": 1, "dropout": 0.0, "learning-rate": 0.001,
        "batch-size": 32, "loss": "mse", "calendar": False,
    }  # fmt: skip
    study.add_trial(
        create_trial(
            params=params | {"window": 6},
            distributions=space,
            value=0.4,
            user_attrs={JOB: 1, AT_CUTS: [0.4, 0.4]},
        )
    )
    return search


def test_one_press_starts_a_search_from_the_settings_of_the_lab(
    open_runs: OpenRuns, workers: FakeWorkers, store: Store, led: list[str]
) -> None:
    """It is stored with its minutes, and a second press goes on with the same one."""
    page = open_runs(search_panel=True)
    page.number_input(key="search_minutes").set_value(2)
    page = checked(page.button(key="find_settings").click().run())
    (search,) = searches(store)
    assert led == [search.id] and search.minutes == 2 and errors(page) == []
    checked(page.button(key="find_settings").click().run())
    assert [one.id for one in searches(store)] == [search.id]


def test_search_from_all_series_of_a_file_is_one_over_all(
    open_runs: OpenRuns, store: Store, led: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The panel says so before and after; the workers train on all series, and the end says how many were compared."""
    file = keep(csv_of(stations({"north": 60, "south": 80, "summit": 70})), "stations.csv", store.files)
    base = msgspec.structs.replace(
        experiment_of(load_panel(file, store.files)), source=msgspec.structs.replace(file, pick="north")
    )
    page = open_runs(search_panel=True, history=History((base,)), run=None)
    assert "The defaults to beat are the settings of the Lab, for level of all series of stations." in said(
        page
    )
    page = checked(page.button(key="find_settings").click().run())
    (search,) = searches(store)
    assert led == [search.id] and search.base == base and errors(page) == []
    assert "level of all series of stations, " in said(page)


def test_interrupted_search_shows_what_was_tried_and_goes_on(
    open_runs: OpenRuns, store: Store, led: list[str]
) -> None:
    """The best trial stands first, with how far it is below the defaults."""
    search = kept_search(store)
    page = open_runs(search_panel=True)
    assert "Interrupted: 1.0 of 5 minutes, 1 trial finished" in words_of_progress(page)
    board = texts(page)
    assert board.index("0.4") < board.index("0.5") and "−20.0 %" in board
    checked(page.button(key="go_on").click().run())
    assert led == [search.id]


def test_search_that_is_over_compares_the_best_with_the_defaults(open_runs: OpenRuns, store: Store) -> None:
    """The sentence stays when the runs are deleted; while they are there, one press compares them."""
    runs = [keep_finished(store, number, error) for number, error in ((1, 0.5), (2, 0.25))]
    kept_search(
        store, state="finished", default_run=runs[0], best_run=runs[1], validation=20.0, test=50.0, sure=True
    )
    page = open_runs(search_panel=True)
    sentence = next(text for text in words(page).splitlines() if "less error than the defaults" in text)
    assert "20.0 % less error" in sentence and "50.0 % less on the test set" in sentence
    page = checked(page.button(key="compare_found").click().run())
    assert set(link_of(page)["compare"]) == set(runs)


def test_running_search_can_be_stopped(open_runs: OpenRuns, store: Store) -> None:
    """It then ends with the best settings so far."""
    search = kept_search(store, beat=2e9)
    page = open_runs(search_panel=True)
    checked(page.button(key="stop_search").click().run())
    assert asked_to_stop(store, search.id)
    ask_to_stop(store, search.id)  # twice does no harm
    assert read_search(store, search.id) == search


class Here(FakeWorkers):
    """Workers that end each trial and run at once: the defaults with an error of 0.5, the second trial with 0.25."""

    count = 1

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store, self.errors = store, [0.5, 0.25]

    def submit(self, folder: Path, again: bool = False) -> None:
        job = job_of(folder)
        if job is None:
            finish(self.store, self.store.read(folder.name), 0.5)
            return
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(search_trial, "validation_errors_of", lambda *arguments: [self.errors.pop(0)])
            search_trial.run_trial(folder)
        if not self.errors:
            ask_to_stop(self.store, job[1])

    def job_status(self, name: str) -> str:
        return "finished"


def test_search_of_a_press_goes_on_without_the_page(
    open_runs: OpenRuns, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread of the server leads it; when it has ended, the page says what came of it."""
    monkeypatch.setattr(services, "workers", lambda: Here(store))
    page = open_runs(search_panel=True)
    checked(page.button(key="find_settings").click().run())
    assert until(lambda: searches(store)[0].state == "finished")
    page = open_runs(search_panel=True)
    assert "50.0 % less error than the defaults" in words(page)
    assert errors(page) == [] and len(list(store.runs())) == 2


def said(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption).replace("\\", "")


def words_of_progress(page) -> str:
    return "\n".join(element.proto.text for element in page.get("progress")).replace("\\", "")
