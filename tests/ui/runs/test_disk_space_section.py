"""Free up space on the page Runs: what would be cleared is listed first."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.runs.disk_space import clearable, measure_disk_space, size_text
from rnnlab.runs.labels import Labels
from rnnlab.runs.store import Store
from tests.ui.conftest import SECONDS, FakeWorkers, checked
from tests.ui.kept import experiment, keep_run, run_id

OpenRoom = Callable[[], AppTest]
LONG_AGO = time.time() - 40 * 86_400


def script() -> None:
    import streamlit as st

    from rnnlab.ui import state
    from rnnlab.ui.runs import page

    page = st.navigation([st.Page(page.render, title="Runs", default=True)], position="hidden")
    state.on_page_change(page.title)
    page.run()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Two old runs, a named old one, and a new one."""
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "runs"))
    store = Store(tmp_path / "runs")
    for number, ended in enumerate((LONG_AGO, LONG_AGO, LONG_AGO, time.time()), 1):
        keep_run(store, number, experiment(f"lstm:{number}"), state="finished", stage="", ended=ended)
    Labels(store).rename(run_id(3), "Winter *2026*")
    return store


@pytest.fixture
def open_room(workers: FakeWorkers, store: Store) -> OpenRoom:
    """Opens the page Runs with the panel open."""

    def opened() -> AppTest:
        page = AppTest.from_function(script, default_timeout=SECONDS)
        page.session_state["painted"] = True
        page.session_state["room_panel"] = True
        return checked(page.run())

    return opened


def listed(page: AppTest) -> list[str]:
    return [name for table in page.dataframe if "Ended" in table.value for name in table.value["Run"]]


def captions(page: AppTest) -> str:
    return "\n".join(text.value for text in page.caption)


def test_panel_lists_the_runs_to_clear_with_their_size_on_the_button(
    open_room: OpenRoom, store: Store
) -> None:
    """Runs that ended more than 30 days ago, without those that have a name."""
    page = open_room()
    assert set(listed(page)) == {f"generated weather · LSTM {units} · 1 ahead" for units in (1, 2)}
    size = clearable(store, measure_disk_space(store), older_than_days=30).bytes
    assert page.button(key="room_clear").label == f"Clear 2 runs, free {size_text(size)}"
    assert "Kept because of a name or a note: 1 more." in captions(page)


def test_button_clears_the_listed_runs_and_says_how_much_was_freed(open_room: OpenRoom, store: Store) -> None:
    """The other runs are still on the page."""
    page = checked(open_room().button(key="room_clear").click().run())
    assert store.ids() == [run_id(4), run_id(3)]
    assert [text.value for text in page.success] == ["0.1 MB freed."]
    assert listed(page) == []
    assert "room_clear" not in {button.key for button in page.button}


def test_named_runs_are_cleared_if_they_are_not_to_be_kept(open_room: OpenRoom, store: Store) -> None:
    """They are listed by their names first."""
    page = checked(open_room().checkbox(key="room_named").uncheck().run())
    assert set(listed(page)) == {
        "generated weather · LSTM 1 · 1 ahead",
        "generated weather · LSTM 2 · 1 ahead",
        "Winter *2026*",
    }
    checked(page.button(key="room_clear").click().run())
    assert store.ids() == [run_id(4)]


def test_empty_limits_keep_all_runs(open_room: OpenRoom, store: Store) -> None:
    """Without limits only unused files are cleared."""
    page = checked(open_room().number_input(key="room_days").set_value(None).run())
    assert listed(page) == []
    path = store.files / f"{'0' * 64}.csv"
    path.parent.mkdir()
    path.write_bytes(bytes(2_000_000))
    os.utime(path, (LONG_AGO, LONG_AGO))
    page = checked(page.run())
    assert "more than a day old: 1 uploaded file." in captions(page)
    assert page.button(key="room_clear").label == "Clear unused files, free 2.0 MB"
    page = checked(page.button(key="room_clear").click().run())
    assert [text.value for text in page.success] == ["2.0 MB freed."]
    assert not path.exists()
    assert len(store.ids()) == 4


def test_cleared_run_is_no_longer_selected(open_room: OpenRoom, store: Store) -> None:
    """The page does not mention a run that was cleared."""
    page = AppTest.from_function(script, default_timeout=SECONDS)
    page.session_state["room_panel"] = True
    page.query_params["compare"] = [run_id(1), run_id(4)]
    page = checked(page.run())
    page = checked(page.button(key="room_clear").click().run())
    assert list(page.session_state["selected"]) == [run_id(4)]


def test_closed_panel_reads_no_sizes(
    workers: FakeWorkers, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading the sizes of a thousand runs would slow down every click."""

    def never(store: Store) -> None:
        raise AssertionError("the folder was looked through")

    monkeypatch.setattr("rnnlab.ui.runs.disk_space.measure_disk_space", never)
    page = AppTest.from_function(script, default_timeout=SECONDS)
    checked(page.run())
