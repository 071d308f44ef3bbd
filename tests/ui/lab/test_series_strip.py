"""The strip on top: the series, its columns, the window and the horizon."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.runs.store import Store
from rnnlab.series.source import File, Sample, Weather, keep
from tests.ui.conftest import OpenPage, checked, errors, link_of, pills, texts, words


def test_first_visit_shows_the_hourly_sample_and_its_usual_target(open_page: OpenPage) -> None:
    """Nothing has to be chosen before there is something to see."""
    page = open_page()
    assert link_of(page)["series"] == ["jfk_weather_2013"]
    assert link_of(page)["target"] == ["temperature (degC)"]
    assert len(link_of(page)["feature"]) == 7
    assert not page.button(key="start").disabled


def test_other_series_takes_all_its_features_and_keeps_the_stack(open_page: OpenPage) -> None:
    """The stack is the person's, the columns are the series'."""
    page = open_page(layer=["gru:5:seq", "gru:6"], window="12")
    page = checked(page.selectbox(key="source").set_value(Sample("seattle_weather_2012_2015")).run())
    link = link_of(page)
    assert link["series"] == ["seattle_weather_2012_2015"]
    assert link["target"] == ["temp_max"]
    assert (link["layer"], link["window"]) == (["gru:5:seq", "gru:6"], ["12"])


def test_generated_weather_follows_its_settings(open_page: OpenPage) -> None:
    """Rows, step, noise and seed are in the link, and the panel counts the rows."""
    page = open_page()
    page = checked(page.selectbox(key="source").set_value(Weather()).run())
    page = checked(page.number_input(key="weather_rows").set_value(321).run())
    assert link_of(page)["weather"] == ["321,60,1,0"]
    assert "321 rows" in page.expander[0].label


def test_calendar_columns_of_a_file_are_not_read(open_page: OpenPage, store: Store) -> None:
    """The page says why the month is not selected; without calendar features it is."""
    days = pd.date_range("2025-01-01", periods=200)
    rows = [f"{day:%Y-%m-%d},{day.month},{n * n % 97}" for n, day in enumerate(days)]
    source = keep("\n".join(["day,month,sales", *rows]).encode(), "months.csv", store.files)
    page = open_page(series="file", file=source.digest, name="months.csv")
    assert (link_of(page)["feature"], link_of(page)["target"]) == (["sales"], ["sales"])
    sentence = "month repeats the calendar, which the network reads anyway."
    assert sentence in [caption.value for caption in page.caption]
    page = checked(pills(page, "features").set_value(["month", "sales"]).run())
    assert sentence not in [caption.value for caption in page.caption]


def test_features_cannot_be_emptied(open_page: OpenPage) -> None:
    """One sentence, and the features stay as they were."""
    page = open_page()
    before = link_of(page)["feature"]
    page = checked(pills(page, "features").set_value([]).run())
    assert errors(page) == ["No feature is selected. Select at least one column as input."]
    assert link_of(page)["feature"] == before
    assert pills(page, "features").value == before
    page.button(key="preset_one").click()
    assert errors(checked(page.run())) == []


def test_targets_cannot_be_emptied(open_page: OpenPage) -> None:
    """One sentence, and the target stays as it was."""
    page = checked(pills(open_page(), "targets").set_value([]).run())
    assert errors(page) == ["No target is selected. Select at least one column to predict."]
    assert link_of(page)["target"] == ["temperature (degC)"]


def test_feature_taken_away_is_no_target_any_more(open_page: OpenPage) -> None:
    """A target is always one of the features."""
    page = open_page(target=["temperature (degC)", "wind speed (m/s)"])
    rest = [name for name in link_of(page)["feature"] if name != "temperature (degC)"]
    page = checked(pills(page, "features").set_value(rest).run())
    assert link_of(page)["target"] == ["wind speed (m/s)"]


def test_target_added_becomes_a_feature(open_page: OpenPage) -> None:
    """The network starts from the target's last value, so it reads it too."""
    page = open_page(feature="wind speed (m/s)", target="wind speed (m/s)")
    page = checked(pills(page, "targets").set_value(["wind speed (m/s)", "temperature (degC)"]).run())
    assert link_of(page)["target"] == ["temperature (degC)", "wind speed (m/s)"]
    assert link_of(page)["feature"] == ["temperature (degC)", "wind speed (m/s)"]


@pytest.mark.parametrize("key", ["window", "horizon"])
def test_window_or_horizon_longer_than_the_series_is_said_and_train_is_off(
    key: str, open_page: OpenPage
) -> None:
    """The sentence counts the rows and says what to do; nothing breaks."""
    page = open_page(series="weather", weather="100,60,1,0")
    page = checked(page.number_input(key=key).set_value(400).run())
    asked = {
        "window": "A window of 400 steps and a horizon of 1 need 401",
        "horizon": "a horizon of 400 need 423",
    }
    told = f"{asked[key]} rows, but the training set has 70: choose a shorter window"
    assert words(page).count(told) == 1
    assert page.button(key="start").disabled
    page = checked(page.number_input(key=key).set_value(3).run())
    assert told not in words(page) and errors(page) == []
    assert not page.button(key="start").disabled


def test_file_with_several_series_lets_one_be_picked(open_page: OpenPage, store: Store) -> None:
    """A long table is several series; each is one choice away."""
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2025-01-01", periods=80)]
    rows = [
        f"{town},{day},{n * scale}"
        for town, scale in (("Bern", 1), ("Chur", 2))
        for n, day in enumerate(days)
    ]
    source = keep("\n".join(["town,day,height", *rows]).encode(), "towns.csv", store.files)
    page = open_page(series="file", file=source.digest, name="towns.csv")
    assert page.selectbox(key="asked_pick").options == ["Bern", "Chur"]
    assert "The second menu changes what is predicted." in words(page)
    page = checked(page.selectbox(key="asked_pick").set_value("Chur").run())
    assert link_of(page)["pick"] == ["Chur"]
    assert errors(page) == []


def test_column_names_are_shown_as_they_stand(open_page: OpenPage, store: Store) -> None:
    """A name may hold what Markdown or HTML would take for its own."""
    name = "a*b_c <b>[x](y)</b> $z$"
    rows = [f"2025-01-01 {n // 60:02}:{n % 60:02},{n % 7}" for n in range(200)]
    source = keep("\n".join([f'time,"{name}"', *rows]).encode(), "odd.csv", store.files)
    page = open_page(series="file", file=source.digest, name="odd.csv")
    assert link_of(page)["target"] == [name]
    assert f"**Features**: {name}" in words(page)


def a_coast(store: Store) -> str:
    """The digest of a kept file: rain, wind with its direction, days off, and the sky in words."""
    rows = [
        f"2025-01-01 {n // 60:02}:{n % 60:02},{max(0, n % 9 - 4)},{5 + n % 7},{n * 37 % 361},{n % 2},{sky}"
        for n, sky in zip(range(300), ["rain", "sun", "sun"] * 100, strict=True)
    ]
    header = "time,rain (mm),wind speed (m/s),wind direction (deg),off,sky"
    return keep("\n".join([header, *rows]).encode(), "coast.csv", store.files).digest


def opened_coast(open_page: OpenPage, store: Store) -> AppTest:
    """The page after the coast's file was chosen on it."""
    source = File(a_coast(store), "coast.csv")
    page = open_page()
    page.session_state["files"] = [source]
    page.run()
    return checked(page.selectbox(key="source").set_value(source).run())


def kinds_line(page: AppTest) -> str:
    line = next(caption.value for caption in page.caption if caption.value.startswith("Columns: "))
    return line.replace("\\", "")


def test_wind_direction_is_read_as_an_angle_and_rain_is_forecast_at_zero_or_more(
    open_page: OpenPage, store: Store
) -> None:
    """The page says what it took the columns for, the link holds it, and the shape counts sine and cosine."""
    page = opened_coast(open_page, store)
    link = link_of(page)
    assert (link["target"], link["angle"], link["bounds"]) == (
        ["rain (mm)"], ["wind direction (deg)"], ["rain (mm)=0.."],
    )  # fmt: skip
    assert (
        kinds_line(page)
        == "Columns: wind direction (deg) read as an angle · forecasts of rain (mm) clipped to 0 or more"
    )
    # Four features and one wave more: five inputs, no calendar in five hours.
    assert "(samples, 24, 5)" in texts(page)


def test_what_the_columns_were_taken_for_can_be_changed(open_page: OpenPage, store: Store) -> None:
    """No angle, no bounds, and a feature that is known ahead."""
    page = opened_coast(open_page, store)
    page = checked(pills(page, "angles").set_value([]).run())
    page = checked(pills(page, "bounds").set_value([]).run())
    page = checked(pills(page, "known").set_value(["off"]).run())
    link = link_of(page)
    assert "angle" not in link and "bounds" not in link
    assert link["known"] == ["off"]
    assert kinds_line(page) == "Columns: off known ahead"
    assert errors(page) == []
    page = checked(pills(page, "bounds").set_value(["rain (mm)"]).run())
    assert link_of(page)["bounds"] == ["rain (mm)=0.."]
    page = checked(page.selectbox(key="source").set_value(Sample("jfk_weather_2013")).run())
    assert errors(page) == []
    assert "known" not in link_of(page)


def test_angle_as_a_target_is_refused_with_the_reason(open_page: OpenPage, store: Store) -> None:
    """Errors are measured on a line; taken off the angles, it is a number like any other."""
    page = opened_coast(open_page, store)
    page = checked(pills(page, "targets").set_value(["wind direction (deg)"]).run())
    assert len(errors(page)) == 1
    assert "is an angle: 359 and 1 are close" in errors(page)[0]
    assert link_of(page)["target"] == ["rain (mm)"]
    page = checked(pills(page, "angles").set_value([]).run())
    page = checked(pills(page, "targets").set_value(["wind direction (deg)"]).run())
    assert errors(page) == []
    assert link_of(page)["target"] == ["wind direction (deg)"]


def test_new_target_gets_its_bounds_and_an_old_one_keeps_what_was_said(
    open_page: OpenPage, store: Store
) -> None:
    """The bounds of the rain were taken off; those of the wind are found as it becomes a target."""
    page = opened_coast(open_page, store)
    page = checked(pills(page, "bounds").set_value([]).run())
    page = checked(pills(page, "targets").set_value(["rain (mm)", "wind speed (m/s)"]).run())
    assert link_of(page)["bounds"] == ["wind speed (m/s)=0.."]


def test_text_column_can_be_added_and_removed(open_page: OpenPage, store: Store) -> None:
    """One yes/no column a text, all of them features; target and angle stay."""
    page = opened_coast(open_page, store)
    button = page.button(key="text_0")
    assert button.label == "Add sky as 2 yes/no columns"
    page = checked(button.click().run())
    link = link_of(page)
    assert link["onehot"] == ["sky = rain", "sky = sun"]
    assert link["feature"][-2:] == ["sky = rain", "sky = sun"]
    assert (link["target"], link["angle"]) == (["rain (mm)"], ["wind direction (deg)"])
    assert errors(page) == []
    again = open_page(**link)
    assert link_of(again) == link
    page = checked(page.button(key="text_0").click().run())
    assert "onehot" not in link_of(page)
    assert link_of(page)["feature"][-1] == "off"


def test_text_column_of_a_sample_can_be_added(open_page: OpenPage) -> None:
    """It stays that sample in the list of series."""
    page = open_page(series="seattle_weather_2012_2015")
    page = checked(page.button(key="text_0").click().run())
    assert len(link_of(page)["onehot"]) == 5
    assert page.selectbox(key="source").value.name == "seattle_weather_2012_2015"
    assert errors(page) == []


def test_split_whose_training_part_breaks_the_bounds_gives_them_up(open_page: OpenPage, store: Store) -> None:
    """A value below zero comes with the larger training part."""
    rows = [f"{n},{-1 if n == 225 else max(0, n % 9 - 4)}" for n in range(300)]
    source = keep("\n".join(["level,rain", *rows]).encode(), "level.csv", store.files)
    page = open_page(
        series="file",
        file=source.digest,
        name="level.csv",
        feature=["rain"],
        target=["rain"],
        bounds="rain=0..",
    )
    assert link_of(page)["bounds"] == ["rain=0.."]
    page = checked(page.selectbox(key="split").set_value((0.8, 0.1, 0.1)).run())
    assert "bounds" not in link_of(page)
    assert errors(page) == []


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption).replace("\\", "")


def test_horizon_says_which_time_it_reaches(open_page: OpenPage) -> None:
    """300 hours from the first of January on end on the 13th at 11:00: a day more is the 14th at 11:00."""
    page = open_page(series="weather", weather="300,60,1,0")
    assert "**1 step = until 2024-01-13 12:00** (the series ends 2024-01-13 11:00)" in captions(page)
    page = checked(pills(page, "horizon_span").set_value(24).run())
    assert link_of(page)["horizon"] == ["24"]
    assert "**24 steps = until 2024-01-14 11:00**" in captions(page)


def test_horizon_offers_spans_that_the_series_is_long_enough_for(open_page: OpenPage) -> None:
    """A fifth of 300 hours are 60: there is room for two days, not for a week."""
    page = open_page(series="weather", weather="300,60,1,0")
    options = pills(page, "horizon_span").options
    assert options == ["Next step", "6 hours · 6 steps", "1 day · 24 steps", "2 days · 48 steps"]
    assert pills(page, "horizon_span").value == 1


def test_horizon_that_the_sets_are_too_short_for_changes_the_split(open_page: OpenPage) -> None:
    """15 % of 300 hours are 45, a fifth are 60; of 70 no set of an offered split has a window, and the page says so."""
    page = open_page(series="weather", weather="300,60,1,0")
    page = checked(pills(page, "horizon_span").set_value(48).run())
    assert (link_of(page)["horizon"], link_of(page)["split"]) == (["48"], ["0.6,0.2,0.2"])
    assert not page.button(key="start").disabled
    page = checked(page.number_input(key="horizon").set_value(70).run())
    assert (link_of(page)["horizon"], link_of(page)["split"]) == (["70"], ["0.6,0.2,0.2"])
    assert page.button(key="start").disabled
