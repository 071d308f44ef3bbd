"""The page Lesson: what the browser is sent, and what the server draws below it."""

import subprocess
import sys

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.runs.store import Store
from rnnlab.stack.clinic.diagnosis import START_SECONDS
from rnnlab.stack.clinic.report import Diagnosis
from rnnlab.stack.layers import Layer
from rnnlab.ui.lesson import keras_check
from tests.ui.conftest import SECONDS, checked, errors
from tests.ui.kept import keep_finished

LSTM = Layer("lstm", 4)


def script() -> None:
    from rnnlab.ui.lesson import page

    page.render()


def verification() -> None:
    from rnnlab.ui.lesson.keras_verification import draw_keras_verification

    draw_keras_verification((2, 5, 3, 4))


def sent(page: AppTest) -> dict:
    """The data of the lesson's component."""
    (element,) = page.get("bidi_component")
    return msgspec.json.decode(element.proto.json)


def test_page_without_a_run_sends_none() -> None:
    """Nothing is drawn below the lesson."""
    page = checked(AppTest.from_function(script, default_timeout=SECONDS).run())
    assert sent(page) == {"own": None}
    assert page.button == []


def test_own_run_is_offered(store: Store) -> None:
    """Its network is computed only when it is asked for."""
    run = keep_finished(store, 952, 0.5)
    page = AppTest.from_function(script, default_timeout=SECONDS)
    page.session_state["run"] = run
    assert sent(checked(page.run())) == {"own": {"network": None, "reason": None}}


@pytest.mark.slow
def test_real_keras_checks_in_another_process() -> None:
    """It returns Keras's shape and whether it equals ours. The check is started once."""
    check = keras_check.start(LSTM, 2, 5, 3)
    assert check.future.result(timeout=START_SECONDS) == ((2, 4), True)
    assert keras_check.start(LSTM, 2, 5, 3) is check


def test_keras_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a button to try again."""

    def unanswered(source: str, **_: object) -> Diagnosis:
        return Diagnosis(source, read=False)

    for sequences in (False, True):
        keras_check.forget(Layer("lstm", 4, sequences), 2, 5, 3)
    monkeypatch.setattr(keras_check, "diagnosis", unanswered)
    page = AppTest.from_function(verification, default_timeout=SECONDS).run()
    page = checked(page.run())
    assert errors(page) == ["Keras did not answer. Try again."]
    assert page.button(key="lesson_verify_again")
    for sequences in (False, True):
        keras_check.forget(Layer("lstm", 4, sequences), 2, 5, 3)


def test_lesson_never_imports_tensorflow() -> None:
    """So the server's process stays small and starts fast."""
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        "page = AppTest.from_string('from rnnlab.ui.lesson import page; page.render()', default_timeout=300)\n"
        "assert not page.run().exception\n"
        "print([name for name in ('tensorflow', 'keras', 'torch') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout == "[]\n", ran.stderr
