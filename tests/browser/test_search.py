"""The search for good settings in the browser: started with one press, stopped, and what it says at its end."""

import re

from playwright.sync_api import expect

from rnnlab.runs.store import Store
from rnnlab.runs.trash import Trash
from rnnlab.series.weather import Weather
from tests.browser.server import Server
from tests.browser.test_runs_page import go_to, settled
from tests.browser.test_screens import SHORT
from tests.browser.visit import TRAINED_MS, Visit


def test_search_is_started_watched_and_stopped_and_its_end_says_whether_the_defaults_were_beaten(
    visit: Visit, server: Server
) -> None:
    """The trials run on the workers; after Stop two runs remain at most, and one of them is that of the defaults."""
    visit.open(**{**SHORT, "weather": "300,60,1,11"})  # no other story has a run that the search could take
    go_to(visit, "Runs")
    settled(visit)
    visit.page.get_by_text("Find good settings").first.click()
    expect(
        visit.says(re.compile("^The defaults to beat are the settings of the Lab, for temperature"))
    ).to_be_visible()
    visit.press("find_settings")
    board = visit.page.get_by_test_id("search_board")
    expect(visit.button("stop_search")).to_be_visible(timeout=60_000)
    expect(board.locator("tbody tr").first).to_be_visible(timeout=TRAINED_MS)
    visit.press("stop_search")
    verdict = re.compile("the defaults|were tried")
    said = visit.widget("search_panel").locator("strong", has_text=verdict)
    expect(said).to_be_visible(timeout=TRAINED_MS)
    expect(visit.widget("search_panel")).to_contain_text("Finished: ")
    expect(visit.button("stop_search")).to_be_hidden()
    store = Store(server.runs)
    made = [run.id for run in store.runs() if run.experiment.source == Weather(300, 60, 1, 11)]
    assert len(made) <= 2
    assert made or "before any settings were tried" in said.inner_text()
    trash = Trash(store)
    for run in made:
        trash.delete(run)
    trash.empty()
