"""Uploads: the menu stays until then; the column that names series is asked; several files go at once."""

from pathlib import Path

import pandas as pd
from playwright.sync_api import Route, expect

from tests.browser.visit import Visit

DAYS = pd.date_range("2020-01-01", periods=120).strftime("%Y-%m-%d")


def test_column_that_names_the_series_is_asked_and_chosen(visit: Visit, tmp_path: Path) -> None:
    """Three sales a day of each vendor: the question offers the vendor, then the vendors; the link keeps both."""
    rows = [
        f"{day},{vendor},{10 * place + part + n % 7}.5"
        for n, day in enumerate(DAYS)
        for place, vendor in enumerate(("Ann", "Bo"))
        for part in range(3)
    ]
    file = tmp_path / "sales.csv"
    file.write_text("\n".join(["date,vendor,sold", *rows]), encoding="utf-8")
    visit.open()
    visit.upload(file)
    question = visit.widget("question_series_column")
    expect(question).to_contain_text("Which column names the series of each row?", timeout=30_000)
    expect(question).to_contain_text("600 rows have the time of another and are combined")
    expect(visit.page.get_by_test_id("stPopoverBody")).to_have_count(0)  # it would cover the question
    expect(visit.button("series_menu")).to_be_focused()  # from where Tab leads to the question
    question.get_by_text("vendor", exact=True).click()
    expect(visit.widget("question_pick")).to_contain_text("Which series?")
    expect(visit.widget("question_pick").locator("input")).to_have_count(1)  # the answered question is gone
    visit.choose("question_pick", "Bo")
    visit.page.wait_for_function("() => new URLSearchParams(location.search).get('pick') === 'Bo'")
    assert visit.link["series_column"] == ["vendor"]
    visit.reload()
    expect(visit.widget("question_pick").locator("input")).to_have_value("Bo")
    assert visit.errors == []


def test_files_uploaded_together_are_one_table(visit: Visit, tmp_path: Path) -> None:
    """Two files of the same days are two series, named by the files; one that does not fit is named."""
    for name, level in (("oslo", 0), ("bergen", 50)):
        values = pd.DataFrame({"date": DAYS, "temp": [level + n % 9 for n in range(len(DAYS))]})
        values.to_csv(tmp_path / f"{name}.csv", index=False)
    pd.DataFrame({"date": DAYS, "rain": range(len(DAYS))}).to_csv(tmp_path / "rain.csv", index=False)
    visit.open()
    visit.open_menu("series_menu")
    field = visit.widget("upload").locator("input[type=file]")
    field.set_input_files([tmp_path / "oslo.csv", tmp_path / "bergen.csv"])
    expect(visit.button("series_menu")).to_contain_text("oslo.csv and 1 more", timeout=30_000)
    expect(visit.page.get_by_test_id("stPopoverBody")).to_have_count(0)  # it would cover the question
    visit.choose("question_pick", "bergen")
    visit.page.wait_for_function("() => new URLSearchParams(location.search).get('pick') === 'bergen'")
    visit.reload()
    expect(visit.button("series_menu")).to_contain_text("oslo.csv and 1 more")
    visit.open_menu("series_menu")
    field.set_input_files([tmp_path / "oslo.csv", tmp_path / "rain.csv"])
    expect(
        visit.says("'rain.csv' does not fit 'oslo.csv': it lacks 'temp' and also has 'rain'.")
    ).to_be_visible(timeout=30_000)
    assert visit.errors == []


def test_menu_stays_open_until_a_file_is_uploaded(visit: Visit, tmp_path: Path) -> None:
    """Streamlit forgets the upload of a menu that closes; a press elsewhere still does what it does."""
    file = tmp_path / "mine.csv"
    file.write_text("step,level\n" + "".join(f"{k},{k % 7}\n" for k in range(200)), encoding="utf-8")
    held: list[Route] = []
    visit.page.route("**/_stcore/upload_file/**", lambda route: held.append(route))
    visit.open().upload(file)
    menu, live = visit.page.get_by_test_id("stPopoverBody"), visit.widget("live_mode").locator("input")
    expect(menu.get_by_test_id("stFileChipIconSpinner")).to_be_visible()
    visit.page.keyboard.press("Escape")
    was = live.is_checked()
    visit.widget("live_mode").locator("label").first.click()
    expect(live).to_be_checked(checked=not was)
    visit.press("series_menu")
    expect(menu.get_by_test_id("stFileChipIconSpinner")).to_be_visible()
    held.pop().continue_()
    expect(menu).to_have_count(0)  # once it is read
    expect(visit.button("series_menu")).to_contain_text("mine.csv")
