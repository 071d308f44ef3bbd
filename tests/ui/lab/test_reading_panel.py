"""The data check: what was found, changed there; what must be asked; what could not be read at all."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.runs.store import Store
from rnnlab.series.source import keep
from rnnlab.ui import services
from rnnlab.ui.lab.refused_file import REFUSED
from tests.ui.conftest import OpenPage, checked, errors, link_of, pills, words

YEARS = "date,sales\n" + "".join(f"03/04/{year},{(year * 37) % 91}\n" for year in range(1990, 2020))


def open_file(open_page: OpenPage, store: Store, data: bytes, name: str = "own.csv", **more: str) -> AppTest:
    file = keep(data, name, store.files)
    return open_page(series="file", file=file.digest, name=name, **more)


def label(page: AppTest) -> str:
    """The line that says how the file was read."""
    return next(one.label for one in page.expander if one.label.startswith("How it was read"))


def test_order_of_day_and_month_is_asked_where_the_file_cannot_tell(
    open_page: OpenPage, store: Store
) -> None:
    """Every 3rd of April, or every 4th of March? Both are a year apart; the answer is in the link."""
    page = open_file(open_page, store, YEARS.encode())
    question = pills(page, "asked_order")
    assert question.options == ["day first", "month first"]
    assert question.value is None  # so that one press gives each answer
    text = next(
        each.value for each in page.markdown if each.value.startswith("Which comes first in the file")
    )
    assert text.endswith("Until you answer, it is read as month first.")
    page = checked(question.set_value("day first").run())
    assert not [group for group in page.get("button_group") if group.key == "asked_order"]
    assert "1990\\-04\\-03 to 2019\\-04\\-03" in label(page)
    assert link_of(page)["order"] == ["day first"]
    page = checked(page.selectbox(key="guess_order").set_value("month first").run())
    assert "1990\\-03\\-04 to 2019\\-03\\-04" in label(page)


def test_what_was_found_can_be_changed_and_taken_back(open_page: OpenPage, store: Store) -> None:
    """The time column is a guess as any other; chosen columns stay chosen."""
    rows = "".join(f"2024-01-{day:02d},{day * day % 7},{day % 5}\n" for day in range(1, 29))
    page = open_file(open_page, store, ("day,a,b\n" + rows).encode(), feature="a", target="a")
    assert page.selectbox(key="guess_time").value == "day"
    page = checked(page.selectbox(key="guess_time").set_value("").run())
    assert "no time column" in label(page)
    assert link_of(page)["feature"] == ["a"]
    page = checked(page.button(key="as_found").click().run())
    assert "1 day apart" in label(page)
    assert "time" not in link_of(page)
    assert link_of(page)["feature"] == ["a"]


def test_rows_are_put_on_a_coarser_step(open_page: OpenPage, store: Store) -> None:
    """Forty days of hours become forty days, by their means, and hours again."""
    times = pd.date_range("2024-01-01", periods=960, freq="h")
    rows = "".join(f"{time:%Y-%m-%d %H:%M},{number * number % 97}\n" for number, time in enumerate(times))
    page = open_file(open_page, store, ("time,warmth\n" + rows).encode())
    assert page.selectbox(key="guess_step").value == ("step", 3600.0)
    page = checked(page.selectbox(key="guess_step").set_value(("step", 86_400.0)).run())
    assert errors(page) == []
    assert "40 rows" in label(page)
    assert link_of(page)["step"] == ["86400.0"]
    page = checked(page.button(key="as_found").click().run())
    assert "960 rows" in label(page)


def test_another_sign_for_missing_is_added(open_page: OpenPage, store: Store) -> None:
    """A 77 is a number until the person says that it is none; the repairs show where it was."""
    values = [20 + day % 7 for day in range(40)]
    values[10] = values[20] = 77
    rows = "".join(f"{value}\n" for value in values)
    page = open_file(open_page, store, ("warmth\n" + rows).encode())
    page = checked(page.text_input(key="more_missing").set_value("77").run())
    assert link_of(page)["missing"] == ["77"]
    assert any(
        "missing values in 'warmth' filled by linear interpolation" in line
        for line in words(page).splitlines()
    )
    places = next(table.value for table in page.dataframe if "After" in table.value)
    assert {"12", "22"} <= set(places["Where"])


def test_file_that_can_not_be_read_is_offered_to_be_read_in_another_way(
    open_page: OpenPage, store: Store
) -> None:
    """The page keeps what it had, shows how the file begins, and takes what is decided about it."""
    page = open_page()
    rows = "".join(f"{day},5\n" for day in range(30))
    page.session_state[REFUSED] = keep(b"x\n" + rows.encode(), "odd.csv", store.files)
    page = checked(page.run())
    assert any(text.value.startswith("**odd.csv** begins like this") for text in page.markdown)
    assert any(code.value.startswith("x\n0,5\n1,5") for code in page.code)
    assert link_of(page)["series"] == ["jfk_weather_2013"]
    page = checked(page.selectbox(key="other_delimiter").set_value(";").run())
    assert errors(page) == []
    assert link_of(page)["series"] == ["file"]
    assert "30 rows" in label(page)
    assert REFUSED not in page.session_state


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"order": "sideways"}, "'sideways' - at `$.order`"),
        ({"step": "soon"}, "`$.step`"),
        ({"delimiter": "abc"}, "'abc'"),
    ],
)
def test_wrong_reading_in_a_link_is_one_sentence(
    open_page: OpenPage, store: Store, wrong: dict[str, str], place: str
) -> None:
    """It names what is wrong, and the page shows the default series instead."""
    page = open_file(open_page, store, YEARS.encode(), **wrong)
    assert len(errors(page)) == 1
    assert place in errors(page)[0]
    assert link_of(page)["series"] == ["jfk_weather_2013"]


def test_name_from_right_to_left_is_set_apart(open_page: OpenPage, store: Store) -> None:
    """Unicode's isolates keep the sentence around a Hebrew or Arabic name in its order."""
    rows = "".join(f"{day * day % 7}\n" for day in range(30))
    page = open_file(open_page, store, ("شمال\n" + rows).encode())
    assert any("\u2068شمال\u2069" in text.value for text in page.markdown)


def test_gaps_left_open_are_not_counted_as_repairs(open_page: OpenPage, store: Store) -> None:
    """Three hours are filled; of ten others that are missing, nothing is repaired."""
    times = pd.date_range("2024-01-01", periods=60, freq="h").delete([*range(10, 13), *range(30, 40)])
    rows = "".join(f"{time:%Y-%m-%d %H:%M},{number * number % 97}\n" for number, time in enumerate(times))
    page = open_file(open_page, store, ("time,warmth\n" + rows).encode())
    assert "3 missing rows filled · 1 gap left open" in label(page)
    assert "**Left open**: gaps too long to fill" in words(page)


def test_clean_german_file_is_read_without_repairs(open_page: OpenPage, store: Store) -> None:
    """Decimal commas and 60 separators of thousands are no repairs; one line says it for both columns."""
    days = pd.date_range("2024-01-01", periods=30)
    rows = "".join(
        f"{day:%d.%m.%Y};1.{100 + n * n % 17},5;2.{100 + n * n % 13},25\n" for n, day in enumerate(days)
    )
    page = open_file(open_page, store, ("Tag;Umsatz;Preis\n" + rows).encode())
    assert "decimal commas · nothing to repair" in label(page)
    assert "**Read**: numbers with decimal commas" in words(page)
    assert "**Read**: points in 'Umsatz': read as thousands separators; 'Preis' too (60)" in words(page)


def test_person_says_what_the_time_is(open_page: OpenPage, store: Store) -> None:
    """Columns together, a format, a unit, a zone: each is in the link; one that does not fit is refused."""
    days = pd.date_range("2001-02-03", periods=40, freq="D")
    rows = "".join(f"{day:%d},{day:%m},{day:%Y},{n * n}\n" for n, day in enumerate(days))
    page = open_file(open_page, store, ("a,b,c,x\n" + rows).encode())
    assert "no time column" in label(page)
    page = checked(page.multiselect(key="say_time_with").set_value(["a", "b", "c"]).run())
    assert "2001\\-02\\-03 to 2001\\-03\\-14" in label(page)
    assert link_of(page)["time"] == ["a"] and link_of(page)["time_with"] == ["b", "c"]
    page = checked(page.text_input(key="say_time_format").set_value("DD MM YYYY").run())
    assert link_of(page)["time_format"] == ["DD MM YYYY"] and "2001\\-02\\-03" in label(page)
    page = page.text_input(key="say_time_format").set_value("YYYY-MM-DD").run()
    assert "is not in the date format" in " ".join(errors(page))
    assert link_of(page)["time_format"] == ["DD MM YYYY"]
    page = checked(page.button(key="as_found").click().run())
    assert "time_with" not in link_of(page)


def test_unit_that_no_name_says_is_asked(open_page: OpenPage, store: Store) -> None:
    """0, 0.01, 0.02 …: seconds, unless the person says milliseconds."""
    rows = "".join(f"{n / 100:.2f},{n * 37 % 91}\n" for n in range(100))
    page = open_file(open_page, store, ("time,x\n" + rows).encode())
    question = page.selectbox(key="asked_time_unit")
    assert question.value is None and question.label.startswith("What does the time column count?")
    assert "it is read as seconds" in question.label
    page = checked(question.set_value("ms").run())
    assert link_of(page)["time_unit"] == ["ms"]


@pytest.mark.parametrize(("sign", "largest"), [(",", 9.5), (".", 9500)])
def test_number_that_a_sign_leaves_open_is_answered_with_one_press(
    open_page: OpenPage, store: Store, sign: str, largest: float
) -> None:
    """2,250 may be two and a quarter or over two thousand; what it is read as for now is an answer, too."""
    rows = "".join(f"2024-01-{day:02d};{day % 9 + 1},{('500', '250')[day % 2]}\n" for day in range(1, 29))
    page = open_file(open_page, store, ("day;x\n" + rows).encode())
    question = pills(page, "asked_decimal")
    assert sorted(option.replace("\\", "") for option in question.options) == ["2.250", "2250"]
    assert question.value is None
    page = checked(question.set_value(sign).run())
    assert not [group for group in page.get("button_group") if group.key == "asked_decimal"]
    assert link_of(page)["decimal"] == [sign]
    assert services.series_of(page.session_state["history"].present.source).column("x").max() == largest
