"""The clinic on the page: the fields, the findings, and the way into the Lab."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.stack.clinic.examples import EXAMPLES
from tests.ui.conftest import SECONDS, checked, errors, pills, texts, words

pytestmark = pytest.mark.slow  # Keras answers in the clinic's process
OpenClinic = Callable[[], AppTest]
SOUND = "m = Sequential([Input((24, 5)), LSTM(4), Dense(1)])"


def page_with_the_clinic() -> None:
    """The clinic alone, as AppTest runs it."""
    from rnnlab.ui.lesson import clinic

    clinic.render()


@pytest.fixture
def clinic() -> AppTest:
    return checked(AppTest.from_function(page_with_the_clinic, default_timeout=SECONDS).run())


def bring(page: AppTest, **fields: str) -> AppTest:
    """Type into the fields, one after another."""
    for name, text in fields.items():
        boxes = page.text_area if name in ("code", "error") else page.text_input
        checked(boxes(key=f"lesson_clinic_{name}").set_value(text).run())
    return page


def test_first_thing_seen_is_an_example_with_its_break_marked(clinic: AppTest) -> None:
    """The page starts with the most common error, explained and fixed."""
    assert pills(clinic, "lesson_clinic_example").value == 0
    assert 'class="layer broken"' in texts(clinic) and "line 7: breaks here" in texts(clinic)
    assert "LSTM(32) needs (samples, time steps, features) but gets (samples, 32)" in errors(clinic)[0]
    diff, fixed, *_ = [code.value for code in clinic.code]
    assert "+    layers.LSTM(32, return_sequences=True)," in diff.splitlines()
    whole = EXAMPLES[0].code.replace("LSTM(32)", "LSTM(32, return_sequences=True)", 1)
    assert fixed == whole.rstrip()  # the page shows no empty line at the end


@pytest.mark.parametrize("place", range(len(EXAMPLES)))
def test_example_is_one_press(clinic: AppTest, place: int) -> None:
    """Each fills the fields and is told by its own line."""
    if place:
        checked(pills(clinic, "lesson_clinic_example").set_value(place).run())
    example = EXAMPLES[place]
    assert clinic.text_area(key="lesson_clinic_code").value == example.code
    assert clinic.text_input(key="lesson_clinic_target").value == example.target
    boxes = [*clinic.error, *clinic.warning, *clinic.info]
    line = (7, 5, 6, 6, 6, 7, 6, 5, 6, 6)[place]
    assert len(boxes) == 1 and boxes[0].value.startswith(f"**Line {line}.** ")


def test_own_code_takes_the_example_s_place(clinic: AppTest) -> None:
    """Valid code is a success, and no example is selected any more."""
    bring(clinic, code=SOUND, error="", data="", target="")
    assert pills(clinic, "lesson_clinic_example").value is None
    assert clinic.success[0].value.startswith("Every layer fits the next: (samples, 1) leaves the stack.")
    bring(clinic, target="(1000, 1)")
    assert clinic.success[0].value == "No error found: (samples, 1) leaves the stack and fits y."
    bring(clinic, target="(1000, 24, 1)")
    assert "every step's target" in clinic.warning[0].value


def test_what_belongs_to_an_example_goes_with_its_code(clinic: AppTest) -> None:
    """An example's X and y say nothing of a person's own code; those of an example that is edited stay."""
    bring(clinic, code=EXAMPLES[0].code.replace("Dense(1)", "Dense(2)"))
    assert clinic.text_input(key="lesson_clinic_target").value == "(1000, 1)"
    checked(pills(clinic, "lesson_clinic_example").set_value(2).run())
    bring(clinic, code=SOUND.replace("24, 5", "12, 3"))
    assert clinic.text_input(key="lesson_clinic_data").value == ""
    assert clinic.text_input(key="lesson_clinic_target").value == ""
    assert not clinic.error and not clinic.warning


def test_message_alone_asks_for_the_code(clinic: AppTest) -> None:
    """The mistake behind the message is named."""
    bring(clinic, code="", error=EXAMPLES[8].error)
    assert "return\\_state" in clinic.error[0].value and "Remove return\\_state=True" in clinic.error[0].value


def test_nothing_at_all_is_no_error(clinic: AppTest) -> None:
    """Empty fields say what to do."""
    bring(clinic, code="", error="", data="", target="")
    assert not clinic.error and not clinic.warning
    assert clinic.caption[0].value.startswith("Paste code or an error message")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"code": "x = (", "error": ""}, "Line 1 is not Python ('(' was never closed): 'x = ('"),
        ({"code": "<b>**x**</b>", "error": ""}, "Line 1 is not Python (invalid syntax): '<b>**x**</b>'"),
        ({"code": "m = Sequential([Foo(3), LSTM(2)])", "error": ""}, "Not followed from line 1 on"),
        (
            {"code": "x = 1\n" * 40_000, "error": ""},
            "The code has 240,000 characters, but 200,000 is the limit. Paste only the model",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(clinic: AppTest, fields: dict[str, str], says: str) -> None:
    """Never a traceback."""
    bring(clinic, **fields)
    assert says in clinic.warning[0].value.replace("\\", "")


def test_text_that_is_not_a_shape_is_quoted(clinic: AppTest) -> None:
    """The text is quoted, with an example of what to write."""
    bring(clinic, target="many")
    bring(clinic, target="24.5 <b>")
    assert errors(clinic) == ["'24.5 <b>' is not a shape. Write e.g. (1000, 24, 3), samples first."]


def test_title_of_a_layer_cannot_draw_on_the_page(clinic: AppTest) -> None:
    """Whatever the code is called, it is shown as text."""
    bring(clinic, code="m = Sequential([Input((24, 5)), LSTM('<img src=x>'), Dense('<b>')])")
    assert "<img src=x" not in texts(clinic)
    assert "<b>" not in words(clinic)
