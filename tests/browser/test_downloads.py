"""What a person takes away of a run, and how it comes into another lab, in the real browser."""

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pandas as pd
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.test_runs_page import go_to, settled
from tests.browser.test_screens import PHONE, SHORT, scrolls_sideways
from tests.browser.visit import Visit

MADE_MS = 120_000  # a process of its own computes the forecasts anew
TARGET = "temperature (degC)"


def download(visit: Visit, key: str) -> tuple[str, bytes]:
    """The name and the bytes of what a button gives."""
    return visit.download(key)


def upload(visit: Visit, file: Path) -> None:
    """Drop a zip on the page Runs."""
    go_to(visit, "Runs")
    settled(visit)
    visit.says("Import a run").click()
    visit.page.locator('[class*="st-key-import_"] input[type=file]').set_input_files(file)


def test_run_is_taken_away_in_every_form_and_comes_back_whole(visit: Visit, tmp_path: Path) -> None:
    """Each button gives its file; the zip brings in the run anew, with the same error."""
    visit.open(**SHORT).train()
    run, error = visit.run, visit.scores.inner_text()
    visit.open_tab("download")
    files = dict(download(visit, f"download_{kind}") for kind in ("model", "script", "notebook", "series"))
    names = [f"model-{run}.keras", f"script-{run}.py", f"notebook-{run}.ipynb", f"series-{run}.csv"]
    assert list(files) == names
    assert zipfile.ZipFile(BytesIO(files[names[0]])).testzip() is None
    for source in (files[names[1]].decode(), json.dumps(json.loads(files[names[2]]))):
        assert f"CSV = 'series-{run}.csv'" in source
    assert TARGET in pd.read_csv(BytesIO(files[names[3]]))

    assert f"{TARGET} actual" in pd.read_csv(BytesIO(download(visit, "download_csv")[1]))
    visit.toggle("nixtla_names")
    visit.drawn()
    assert list(pd.read_csv(BytesIO(download(visit, "download_nixtla")[1])))[:4] == [
        "unique_id", "ds", "cutoff", "y",
    ]  # fmt: skip

    name, whole = download(visit, "download_run")
    assert name == f"run-{run}.zip"
    (tmp_path / name).write_bytes(whole)
    upload(visit, tmp_path / name)
    told = visit.says(re.compile(r"^Run \d{8}-\d{6}-[0-9a-f]{6} was imported"))
    expect(told).to_be_visible(timeout=MADE_MS)
    arrived = told.inner_text().split()[1]
    assert arrived != run
    expect(visit.page.locator(".rl-runs .rl-dot")).to_have_count(1)
    visit.press("open_run")
    expect(visit.page.get_by_role("tab").first).to_be_visible(timeout=30_000)
    visit.open_tab("scores")
    assert visit.run == arrived
    assert visit.scores.inner_text() == error


def test_figures_are_saved_as_pictures_without_a_network(visit: Visit, tmp_path: Path) -> None:
    """The downloaded page draws by itself, and its buttons give an SVG and a PNG of each figure."""
    visit.open(**SHORT).train()
    visit.open_tab("download")
    page = tmp_path / "figures.html"
    page.write_bytes(download(visit, "download_figures")[1])
    tab = visit.page.context.new_page()
    tab.context.set_offline(True)
    tab.goto(page.as_uri())
    expect(tab.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    starts = {"SVG": b"<svg", "PNG": b"\x89PNG"}
    for kind, start in starts.items():
        with tab.expect_download(timeout=60_000) as given:
            tab.get_by_role("button", name=f"Save as {kind}").first.click()
        assert given.value.suggested_filename == f"figure-1.{kind.lower()}"
        assert Path(given.value.path()).read_bytes().startswith(start)
    tab.context.set_offline(False)


def test_zip_that_is_no_run_is_one_sentence(visit: Visit, tmp_path: Path) -> None:
    """The page stays as it was, and says what is wrong with the file."""
    visit.open()
    (tmp_path / "other.zip").write_bytes(b"no zip")
    upload(visit, tmp_path / "other.zip")
    alert = visit.page.get_by_test_id("stAlert").filter(has_text="other.zip")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("it is not a zip file, or it is damaged")


def test_row_of_downloads_fits_a_phone(tab: OpenTab) -> None:
    """All of them can be reached, and nothing is wider than the screen."""
    visit = tab(**PHONE).open(**SHORT)
    visit.train()
    visit.open_tab("download")
    for key in ("model", "script", "notebook", "series", "csv", "figures", "run"):
        visit.button(f"download_{key}").scroll_into_view_if_needed()
        expect(visit.button(f"download_{key}")).to_be_in_viewport()
    assert not scrolls_sideways(visit)
