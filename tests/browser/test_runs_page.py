"""The page Runs in the browser: sort, select, compare, delete, undo, open in the Lab."""

import re
import threading
import time
from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Locator, expect

from rnnlab.runs.labels import Labels
from rnnlab.runs.store import Store
from rnnlab.runs.trash import Trash
from tests.browser.conftest import OpenTab
from tests.browser.server import Server
from tests.browser.test_screens import DARK, PHONE, scrolls_sideways
from tests.browser.visit import Visit
from tests.ui.kept import experiment, keep_finished, keep_run

# Test errors: the newest run, the first in the table, is neither the best nor the worst.
TREES = {"Alder": 0.5, "Birch": 0.25, "Cedar": 0.4}


@pytest.fixture
def trees(server: Server) -> Iterator[dict[str, str]]:
    """{name: id} of three finished runs that were not really trained, the last one the newest."""
    store, ids = Store(server.runs), {}
    for number, (name, error) in enumerate(TREES.items(), 1):
        layers = ("gru:2",) if name == "Cedar" else ("lstm:2",)
        ids[name] = keep_finished(store, number, error, experiment(*layers, seed=number))
        Labels(store).rename(ids[name], name)
        Labels(store).annotate(ids[name], "a tree")
    yield ids
    trash = Trash(store)
    for run in ids.values():
        if run in trash.remaining_ids():
            trash.delete(run)
    trash.empty()


def settled(visit: Visit) -> Visit:
    """Wait until the page is completely drawn."""
    expect(visit.widget("sweep_panel")).to_be_visible(timeout=30_000)
    expect(visit.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()
    return visit


def open_runs(visit: Visit, count: int = 3) -> Visit:
    """Open the page by the link of the Lab and search for the trees."""
    visit.open()
    go_to(visit, "Runs")
    field = settled(visit).widget("runs_text").locator("input")
    field.fill("tree")
    field.press("Enter")
    expect(visit.says(re.compile(rf"^{count} (of \d+ )?runs"))).to_be_visible()
    return settled(visit)


def go_to(visit: Visit, page: str) -> None:
    visit.page.get_by_role("link", name=page, exact=True).filter(visible=True).first.click()


def table(visit: Visit) -> Locator:
    return visit.widget("runs_list").get_by_test_id("runs")


def expect_names(visit: Visit, *names: str) -> None:
    """The runs' names from top to bottom."""
    expect(table(visit).locator("button.name")).to_have_text(list(names))


def select(visit: Visit, row: int) -> None:
    table(visit).locator("tbody input[type=checkbox]").nth(row).click()
    settled(visit)


def sort_by(visit: Visit, heading: str) -> None:
    table(visit).get_by_role("columnheader", name=heading).get_by_role("button").click()
    settled(visit)


def expect_selected(visit: Visit, *names: str) -> None:
    expect(visit.page.locator(".rl-runs .rl-dot")).to_have_text(list(names))


def test_runs_are_compared_deleted_restored_and_opened(visit: Visit, trees: dict[str, str]) -> None:
    """One person's way through the page."""
    open_runs(visit)
    expect_names(visit, "Cedar", "Birch", "Alder")
    select(visit, 0)
    select(visit, 1)
    expect_selected(visit, "Cedar", "Birch")
    visit.press("compare_runs")
    expect(visit.widget("losses_chart").locator(".scatterlayer .trace").first).to_be_visible()
    expect(visit.widget("forecasts_chart").locator(".scatterlayer .trace").first).to_be_visible()
    scores = visit.page.get_by_test_id("compared-scores")
    expect(scores.locator("tr", has_text="Birch").locator("b").first).to_be_visible()
    expect(scores.locator("tr", has_text="Cedar").locator("b")).to_have_count(0)
    expect(visit.page.get_by_test_id("differences")).to_contain_text("gru:2")

    visit.press("delete_runs")
    expect(visit.says("2 runs were deleted.")).to_be_visible()
    settled(visit)
    expect_names(visit, "Alder")
    visit.press("undo")
    expect(visit.says(re.compile(r"^3 (of \d+ )?runs"))).to_be_visible()
    settled(visit)
    expect_names(visit, "Cedar", "Birch", "Alder")
    expect_selected(visit, "Cedar", "Birch")

    select(visit, 1)
    expect_selected(visit, "Cedar")
    visit.press("open_run")
    visit.drawn()
    assert visit.run == trees["Cedar"]
    assert visit.link["layer"] == ["gru:2"]
    expect(visit.scores).to_contain_text("temperature (degC)")

    go_to(visit, "Runs")
    settled(visit)
    expect_selected(visit, "Cedar")


def test_selection_survives_sorting_and_searching(visit: Visit, trees: dict[str, str]) -> None:
    """The selection is of runs, wherever they stand."""
    open_runs(visit)
    select(visit, 2)
    expect_selected(visit, "Alder")
    sort_by(visit, "Run")
    expect_names(visit, "Alder", "Birch", "Cedar")
    field = visit.widget("runs_text").locator("input")
    field.fill("tree alder")
    field.press("Enter")
    expect(visit.says(re.compile(r"^1 of "))).to_be_visible()
    expect_selected(settled(visit), "Alder")


@pytest.fixture
def training(server: Server, trees: dict[str, str]) -> Iterator[threading.Event]:
    """A run called Dogwood tree that trains until the event is set: its folder is written to as a worker does."""
    store = Store(server.runs)
    run = trees["Dogwood"] = keep_run(store, 9, state="training", beat=time.time(), started=time.time())
    Labels(store).rename(run, "Dogwood tree")
    over = threading.Event()

    def beat() -> None:
        while not over.wait(0.5):
            store.write_status(run, msgspec.structs.replace(store.read(run).status, beat=time.time()))
        store.write_status(run, msgspec.structs.replace(store.read(run).status, state="stopped"))

    worker = threading.Thread(target=beat, daemon=True)
    worker.start()
    yield over
    over.set()
    worker.join()


def test_table_follows_a_training_run_and_keeps_order_and_selection(
    visit: Visit, server: Server, trees: dict[str, str], training: threading.Event
) -> None:
    """Changes in the run's folder appear without a reload."""
    open_runs(visit, 4)
    expect_names(visit, "Dogwood tree", "Cedar", "Birch", "Alder")
    sort_by(visit, "Run")
    expect_names(visit, "Alder", "Birch", "Cedar", "Dogwood tree")
    select(visit, 0)
    expect_selected(visit, "Alder")
    Labels(Store(server.runs)).rename(trees["Dogwood"], "Elm tree")
    expect_names(visit, "Alder", "Birch", "Cedar", "Elm tree")
    expect_selected(visit, "Alder")
    expect(visit.says(re.compile("1 training now"))).to_be_visible()
    training.set()
    expect(visit.says(re.compile("1 training now"))).to_have_count(0)
    expect(table(visit).locator("tbody tr").last).to_contain_text("stopped")
    expect_names(visit, "Alder", "Birch", "Cedar", "Elm tree")
    expect_selected(visit, "Alder")


def test_no_click_is_lost_while_a_run_trains(visit: Visit, training: threading.Event) -> None:
    """A redrawn table once lost one click in eight."""
    open_runs(visit, 4)
    for number in range(1, 21):
        select(visit, 1)
        expect_selected(visit, *["Cedar"] * (number % 2))
        visit.page.wait_for_timeout(83 * (number % 12))  # at any moment of the second between two lines


def test_link_opens_the_comparison(visit: Visit, trees: dict[str, str]) -> None:
    """The selected runs are in the link."""
    open_runs(visit)
    select(visit, 0)
    select(visit, 2)
    expect_selected(visit, "Cedar", "Alder")
    visit.page.wait_for_url(re.compile("compare=.*compare="))
    assert set(visit.link["compare"]) == {trees["Cedar"], trees["Alder"]}
    visit.page.reload()
    settled(visit)
    expect_selected(visit, "Cedar", "Alder")
    expect(visit.page.get_by_test_id("compared-scores")).to_be_visible()
    # Streamlit looks for its server below the page's own path first, which the console tells as an error.
    visit.errors[:] = [error for error in visit.errors if "404" not in error]


@pytest.mark.parametrize("look", [PHONE, DARK], ids=["phone", "dark"])
def test_page_fits_the_screen(tab: OpenTab, trees: dict[str, str], look: dict) -> None:
    """The table of runs and the comparison; only the comparison's tables scroll sideways, each within its bounds."""
    visit = tab(**look).open(compare=[trees["Alder"], trees["Birch"]])
    go_to(visit, "Runs")
    settled(visit)
    expect(visit.page.get_by_test_id("differences")).to_be_visible()
    assert not scrolls_sideways(visit)
    visit.press("compare_runs")
    expect(table(visit)).to_be_visible()
    assert not scrolls_sideways(settled(visit))


def test_phone_shows_name_state_and_score_and_opens_a_run_with_one_press(
    tab: OpenTab, trees: dict[str, str]
) -> None:
    """Each run is a card."""
    visit = open_runs(tab(**PHONE))
    card = table(visit).locator("tbody tr").first
    for part in ("Cedar", "finished", "60.0 %"):
        expect(card.get_by_text(part).first).to_be_visible()
    card.get_by_role("button", name="Open run Cedar").click()
    visit.drawn()
    assert visit.run == trees["Cedar"]


def test_run_is_renamed_in_the_table_by_keyboard(visit: Visit, server: Server, trees: dict[str, str]) -> None:
    """Escape keeps the old name, Enter saves the new one; the button says which run it renames."""
    open_runs(visit)
    button = table(visit).get_by_role("button", name="Rename run Birch")
    for key, name in (("Escape", "Birch"), ("Enter", "Elm")):
        button.press("Enter")
        field = table(visit).get_by_role("textbox")
        expect(field).to_be_focused()
        field.fill("Elm")
        field.press(key)
        settled(visit)
        expect_names(visit, "Cedar", name, "Alder")
    assert Labels(Store(server.runs)).read(trees["Birch"]).name == "Elm"


def test_all_runs_of_the_page_are_selected_and_cleared(visit: Visit, trees: dict[str, str]) -> None:
    """By the box in the heading, which is half ticked in between."""
    open_runs(visit)
    box = table(visit).get_by_label("Select all on this page")
    box.click()
    expect_selected(settled(visit), "Cedar", "Birch", "Alder")
    select(visit, 1)
    assert box.evaluate("box => box.indeterminate")
    expect_selected(visit, "Cedar", "Alder")
    visit.press("clear_selection")
    expect_selected(settled(visit))
    expect(table(visit).locator("input:checked")).to_have_count(0)
