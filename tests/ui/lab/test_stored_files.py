"""Where uploaded files go, who sees them, and deleting them."""

import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.experiment import Experiment
from rnnlab.runs import live_runs
from rnnlab.runs.store import Store, new_id
from rnnlab.runs.user_files import delete_file, runs_with_file
from rnnlab.series.source import File, keep
from rnnlab.stack.layers import Layer
from rnnlab.ui import access, services
from rnnlab.ui.lab.refused_file import REFUSED
from tests.ui.conftest import OpenPage, checked, errors, link_of


def a_file(store: Store, number: int) -> File:
    """A file of its own for each test, as all tests share the runs folder."""
    rows = "".join(f"2024-01-{day:02},{day * day % (11 + number)}\n" for day in range(1, 32))
    return keep(("day,sales\n" + rows).encode(), "sales.csv", store.files)


def is_stored(file: File, store: Store) -> bool:
    return (store.files / f"{file.digest}.csv").exists()


def opened(open_page: OpenPage, file: File) -> AppTest:
    return open_page(series="file", file=file.digest, name=file.name)


def an_experiment(file: File) -> Experiment:
    return Experiment(file, ("sales",), ("sales",), (Layer("lstm", 2),), window=3, epochs=1, batch_size=8)


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption).replace("\\", "")


def test_upload_says_where_files_go(
    open_page: OpenPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On this computer only: the folder. For others without a login: that all is shared."""
    assert f"Your files stay on this computer, in {store.files}" in captions(open_page())
    monkeypatch.setattr(access, "is_shared", lambda: True)
    page = open_page()
    assert "There is no login: everyone who opens this page shares all runs and files" in captions(page)
    assert not any(button.key == "delete_file" for button in page.button)


def test_own_file_can_be_deleted(open_page: OpenPage, store: Store) -> None:
    """The copy is gone at once, the page shows the first sample, and undo does not bring it back."""
    file = a_file(store, 1)
    page = opened(open_page, file)
    page = checked(page.button(key="delete_file").click().run())
    assert not is_stored(file, store)
    assert link_of(page)["series"] == ["jfk_weather_2013"]
    assert file not in page.selectbox(key="source").options
    page = checked(page.button(key="undo_change").click().run())
    assert errors(page) == ["'sales.csv' is no longer stored here. Load the file again."]
    assert link_of(page)["series"] == ["jfk_weather_2013"]


def test_file_that_a_run_needs_is_kept(open_page: OpenPage, store: Store) -> None:
    """The sentence says what to do first."""
    file = a_file(store, 2)
    store.create(new_id(), an_experiment(file))
    page = opened(open_page, file)
    page = checked(page.button(key="delete_file").click().run())
    assert errors(page) == ["'sales.csv' is needed by 1 run. Delete it permanently on the page Runs first."]
    assert len(page.error) == 2  # in the menu of the series, too, which covers the page
    assert is_stored(file, store)


def test_live_runs_go_with_their_file(store: Store) -> None:
    """They do not keep a file, and nothing of them stays."""
    file = a_file(store, 3)
    run = live_runs.create_live_run(store, new_id(), an_experiment(file))
    assert runs_with_file(store, file.digest) == 0
    delete_file(store, file.digest)
    assert not store.live_folder.joinpath(run.id).exists()
    assert not is_stored(file, store)


def test_file_deleted_elsewhere_is_left(open_page: OpenPage, store: Store) -> None:
    """Another visit may delete a file while it is on this page: one sentence, and the first sample."""
    file = a_file(store, 4)
    page = opened(open_page, file)
    delete_file(store, file.digest)
    services.forget_file(file)
    page = checked(page.run())
    assert errors(page) == ["'sales.csv' is no longer stored here. Load the file again."]
    assert link_of(page)["series"] == ["jfk_weather_2013"]


def test_refused_file_is_deleted_when_it_is_removed(open_page: OpenPage, store: Store) -> None:
    """A file that cannot be read does not stay on the disk."""
    page = open_page()
    file = keep(b"x\n" + b"a,5\n" * 30, "odd.csv", store.files)
    page.session_state[REFUSED] = file
    page = checked(page.run())
    page = checked(page.button(key="leave_refused").click().run())
    assert not is_stored(file, store)
    assert REFUSED not in page.session_state
