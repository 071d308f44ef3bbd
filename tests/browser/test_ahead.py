"""What comes after the end, from a first run that sees one step to a later file that goes on."""

from io import BytesIO
from pathlib import Path

import pandas as pd
from playwright.sync_api import expect

from tests.browser.visit import Visit


def forecast(visit: Visit) -> pd.DataFrame:
    """The downloaded forecast."""
    with visit.page.expect_download(timeout=60_000) as download:
        visit.press("download_ahead")
    return pd.read_csv(BytesIO(Path(download.value.path()).read_bytes()), parse_dates=["time"])


def test_from_one_step_to_a_season_and_on_from_a_later_file(
    visit: Visit, weather_station: pd.DataFrame, tmp_path: Path
) -> None:
    """The button makes every feature a target, and the next run is rolled, also from where a later file ends."""
    station, later = tmp_path / "station.csv", tmp_path / "later.csv"
    weather_station.to_csv(station, index=False)
    weather_station.assign(time=weather_station["time"] + pd.Timedelta(days=30)).to_csv(later, index=False)
    page = visit.open().page
    visit.upload(station)
    expect(visit.widget("series")).to_contain_text("400 rows")
    visit.drawn()
    visit.open_menu("train_menu")
    visit.fill("epochs", 1)
    page.wait_for_url("**epochs=1&**")
    visit.close_menu()
    visit.train()
    visit.open_tab("ahead")
    expect(visit.says("Further steps need the values of 'wind'")).to_be_visible()
    assert len(forecast(visit)) == 1
    visit.press("ahead_offer_0")
    expect(visit.says("The settings are changed. Press Train above.")).to_be_visible()
    visit.drawn()
    visit.train()
    steps = visit.widget(f"ahead_steps_{visit.run}").locator("input")
    expect(steps).to_be_visible()
    table = forecast(visit)
    assert len(table) == int(steps.input_value())
    # 400 hours from the first of March on end on the 17th at 15:00.
    assert table["time"][0] == pd.Timestamp("2025-03-17 16:00")
    for target in ("warmth", "wind"):
        assert (table[f"{target} low 80 %"] <= table[f"{target} value"]).all()
        assert (table[f"{target} low 95 %"] <= table[f"{target} low 80 %"]).all()
    page.get_by_text("Forecast from a later file").click()
    visit.widget(f"ahead_file_{visit.run}").locator("input[type=file]").set_input_files(later)
    expect(visit.says("First step, 2025-04-16 16:00")).to_be_visible()
    visit.drawn()
    assert forecast(visit)["time"][0] == pd.Timestamp("2025-04-16 16:00")
