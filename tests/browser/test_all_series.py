"""A table of several series in the real browser: trained together, taken away, opened, and there after a reload."""

from io import BytesIO
from pathlib import Path

import pandas as pd
from playwright.sync_api import expect

from rnnlab.panel.results import worst_first
from rnnlab.runs.panel_files import by_series
from rnnlab.runs.store import Store
from tests.browser.server import Server
from tests.browser.visit import TRAINED_MS, Visit
from tests.panel.makers import stations, write

SMALL = {"layer": "lstm:3", "live": "no"}
CHECKBOX, FIRST_ROW = 18, 52  # pixels in the table: its heading has 35, a row too


def test_all_series_of_an_upload_are_trained_opened_and_taken_away(
    visit: Visit, server: Server, tmp_path: Path
) -> None:
    """The worst one is on top; one press opens it alone; the link keeps the table."""
    file = write(stations({"north": 120, "south": 150, "summit": 140, "tiny": 4}), tmp_path / "stations.csv")
    visit.open(**SMALL)
    visit.upload(file)
    choice = visit.widget("all_series_choice")
    expect(choice).to_contain_text("4 series in this file", timeout=30_000)
    visit.close_menu()
    choice.get_by_text("All of them", exact=True).click()
    visit.page.wait_for_function("() => new URLSearchParams(location.search).get('all_series') === 'each'")
    visit.drawn()
    visit.press("start")
    table = visit.widget("all_series_table")
    expect(table).to_be_visible(timeout=TRAINED_MS)
    expect(visit.widget("all_series_scores")).to_contain_text("trained on 3 series; 1 left out")
    expect(visit.says("of 3 series")).to_be_visible()

    visit.open_tab("ahead")
    name, data = visit.download("download_all_forecasts")
    assert name == f"forecast-{visit.run}.csv"
    frame = pd.read_csv(BytesIO(data))
    assert frame["unique_id"].unique().tolist() == ["north", "south", "summit", "tiny"]

    visit.reload()
    expect(table).to_be_visible()
    expect(visit.button("open_series")).to_be_disabled()
    table.locator(".dvn-scroller").first.click(position={"x": CHECKBOX, "y": FIRST_ROW})
    expect(visit.button("open_series")).to_be_enabled()
    expect(visit.widget("end_of_test")).to_be_in_viewport()
    worst = visit.button("open_series").inner_text().split("Open ")[-1].removesuffix(" alone").strip()
    by_error = worst_first(by_series(Store(server.runs), str(visit.run)).rows)
    assert worst == by_error[0].series
    visit.press("open_series")
    visit.page.wait_for_function(
        "name => new URLSearchParams(location.search).get('pick') === name", arg=worst
    )
    assert "all_series" not in visit.link
    assert visit.errors == []
