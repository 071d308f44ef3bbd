"""Undo, redo and start over restore whole experiments, and the link follows."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.series.source import keep
from rnnlab.stack.presets import DEFAULT, PRESETS
from rnnlab.ui import services
from tests.ui.conftest import OpenPage, checked, errors, link_of, stack_of, words
from tests.ui.kept import keep_finished, run_id

BUTTONS = ("undo_change", "redo_change", "start_over")
DEFAULT_STACK = [str(layer) for layer in PRESETS[DEFAULT].stack]
CSV = b"day,warmth\n" + b"".join(b"%d,%d\n" % (day, day * day % 7) for day in range(200))


def press(page: AppTest, key: str) -> AppTest:
    return checked(page.button(key=key).click().run())


def change_number(page: AppTest, key: str, value: int) -> AppTest:
    return checked(page.number_input(key=key).set_value(value).run())


def disabled(page: AppTest) -> list[bool]:
    return [page.button(key=key).disabled for key in BUTTONS]


def test_first_visit_has_nothing_to_undo_redo_or_start_over(open_page: OpenPage) -> None:
    """The buttons are there, disabled, and say why."""
    page = open_page()
    assert disabled(page) == [True, True, True]
    assert [page.button(key=key).label for key in BUTTONS] == ["Undo", "Redo", "Start over"]
    assert [page.button(key=key).help for key in BUTTONS] == [
        "Nothing to undo",
        "Nothing to redo",
        "This is the first sample with the default settings",
    ]


def test_change_is_undone_redone_and_replaced_by_a_new_one(open_page: OpenPage) -> None:
    """Undo and redo say what they change; after a new change there is nothing to redo."""
    page = change_number(open_page(), "units_0", 7)
    page = change_number(page, "epochs", 3)
    assert page.button(key="undo_change").help == "Undo: epochs (Ctrl+Z or ⌘Z)"
    page = press(page, "undo_change")
    assert link_of(page)["epochs"] != ["3"]
    assert page.button(key="undo_change").help == "Undo: units of layer 1 (Ctrl+Z or ⌘Z)"
    assert page.button(key="redo_change").help == "Redo: epochs (Ctrl+Y or ⇧⌘Z)"
    page = press(page, "undo_change")
    assert stack_of(page) == DEFAULT_STACK
    assert page.number_input(key="units_0").value == PRESETS[DEFAULT].stack[0].units
    assert disabled(page)[0]
    page = press(press(page, "redo_change"), "redo_change")
    assert link_of(page)["epochs"] == ["3"]
    assert page.number_input(key="units_0").value == 7
    assert disabled(page) == [False, True, False]
    page = change_number(press(page, "undo_change"), "window", 12)
    assert disabled(page) == [False, True, False]
    assert page.button(key="undo_change").help == "Undo: window (Ctrl+Z or ⌘Z)"


def test_undo_restores_series_columns_stack_and_training_settings(open_page: OpenPage) -> None:
    """Changing the series changes many settings, and one undo brings all of them back."""
    page = change_number(open_page(layer=["gru:5"], horizon="3"), "window", 12)
    before = link_of(page)
    page.selectbox(key="source").select_index(1).run()
    assert link_of(checked(page))["series"] != before["series"]
    assert link_of(press(page, "undo_change")) == before


def test_visit_that_began_with_a_link_goes_back_to_it_and_not_beyond(open_page: OpenPage) -> None:
    """What was before the link is another visit's."""
    page = open_page(layer=["gru:5"], epochs="4", series="seattle_weather_2012_2015")
    assert disabled(page) == [True, True, False]
    before = link_of(page)
    page = press(change_number(page, "units_0", 6), "preset_broken")
    page = press(press(page, "undo_change"), "undo_change")
    assert link_of(page) == before
    assert disabled(page)[0]


def test_start_over_goes_to_the_defaults_of_the_series_then_to_the_first_sample(open_page: OpenPage) -> None:
    """Each is a change that can be undone."""
    page = open_page(series="seattle_weather_2012_2015", layer=["gru:5"], epochs="4", target="wind")
    link = link_of(page)
    defaults = link_of(open_page(series="seattle_weather_2012_2015"))
    page = press(page, "start_over")
    assert link_of(page) == defaults
    assert page.button(key="start_over").help == "Start over: the first sample with the default settings"
    page = press(page, "start_over")
    assert link_of(page) == link_of(open_page())
    assert disabled(page) == [False, True, True]
    page = press(press(page, "undo_change"), "undo_change")
    assert link_of(page) == link


def test_settings_taken_from_a_run_can_be_undone(open_page: OpenPage, store: services.Store) -> None:
    """The settings go back; the run stays shown."""
    run = keep_finished(store, 1, 0.5)
    page = open_page(run=run)
    before = link_of(page)
    page = press(page, "take_settings")
    assert link_of(page)["series"] == ["weather"]
    page = press(page, "undo_change")
    assert link_of(page) == before
    assert link_of(page)["run"] == [run_id(1)]


def test_file_that_was_deleted_gives_an_error_and_the_experiment_stays(
    open_page: OpenPage, store: services.Store
) -> None:
    """The series that cannot be read is left out of the history, so that what is before it can be reached."""
    file = keep(CSV, "mine.csv", store.files)
    page = open_page(series="file", file=file.digest, name="mine.csv")
    page.selectbox(key="source").select_index(1).run()
    page = change_number(page, "units_0", 6)
    page = press(page, "undo_change")
    before = link_of(page)
    delete_files(store.files)
    page = press(page, "undo_change")
    assert len(errors(page)) == 1
    assert "mine.csv" in errors(page)[0]
    assert link_of(page) == before
    assert disabled(page) == [True, False, False]
    assert stack_of(press(page, "redo_change"))[0].startswith("lstm:6")
    assert errors(page) == []


def delete_files(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    services._series_of.clear()


@pytest.mark.parametrize("preset", [name for name in PRESETS if name != DEFAULT])
def test_each_preset_is_undone_with_one_press(preset: str, open_page: OpenPage) -> None:
    """A broken stack too."""
    page = press(press(open_page(), f"preset_{preset}"), "undo_change")
    assert stack_of(page) == DEFAULT_STACK
    assert "Fix the red card" not in words(page)
