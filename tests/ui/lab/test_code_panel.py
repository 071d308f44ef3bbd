"""The Lab's Keras code, both ways."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import OpenPage, checked, errors, link_of, stack_of, words


def paste(page: AppTest, code: str) -> AppTest:
    """Open the field, paste the code and make it the stack."""
    if not page.toggle(key="paste_code").value:
        checked(page.toggle(key="paste_code").set_value(True).run())
    page.text_area(key="pasted_code").set_value(code)  # it is sent with the button
    return checked(page.button(key="read_code").click().run())


def notes(page: AppTest) -> list[str]:
    return [caption.value.replace("\\", "") for caption in page.caption]


def test_code_follows_the_cards(open_page: OpenPage) -> None:
    """The code shown is that of the present stack, with the head."""
    page = open_page(tab="code", layer="lstm:5")
    checked(page.toggle(key="show_code").set_value(True).run())
    assert "layers.LSTM(5)," in page.code[0].value
    checked(page.toggle(key="sequences_0").set_value(True).run())
    assert "layers.LSTM(5, return_sequences=True)," in page.code[0].value
    assert "layers.Dense(1)," in page.code[0].value


def test_code_stays_open_while_the_stack_is_broken(open_page: OpenPage) -> None:
    """Code that Keras refuses is not shown, and it is there again when the stack is fixed."""
    page = open_page(tab="code", layer=["lstm:5:seq", "lstm:5"])
    checked(page.toggle(key="show_code").set_value(True).run())
    checked(page.toggle(key="sequences_0").set_value(False).run())
    assert len(page.code) == 0
    checked(page.button(key="fix_1_0").click().run())
    assert len(page.code) == 1


def test_code_shown_and_pasted_back_is_the_same_stack(open_page: OpenPage) -> None:
    """The head that stands in the code is not put on top of the Lab's own."""
    page = open_page(tab="code", layer=["bi-gru:6:seq", "dropout:0.2", "lstm:3", "dense:1"], window="9")
    checked(page.toggle(key="show_code").set_value(True).run())
    code = page.code[0].value
    checked(page.button(key="preset_one").click().run())
    paste(page, code)
    assert stack_of(page) == ["bi-gru:6:seq", "dropout:0.2", "lstm:3", "dense:1"]
    assert link_of(page)["window"] == ["9"]
    assert any("is the head, which follows the cards by itself" in note for note in notes(page))


def test_pasted_code_becomes_the_cards(open_page: OpenPage) -> None:
    """Functional code too; a broken stack comes in as it is, and its card says why."""
    code = "a = Input((12, 3))\nx = LSTM(8)(a)\nx = LSTM(4)(x)\nmodel = Model(a, x)"
    page = paste(open_page(tab="code"), code)
    assert stack_of(page) == ["lstm:8", "lstm:4"]
    assert link_of(page)["window"] == ["12"]
    assert "layer 1 kept only its last output" in words(page)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "There is no code yet"),
        ("x = 1", "There is no Keras model in the code"),
        ("m = Sequential([\nLSTM(3),\nMasking()])", "Line 3: The cards cannot show Masking"),
        (
            "m = Sequential([Input((5000, 2)), LSTM(3)])",
            "The window is 5000. Choose a number from 1 to 1000.",
        ),
    ],
)
def test_code_that_cannot_be_read_gives_its_line_and_the_stack_stays(
    open_page: OpenPage, code: str, says: str
) -> None:
    """Nothing is lost by a bad paste."""
    page = paste(open_page(tab="code", layer="gru:7"), code)
    assert stack_of(page) == ["gru:7"]
    assert any(says in error for error in errors(page))


EXPECTED_NDIM = """Traceback (most recent call last):
  File "train.py", line 12, in <module>
ValueError: Input 0 of layer "lstm_1" is incompatible with the layer: expected ndim=3, found ndim=2."""


def read_in_menu(page: AppTest, text: str) -> AppTest:
    page.session_state["error_menu"] = True
    checked(page.run())
    page.text_area(key="pasted_menu").set_value(text)
    return checked(page.button(key="read_menu").click().run())


def test_error_message_is_explained_and_leads_to_the_clinic(open_page: OpenPage) -> None:
    """ndim=2 for a recurrent layer: return_sequences is missing. The stack stays, and nothing is red."""
    page = read_in_menu(open_page(layer="gru:7"), EXPECTED_NDIM)
    assert errors(page) == []
    assert stack_of(page) == ["gru:7"]
    said = page.warning[0].value.replace("\\", "")
    assert "Usually the layer before it lacks return_sequences=True" in said
    assert "The clinic finds the line and fixes it" in said
    checked(page.button(key="clinic_menu").click().run())
    assert page.session_state["lesson_values"]["clinic_error"] == EXPECTED_NDIM
    assert page.session_state["lesson_values"]["clinic_code"] == ""


def test_unknown_error_message_leads_to_the_clinic_too(open_page: OpenPage) -> None:
    """It is no code, so the answer is not that line 1 is not Python."""
    page = read_in_menu(open_page(), "tensorflow.errors.InternalError: something else")
    assert errors(page) == []
    assert "it may show where the shapes break" in page.warning[0].value


def test_error_message_is_recognised_where_code_is_taken(open_page: OpenPage) -> None:
    """In the tab Keras code as in the menu."""
    page = paste(open_page(tab="code"), EXPECTED_NDIM)
    assert errors(page) == []
    assert "return\\_sequences=True" in page.warning[0].value


def test_code_in_the_menu_becomes_the_stack_and_the_menu_closes(open_page: OpenPage) -> None:
    """A toast says what happened, as the stack is right below."""
    page = read_in_menu(open_page(), "m = Sequential([LSTM(8), LSTM(4)])")
    assert stack_of(page) == ["lstm:8", "lstm:4"]
    assert page.session_state["error_menu"] is False
    assert page.toast[0].value == "The stack is now the code's 2 layers."


def test_text_that_is_neither_code_nor_an_error_is_refused(open_page: OpenPage) -> None:
    """As before: one sentence."""
    page = read_in_menu(open_page(layer="gru:7"), "hello there")
    assert len(errors(page)) == 1
    assert stack_of(page) == ["gru:7"]
