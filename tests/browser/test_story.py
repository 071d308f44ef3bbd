"""A person's whole way through the page, from a file to scores and back by the link."""

import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect

from rnnlab.runs.store import Store
from rnnlab.runs.trash import Trash
from tests.browser.server import Server
from tests.browser.visit import Visit
from tests.ui.kept import keep_finished


@pytest.fixture
def station_file(weather_station: pd.DataFrame, tmp_path: Path) -> Path:
    path = tmp_path / "station.csv"
    weather_station.to_csv(path, index=False)
    return path


def test_own_file_is_read_stacked_trained_scored_and_found_again(visit: Visit, station_file: Path) -> None:
    """What the page shows at each step agrees with the file, the stack and the downloaded predictions."""
    page = visit.open().page
    visit.upload(station_file)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0, timeout=30_000)
    visit.open_menu("series_menu")
    reading = page.get_by_text("How it was read").first
    expect(reading).to_contain_text("400 rows")
    expect(reading).to_contain_text("'sky' left out")
    reading.click()
    expect(visit.says(re.compile(r"^Left out: sky: "))).to_be_visible()
    expect(visit.says(re.compile(r"^Repaired: "))).to_be_visible()
    visit.close_menu()
    visit.drawn()

    expect(visit.shape(1)).to_have_text("(samples, 26, 32)")
    visit.press("preset_one")
    expect(visit.shape(1)).to_have_text("(samples, 32)")
    visit.toggle("sequences_0")
    expect(visit.shape(1)).to_have_text("(samples, 26, 32)")

    visit.press("preset_broken")
    broken = visit.widget("problem_1")
    expect(broken).to_contain_text(
        "Layer 2 (LSTM) needs (samples, time steps, features) but gets (samples, 32)"
    )
    expect(visit.shape(2)).to_have_text("?")
    expect(visit.button("start")).to_be_disabled()
    expect(visit.button("fix_1_0")).to_contain_text("Return sequences from layer 1")
    visit.press("fix_1_0")
    expect(broken).to_have_count(0)
    expect(visit.shape(2)).to_have_text("(samples, 32)")

    visit.open_menu("train_menu")
    visit.fill("epochs", 2)
    page.wait_for_url("**epochs=2&**")
    visit.close_menu()
    visit.train()
    expect(visit.ended("finished")).to_be_visible()
    verdict = visit.widget("verdict").inner_text()
    assert "persistence" in verdict

    predictions = visit.predictions()
    names = ["forecast", "network", "persistence", "seasonal naive", "linear model"]
    assert list(predictions.columns)[:9] == [
        "time",
        "row",
        "step_ahead",
        "warmth actual",
        *(f"warmth {n}" for n in names),
    ]
    visit.open_tab("scores")
    # 400 rows, the last 15 % of them are the test part, and each of its rows is predicted once.
    assert list(predictions["row"]) == list(range(340, 400))
    for name in names:
        mae = (predictions["warmth actual"] - predictions[f"warmth {name}"]).abs().mean()
        assert visit.score(name, "MAE") == pytest.approx(mae, rel=5e-3)

    before = visit.link, visit.scores.inner_text()
    visit.reload()
    expect(visit.scores).to_be_visible()
    assert (visit.link, visit.scores.inner_text()) == before
    expect(visit.shape(1)).to_have_text("(samples, 26, 32)")
    expect(visit.widget("verdict")).to_have_text(re.compile(re.escape(verdict.split("\n")[0])))
    visit.open_menu("series_menu")
    expect(page.get_by_text("How it was read").first).to_contain_text("'sky' left out")
    expect(visit.widget("source").locator("input")).to_have_value("Your file: station.csv")


def test_two_targets_and_three_steps_ahead_of_generated_weather(visit: Visit) -> None:
    """Every target and every step ahead has scores and predictions of its own."""
    page = visit.open().page
    visit.open_menu("series_menu")
    visit.choose("source", "Mountain weather, generated")
    visit.fill("weather_rows", 500)
    expect(page.get_by_text("How it was read").first).to_contain_text("500 rows")
    visit.open_menu("columns_menu")
    expect(visit.widget("targets")).to_contain_text("humidity (%)")
    visit.widget("targets").get_by_text("wind speed (m/s)").click()
    visit.fill("horizon", 3)
    expect(visit.says("Head: Dense(6)")).to_be_visible()
    expect(visit.widget("columns_menu")).to_contain_text("3 steps ahead, window 26")
    visit.open_menu("train_menu")
    visit.fill("epochs", 1)
    page.wait_for_url("**epochs=1&**")
    visit.close_menu()
    visit.open_tab("series")
    expect(visit.says(re.compile("To predict: the next 3 rows"))).to_be_visible()
    visit.train()
    predictions = visit.predictions()
    visit.open_tab("scores")
    assert set(predictions["step_ahead"]) == {1, 2, 3}
    for target in ("temperature (degC)", "wind speed (m/s)"):
        if target not in visit.scores.inner_text():
            visit.choose("target_shown", target)
            expect(visit.scores).to_contain_text(target)
        mae = (predictions[f"{target} actual"] - predictions[f"{target} forecast"]).abs().mean()
        assert visit.score("forecast", "MAE") == pytest.approx(mae, rel=5e-3)


def test_empty_file_is_one_sentence_and_the_series_stays(visit: Visit, tmp_path: Path) -> None:
    """A bad file costs nothing but the sentence that says so."""
    visit.open()
    empty = tmp_path / "nothing.csv"
    empty.touch()
    visit.upload(empty)
    alert = visit.page.get_by_test_id("stAlert").filter(has_text="nothing.csv")
    expect(alert).to_have_count(2)  # beside the uploader, and where it is seen when the menu is closed
    visit.open_menu("series_menu")
    expect(visit.widget("source").locator("input")).to_have_value("Hourly weather at New York JFK, 2013")
    visit.close_menu()
    visit.drawn()
    assert visit.link["series"] == ["jfk_weather_2013"]
    expect(visit.button("start")).to_be_enabled()


def test_settings_of_a_run_are_taken_into_the_whole_page_and_the_link(visit: Visit, server: Server) -> None:
    """A link that holds a run alone shows another series above it, until its settings are taken."""
    store = Store(server.runs)
    run = keep_finished(store, 901, 0.5)
    visit.open(run=run)
    assert visit.link["series"] != ["weather"]
    expect(visit.scores).to_be_visible()
    visit.drawn()
    visit.press("take_settings")
    visit.page.wait_for_url("**series=weather&**")
    expect(visit.widget("take_settings")).to_have_count(0)
    visit.drawn()
    expect(visit.widget("train_menu")).to_contain_text("3 epochs, batch 32")
    expect(visit.page.locator('[data-testid="shape-1"] .shape').last).to_have_text("(samples, 2)")
    Trash(store).delete(run)
