"""The page Lesson: tasks can be done, the link holds the progress, questions are checked."""

import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.stack.challenges import CHALLENGES
from rnnlab.stack.layers import Layer
from rnnlab.ui.lesson import keras_check
from rnnlab.ui.lesson.challenges import MOST_CARDS
from rnnlab.ui.lesson.chapters import CHAPTERS
from rnnlab.ui.lesson.explorer import REFERENCE_EXPERIMENTS
from rnnlab.ui.lesson.messages import LAYER_NAMES
from rnnlab.ui.lesson.questions import QUESTIONS
from rnnlab.ui.lesson.quiz import is_right
from tests.ui.conftest import SECONDS, checked, errors, link_of

LSTM = Layer("lstm", 4)
NAMES = [chapter.name for chapter in CHAPTERS]


def script() -> None:
    from rnnlab.ui.lesson import page

    page.render()


def lesson(**parameters: str) -> AppTest:
    """The lesson opened by a link."""
    page = AppTest.from_function(script, default_timeout=SECONDS)
    for name, value in parameters.items():
        page.query_params[name] = value
    return checked(page.run())


def press(page: AppTest, key: str) -> AppTest:
    return checked(page.button(key=key).click().run())


def choose(page: AppTest, key: str, value: Any) -> AppTest:
    """Set pills, a segmented control, or another widget with that key."""
    return checked(group(page, key).set_value(value).run())


def group(page: AppTest, key: str) -> Any:
    return next(element for element in page if getattr(element, "key", None) == key)


def done(page: AppTest) -> list[str]:
    return link_of(page).get("done", [""])[0].split(",")


def praised(page: AppTest) -> list[str]:
    return [success.value for success in page.success]


def pictures(page: AppTest) -> list[dict]:
    """The data of each drawing on the page."""
    found = []
    for element in page.get("bidi_component"):
        data = msgspec.json.decode(element.proto.json or "{}")
        if "svg" in data:
            found.append(data)
    return found


def test_next_and_back_lead_through_the_chapters() -> None:
    """The link holds the current chapter."""
    page = lesson()
    for name in NAMES[:-1]:
        assert link_of(page)["chapter"] == [name]
        page = press(page, "lesson_next")
    assert link_of(page)["chapter"] == [NAMES[-1]]
    page = press(page, "lesson_back")
    assert link_of(page)["chapter"] == [NAMES[-2]]


@pytest.mark.parametrize("name", NAMES)
def test_link_leads_straight_to_a_chapter(name: str) -> None:
    """The chapters that were done before are still done."""
    page = lesson(chapter=name, done="input,gone")
    assert page.selectbox(key="lesson_contents").value == name
    assert {"input", "gone"} <= set(done(page))


def test_contents_lead_to_a_chapter() -> None:
    """The list names all chapters, with a tick at those that are done."""
    page = lesson(done="gone")
    box = page.selectbox(key="lesson_contents")
    assert box.options[3].endswith("✓") and not box.options[2].endswith("✓")
    assert len(box.options) == 16
    page = checked(box.set_value("head").run())
    assert link_of(page)["chapter"] == ["head"]


def test_link_with_an_unknown_chapter_is_one_sentence() -> None:
    """The first chapter is shown instead."""
    page = lesson(chapter="nowhere", done="nothing")
    assert errors(page) == ["The lesson has no chapter 'nowhere'. Choose one from the contents."]
    assert link_of(page) == {"chapter": ["input"]}


def test_input_block_is_made_as_asked() -> None:
    """(2, 5, 3) is right, and the values are still there later."""
    page = lesson(chapter="input")
    assert praised(page) == [] and "done" not in link_of(page)
    checked(page.slider(key="lesson_in_samples").set_value(2).run())
    page = checked(page.slider(key="lesson_in_steps").set_value(5).run())
    assert praised(page) and done(page) == ["input"]
    page = press(press(page, "lesson_next"), "lesson_back")
    assert page.slider(key="lesson_in_steps").value == 5


@pytest.mark.parametrize(
    ("chapter", "key", "wrong", "right"),
    [
        ("outputs", "lesson_out_numbers", 3, 4),
        ("ignored", "lesson_kept_output", 3, 7),
        ("depth1", "lesson_way", "Reshape to a depth of 1", "return_sequences=True"),
    ],
)
def test_answer_in_a_chapter(chapter: str, key: str, wrong: object, right: object) -> None:
    """A wrong answer gets a clue, the right one is praised."""
    page = choose(lesson(chapter=chapter), key, wrong)
    assert praised(page) == []
    page = choose(page, key, right)
    assert len(praised(page)) == 1 and done(page) == [chapter]


def test_time_steps_and_features_do_not_change_the_output() -> None:
    """Both must be changed; the output shape stays (1, 4)."""
    page = lesson(chapter="gone")
    page = checked(page.slider(key="lesson_gone_steps").set_value(3).run())
    assert praised(page) == []
    page = checked(page.slider(key="lesson_gone_features").set_value(5).run())
    assert praised(page)
    assert pictures(page)[0]["svg"].count(">(1, 4)<") == 1
    assert pictures(page)[0]["svg"].count(">(1, 3, 5)<") == 1


def test_broken_stack_is_fixed_and_broken_again() -> None:
    """Only return_sequences=True is the right fix."""
    page = lesson(chapter="stacking")
    assert "expected ndim=3, found ndim=2" in errors(page)[0]
    page = press(page, "lesson_fix_2")
    assert errors(page) == [] and praised(page) == []
    page = press(press(page, "lesson_break"), "lesson_fix_0")
    assert praised(page) and done(page) == ["stacking"]


@pytest.mark.parametrize(
    ("chapter", "settings"),
    [
        ("sequences", {"lesson_read": 7}),
        ("box", {"lesson_box_0": True, "lesson_box_1": True}),
        ("head", {"lesson_head_numbers": 3}),
        ("many", {"lesson_many": True}),
        ("units", {"lesson_units_units": 9}),
        ("parameters", {"lesson_weights_features": 7, "lesson_weights_units": 32}),
    ],
)
def test_chapter_is_done_with_the_last_setting(chapter: str, settings: dict[str, object]) -> None:
    """And not before."""
    page = lesson(chapter=chapter)
    for key, value in settings.items():
        assert praised(page) == []
        page = choose(page, key, value)
    assert praised(page) and done(page) == [chapter]


def test_box_on_the_last_layer_is_wrong() -> None:
    """The stack is valid, but it must return only the last output."""
    page = lesson(chapter="box")
    for place in range(3):
        page = choose(page, f"lesson_box_{place}", True)
    assert praised(page) == []
    assert any("the stack returns a whole sequence" in caption.value for caption in page.caption)


@pytest.mark.parametrize("name", NAMES)
def test_every_chapter_has_its_picture_with_an_alt_text(name: str) -> None:
    """And a file name to save it."""
    shown = pictures(lesson(chapter=name))
    if name not in ("outputs", "ignored", "clinic", "questions"):
        assert shown
    for picture in shown:
        root = ElementTree.fromstring(picture["svg"])
        said = root.findtext("{http://www.w3.org/2000/svg}title", "")
        assert root.get("role") == "img"
        assert len(said.split()) > 3 and said.endswith(".")
    names = [picture["name"] for picture in shown]
    assert all(names) and len(set(names)) == len(names)


def test_reference_experiment_sets_sliders_and_pictures() -> None:
    """One button is enough."""
    page = press(lesson(chapter="explorer"), f"lesson_reference_{REFERENCE_EXPERIMENTS.index((2, 5, 2, 4))}")
    without, sequences = (picture["svg"] for picture in pictures(page))
    assert ">(2, 4)<" in without and ">(2, 5, 4)<" in sequences
    assert page.slider(key="lesson_explorer_steps").value == 5
    assert done(page) == ["explorer"]


def test_keras_code_of_the_explorer() -> None:
    """The code has the sizes of the sliders."""
    page = press(lesson(chapter="explorer"), f"lesson_reference_{REFERENCE_EXPERIMENTS.index((2, 5, 2, 4))}")
    page = choose(page, "lesson_explorer_code_True", True)
    assert "layers.LSTM(4, return_sequences=True),  # (samples, 5, 4)" in page.code[0].value


@pytest.mark.slow
def test_real_keras_checks_in_another_process() -> None:
    """It returns Keras's shape and whether it equals ours. The check is started once."""
    check = keras_check.start(LSTM, 2, 5, 3)
    assert check.future.result(timeout=keras_check.TIMEOUT_SECONDS) == ((2, 4), True)
    assert keras_check.start(LSTM, 2, 5, 3) is check


def test_keras_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a button to try again."""

    def fails(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("python", 1)

    monkeypatch.setattr(keras_check.subprocess, "run", fails)
    page = press(lesson(chapter="explorer"), "lesson_verify")
    page = checked(page.run())
    assert errors(page) == ["Keras did not answer. Try again."]
    assert page.button(key="lesson_verify_again")


def test_challenge_is_solved_with_the_cards() -> None:
    """The switch on the first card fixes it; it is counted, and the next one waits."""
    page = lesson(chapter="challenges")
    assert errors(page)[0].startswith(
        "Layer 2 (LSTM) needs (samples, time steps, features) but gets (samples, 8)"
    )
    page = choose(page, "lesson_sequences_0", True)
    assert praised(page) == [CHALLENGES[0].insight]
    assert any("1 of 8 solved" in caption.value for caption in page.caption)
    page = press(page, "lesson_challenge_next")
    assert group(page, "lesson_challenge").value == "depth"


def test_challenge_is_solved_by_removing_and_adding() -> None:
    """Cards are removed, added, moved and change their kind."""
    page = choose(lesson(chapter="challenges"), "lesson_challenge", "depth")
    page = press(page, "lesson_remove_1")
    page = choose(page, "lesson_sequences_0", True)
    assert praised(page) == [CHALLENGES[1].insight]
    page = choose(page, "lesson_challenge", "decoder")
    page = press(page, "lesson_add")
    page = choose(page, "lesson_kind_2", "repeat")
    page = press(page, "lesson_left_2")
    assert len(praised(page)) == 1


def test_challenge_of_fewer_steps() -> None:
    """Its time steps can be changed, and this solves it."""
    page = choose(lesson(chapter="challenges"), "lesson_challenge", "fewer")
    page = choose(page, "lesson_window_fewer", 12)
    assert len(praised(page)) == 1


def test_hints_come_one_at_a_time_and_starting_over_is_possible() -> None:
    """Only the requested hints are shown."""
    page = lesson(chapter="challenges")
    for number, hint in enumerate(CHALLENGES[0].hints):
        shown = [caption.value for caption in page.caption]
        assert sum(hint in text for hint in CHALLENGES[0].hints for text in shown) == number
        page = press(page, "lesson_hint")
        assert any(hint in caption.value for caption in page.caption)
    page = press(choose(page, "lesson_units_0", 3), "lesson_over")
    assert page.number_input(key="lesson_units_0").value == 8


def test_cards_offer_what_the_solutions_need() -> None:
    """No solution needs a kind of layer that the small cards don't have."""
    for challenge in CHALLENGES:
        assert {layer.kind for layer in (*challenge.start, *challenge.solution)} <= LAYER_NAMES.keys()
        assert len(challenge.solution) <= MOST_CARDS


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("last", "(2, 4)"),
        ("grid", "3,5,4"),
        ("features", "They were used up inside, to control forgetting, remembering and selecting"),
        ("ndim", "return_sequences=True on the first LSTM"),
        ("boxes", ["LSTM 2", "LSTM 1"]),
        ("depth", 1),
        ("silent", "return_sequences=True on the last LSTM, with one target value per window"),
        ("head", "( 1, 24, 1 )"),
        ("parameters", 5120),
        ("longer", 0),
    ],
)
def test_question_accepts_only_the_right_answer(name: str, answer: object) -> None:
    """Other answers and empty ones are wrong."""
    assert is_right(QUESTIONS[name], answer)
    kind = QUESTIONS[name].kind
    for wrong in {"shape": ("(9, 9)", ""), "several": (["LSTM 3"], []), "number": (77, None)}.get(
        kind, ("", None)
    ):
        assert not is_right(QUESTIONS[name], wrong)


def test_question_is_checked_and_explained_with_its_picture() -> None:
    """A wrong answer gets a clue, the right one an explanation, and both a link to the chapter."""
    page = lesson(chapter="questions")
    page = press(choose(page, "lesson_answer_last", "(2, 5, 4)"), "lesson_check")
    assert errors(page) == [f"Not yet. {QUESTIONS['last'].clue}"]
    page = press(choose(page, "lesson_answer_last", "(2, 4)"), "lesson_check")
    assert praised(page) == [QUESTIONS["last"].explanation]
    page = press(page, "lesson_see")
    assert link_of(page)["chapter"] == ["gone"]


def test_all_questions_answered_right_end_the_lesson() -> None:
    """Ten of ten."""
    page = lesson(chapter="questions")
    for name, question in QUESTIONS.items():
        page = choose(page, "lesson_question", name)
        given = str(question.answer) if question.kind == "shape" else question.answer
        page = choose(page, f"lesson_answer_{name}", list(given) if question.kind == "several" else given)
        page = press(page, "lesson_check")
    assert any("Ten of ten" in text for text in praised(page))
    assert done(page) == ["questions"]


def test_every_question_leads_to_a_chapter_with_a_picture() -> None:
    """The first twelve chapters have pictures."""
    assert {question.chapter for question in QUESTIONS.values()} <= set(NAMES[:12])


def test_lesson_never_imports_tensorflow() -> None:
    """So the server's process stays small and starts fast."""
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\nfrom rnnlab.ui.lesson.chapters import CHAPTERS\n"
        "for chapter in CHAPTERS:\n"
        "    page = AppTest.from_string('from rnnlab.ui.lesson import page; page.render()', default_timeout=300)\n"
        "    page.query_params['chapter'] = chapter.name\n"
        "    assert not page.run().exception\n"
        "print([name for name in ('tensorflow', 'keras', 'torch') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout == "[]\n", ran.stderr


def test_two_trained_layers_can_replace_the_grid() -> None:
    """A switch changes the picture and changes it back."""
    page = lesson(chapter="sequences")
    assert len(pictures(page)) == 1
    page.toggle(key="lesson_stack_alive").set_value(True).run()
    assert not page.exception
    assert pictures(page) == []
    page.toggle(key="lesson_stack_alive").set_value(False).run()
    assert len(pictures(page)) == 1
