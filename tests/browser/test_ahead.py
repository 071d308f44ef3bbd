"""What comes after the end: trained for more steps with one press, saved for people, compared with what happened."""

import re
import xml.etree.ElementTree as ElementTree
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Request, expect

from tests.browser.test_screens import SHORT
from tests.browser.visit import Visit


def forecast(visit: Visit) -> pd.DataFrame:
    """The downloaded forecast."""
    return pd.read_csv(BytesIO(visit.download("download_ahead")[1]), parse_dates=["time"])


def test_steps_are_trained_for_and_a_later_excel_file_shows_how_the_forecast_did(
    visit: Visit, weather_station: pd.DataFrame, tmp_path: Path
) -> None:
    """A button trains for 24 steps. A later file first shows what happened since, then the forecast from its end."""
    station, later = tmp_path / "station.csv", tmp_path / "later.xlsx"
    weather_station[:350].to_csv(station, index=False)
    weather_station.to_excel(later, index=False)
    page = visit.open().page
    visit.upload(station)
    expect(visit.widget("series")).to_contain_text("353 rows")
    visit.drawn()
    visit.open_menu("train_menu")
    visit.fill("epochs", 1)
    page.wait_for_url("**epochs=1&**")
    visit.close_menu()
    visit.train()
    visit.open_tab("ahead")
    assert len(forecast(visit)) == 1
    visit.choose("forecast_with", "network")
    visit.drawn()
    visit.fill(f"ahead_steps_{visit.run}", 24)
    expect(visit.says(re.compile("'wind'.* after the last row .* assumed"))).to_be_visible()
    before = visit.run
    visit.press("ahead_offer_0")
    page.wait_for_function(
        "before => new URLSearchParams(location.search).get('run') !== before", arg=before, timeout=60_000
    )
    # 353 hours from the first of March on, three of them missing in the file, end on the 15th at 16:00.
    expect(visit.says("Trained for 24 steps, until 2025-03-16 16:00.")).to_be_visible(timeout=120_000)
    visit.drawn()
    table = forecast(visit)
    assert table["time"].tolist() == pd.date_range("2025-03-15 17:00", periods=24, freq="h").tolist()
    assert (table["warmth low 80 %"] <= table["warmth value"]).all()
    page.get_by_text("Go on from a later file").click()
    visit.widget(f"ahead_file_{visit.run}").locator("input[type=file]").set_input_files(later)
    expect(visit.says("How did the last forecast do?")).to_be_visible(timeout=60_000)
    expect(visit.widget("hindsight")).to_contain_text("all 47 steps")
    expect(visit.widget("hindsight")).to_contain_text("of 47 actual values fell inside the 80 % interval")
    # 400 hours end on the 17th at 15:00.
    expect(visit.says("First step, 2025-03-17 16:00")).to_be_visible()


@pytest.fixture
def ahead(visit: Visit) -> Visit:
    """The tab Ahead of a run that was trained for one step."""
    visit.open(**SHORT).train()
    visit.open_tab("ahead")
    return visit


def test_excel_file_opens_and_has_the_numbers_of_the_csv_rounded(ahead: Visit) -> None:
    """The choice drives both: persistence repeats the last value of the series."""
    ahead.choose("forecast_with", "persistence")
    expect(ahead.says("persistence misses by")).to_be_visible()
    ahead.drawn()
    ahead.fill(f"ahead_steps_{ahead.run}", 3)
    expect(ahead.says("Last step, ")).to_be_visible()
    ahead.drawn()
    csv = forecast(ahead)
    name, data = ahead.download("download_ahead_xlsx")
    assert name.startswith("forecast-temperature-")
    assert name.endswith(".xlsx")
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["Forecast", "How good", "Data"]
    rows = list(book["Forecast"].iter_rows(min_row=5, max_col=3, values_only=True))
    assert [row[0] for row in rows] == [1, 2, 3]
    assert [pd.Timestamp(row[1]) for row in rows] == csv["time"].tolist()
    values = csv.filter(like=" value").iloc[:, 0]
    assert [row[2] for row in rows] == pytest.approx(values.tolist(), abs=0.05)
    assert values.nunique() == 1
    assert len(book["Forecast"]._charts) == 1


def test_report_opens_without_a_network_and_asks_for_nothing(ahead: Visit, tmp_path: Path) -> None:
    """Verdict, chart, numbers and data are on it, on a phone too."""
    page = tmp_path / "report.html"
    page.write_bytes(ahead.download("download_ahead_html")[1])
    tab = ahead.page.context.new_page()
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    tab.on("request", note)
    tab.context.set_offline(True)
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(page.as_uri())
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Forecast of temperature (degC)")
    expect(tab.locator("svg path").first).to_be_visible()
    for heading in ("The numbers", "How good is it?", "What the data were", "Settings"):
        expect(tab.get_by_role("heading", name=heading)).to_be_visible()
    assert asked == [page.as_uri()]
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.context.set_offline(False)


def test_chart_is_saved_as_png_and_svg(ahead: Visit) -> None:
    """Both are drawings of the forecast, not of the page."""
    for kind in ("PNG", "SVG"):
        with ahead.page.expect_download(timeout=60_000) as given:
            ahead.page.get_by_role("button", name=f"Save the chart as {kind}").click()
        data = Path(given.value.path()).read_bytes()
        assert given.value.suggested_filename.endswith(f".{kind.lower()}")
        if kind == "PNG":
            assert data.startswith(b"\x89PNG")
        else:
            assert ElementTree.fromstring(data.decode()).tag.endswith("svg")
