"""The lesson's data: complete, in plain words, and what it claims is what the real Keras does."""

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import pytest

from rnnlab.lesson.catalogue import WEB, catalogue, chapter_names, languages, translated
from rnnlab.stack.layers import KINDS, read_layer
from rnnlab.stack.shapes import shape_text, trace
from tests.stack.oracle import keras_model

CHAPTERS = {chapter["name"]: chapter for chapter in catalogue()["chapters"]}
QUESTIONS = {question["name"]: question for question in catalogue()["questions"]}
CHALLENGES = {challenge["name"]: challenge for challenge in catalogue()["challenges"]}
OLD_NAMES = (
    "input", "outputs", "ignored", "gone", "stacking", "sequences", "box", "depth1", "head", "many", "units",
    "parameters", "explorer", "clinic", "challenges", "questions",
)  # fmt: skip
PICTURES = {"chain", "stage", "stack", "both", "grid", "weights", "rows", "unrolled", "none"}
EXPERIMENTS = [
    (1, 3, 1), (1, 5, 1), (1, 3, 2), (1, 5, 2), (2, 3, 2), (2, 5, 2), (2, 3, 1), (2, 5, 1), (3, 3, 3), (3, 5, 3),
]  # fmt: skip


def texts(value: Any) -> Iterator[str]:
    """All texts of nested data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def options() -> list[tuple[str, dict]]:
    asked = [*CHAPTERS.values(), *({"name": name, "question": each} for name, each in QUESTIONS.items())]
    return [(each["name"], each["question"]) for each in asked if "options" in each.get("question", {})]


def test_old_links_lead_to_their_chapters() -> None:
    """A chapter's name in links never changes; names are unique."""
    assert set(OLD_NAMES) <= set(chapter_names())
    assert len(set(chapter_names())) == len(chapter_names())
    assert CHAPTERS[chapter_names()[0]]["way"] == "short"
    assert len(set(QUESTIONS)) == len(QUESTIONS) and len(set(CHALLENGES)) == len(CHALLENGES)


@pytest.mark.parametrize("name", chapter_names())
def test_chapter_is_whole(name: str) -> None:
    """It has a way, a picture, and texts short enough to stand beside it on a phone."""
    chapter = CHAPTERS[name]
    assert chapter["way"] in ("short", "long", "practice")
    assert chapter["picture"]["kind"] in PICTURES
    assert len(chapter["title"]) <= 34
    assert len(chapter["text"]) <= 330, len(chapter["text"])
    told = chapter.get("teacher", {})
    assert chapter["way"] == "practice" or all(20 < len(told[part]) <= 200 for part in ("say", "mistake"))


@pytest.mark.parametrize(
    ("name", "question"), options(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_choice_has_one_right_answer_and_a_reply_to_each(name: str, question: dict) -> None:
    """Every wrong answer is answered by its own sentence."""
    given = [option for option in question["options"] if isinstance(option, dict)]
    if given:  # the options of the kind "several" are plain texts
        assert [option.get("right", False) for option in given].count(True) == 1
        replies = [option["reply"] for option in given]
        assert len(set(replies)) == len(replies) and min(map(len, replies)) > 12


def test_conditions_name_settings_that_exist() -> None:
    """A task's goal and its replies read only settings, what was moved, and what the stack gives."""
    given = {"samples", "steps", "features", "units", "legal", "rank", "out", "total", "parameters", "read"}
    for chapter in CHAPTERS.values():
        known = given | set(chapter.get("settings", {}))
        known |= {
            prefix + control["name"] for control in chapter.get("control", []) for prefix in ("", "moved_")
        }
        task = chapter.get("task", {})
        conditions = [task.get("goal", ""), *(reply["when"] for reply in task.get("reply", []))]
        for condition in filter(None, conditions):
            for part in condition.split(" and "):
                name = re.split(r"\s*(?:!=|=|>|<)\s*", part.strip())[0].lstrip("!")
                assert name in known, (chapter["name"], part)


def test_texts_of_the_scripts_are_in_the_catalogue() -> None:
    """Whatever a script says by name has its sentence."""
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in WEB.glob("*.js"))
    named = set(re.findall(r'say\("(\w+)"', scripts))
    assert named <= catalogue()["texts"].keys()


def test_pages_take_their_words_from_the_catalogue() -> None:
    """So that another language shows no English: outside of tags and placeholders there are only signs."""
    for name in ("lesson.html", "unrolled.html"):
        page = (WEB / name).read_text(encoding="utf-8")
        assert set(re.findall(r"{(\w+)}", page)) <= catalogue()["texts"].keys()
        assert re.findall(r'(?:aria-label|title)="(?!{)[^"]*"', page) == []
        assert re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>|{\w+}", "", page)) == []


@pytest.mark.parametrize("code", languages())
def test_translation_is_of_today_s_texts(code: str) -> None:
    """Each English text is still in the lesson, and its blanks, code and bold words are in the translation."""
    texts_of = languages()[code]["texts"]
    asked = Asked(texts_of)
    translated(catalogue(), asked)
    assert texts_of.keys() <= asked.seen
    for english, other in texts_of.items():
        for marks in (r"{\w+}", r"\*\*"):
            assert sorted(re.findall(marks, english)) == sorted(re.findall(marks, other)), english
        assert set(re.findall(r"`\(.*?\)`", other)) <= set(re.findall(r"`\(.*?\)`", english)), other


@pytest.mark.parametrize("code", languages())
def test_lesson_is_translated_whole(code: str) -> None:
    """Only names such as LSTM and formulas stay; names in links, settings and code are never touched."""
    whole = {part: catalogue()[part] for part in ("chapters", "questions", "challenges", "texts", "networks")}
    asked = Asked(languages()[code]["texts"])
    other = translated(whole, asked)
    left = {text for text in asked.seen - asked.keys() if re.search(r"\b[a-z]{2,}", text.replace("tanh", ""))}
    assert left == set()
    untouched = {"name", "way", "kind", "settings", "code", "prints", "goal", "when", "stack", "start", "options",
                 "checks", "solution", "solution_lines", "given", "chapter", "row", "colour"}  # fmt: skip
    for english, mine in zip(
        *([*each["chapters"], *each["questions"], *each["challenges"]] for each in (whole, other)),
        strict=True,
    ):
        assert kept(english, untouched) == kept(mine, untouched)


def kept(value: Any, keys: set[str]) -> list[Any]:
    """What nested data say by some keys: texts as they are, and how long lists are."""
    if isinstance(value, dict):
        here = [
            (key, part if not isinstance(part, list) or (part and isinstance(part[0], str)) else len(part))
            for key, part in value.items() if key in keys and not isinstance(part, dict)
        ]  # fmt: skip
        return [*here, *(kept(part, keys) for part in value.values())]
    return (
        [kept(part, keys) for part in value if not isinstance(part, str)] if isinstance(value, list) else []
    )


class Asked(dict):
    """Translations that note which texts were looked up."""

    def __init__(self, texts_of: dict[str, str]):
        super().__init__(texts_of)
        self.seen: set[str] = set()

    def get(self, text: str, default: Any = None) -> Any:
        self.seen.add(text)
        return super().get(text, default)


def test_words_are_plain() -> None:
    """No words of an older English, and nothing is claimed for good."""
    said = " ".join(texts([CHAPTERS, QUESTIONS, CHALLENGES, catalogue()["texts"]]))
    assert (
        re.findall(r"\b(mend\w*|whilst|hereby|clear for good|nothing will surprise)\b", said, re.IGNORECASE)
        == []
    )


def test_ten_reference_experiments_are_offered() -> None:
    """Each button sets the shape that its label names."""
    presets = CHAPTERS["explorer"]["preset"]
    assert [
        tuple(preset["set"][side] for side in ("samples", "steps", "features")) for preset in presets
    ] == EXPERIMENTS
    for preset, (samples, steps, features) in zip(presets, EXPERIMENTS, strict=True):
        assert (
            preset["label"] == f"({samples}, {steps}, {features}) → ({samples}, 4), ({samples}, {steps}, 4)"
        )


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CHAPTERS if "keras" in CHAPTERS[name]])
def test_code_of_a_chapter_prints_what_is_said(name: str) -> None:
    """The code that stands in the lesson runs in the real Keras and prints exactly that."""
    import keras

    for example in CHAPTERS[name]["keras"]:
        keras.utils.set_random_seed(0)
        keras.utils.clear_session(free_memory=False)
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(example["code"], name, "exec"), {})
        assert printed.getvalue().strip() == example["prints"].strip()


@pytest.mark.slow
@pytest.mark.parametrize("name", CHALLENGES)
def test_solution_of_a_challenge_is_a_keras_model(name: str) -> None:
    """Keras builds it, and it gives the shape and the parameters that the challenge asks for."""
    challenge = CHALLENGES[name]
    stack = tuple(read_layer(text) for text in challenge["solution"] if text != "repeat:6")
    if len(stack) < len(challenge["solution"]):
        return  # a RepeatVector of another length than the window, below
    model = keras_model(stack, challenge.get("solution_window", challenge["window"]), 3)
    wanted = dict(check.split(" ") if " " in check else (check, "") for check in challenge["checks"])
    if "shape" in wanted:
        assert "x".join(map(str, model.output_shape[1:])) == wanted["shape"]
    if "parameters" in wanted:
        assert model.count_params() == int(wanted["parameters"])
    if "most" in wanted:
        assert model.count_params() <= int(wanted["most"])
    assert len(model.output_shape) == (
        3 if "sequence" in wanted else 2 if "single" in wanted else len(model.output_shape)
    )


@pytest.mark.slow
def test_decoder_of_six_hours_is_a_keras_model() -> None:
    """The number in RepeatVector is the number of steps that come out."""
    import keras
    from keras import layers

    line = CHALLENGES["horizon"]["line"]["code"].replace("____", CHALLENGES["horizon"]["solution_lines"][0])
    names = {"keras": keras, "layers": layers}
    exec(line, names)
    assert names["model"].output_shape == (None, 6, 3)


@pytest.mark.slow
def test_line_that_stops_a_silent_mistake_lets_right_models_pass() -> None:
    """In Keras, which itself trains the wrong model without a word; and y's shapes are those of the challenge."""
    import keras
    import numpy as np
    from keras import layers

    line = CHALLENGES["once"]["line"]
    code, stop = line["code"], CHALLENGES["once"]["solution_lines"][0]
    x = np.zeros((32, 24, 3))
    for fit, last, raises in zip(line["fit"], (True, False, True), (True, False, False), strict=True):
        y = np.zeros((32, *fit["y"][1:]))
        written = code.replace("LSTM(8, return_sequences=True)", f"LSTM(8, return_sequences={last})")
        names = {"keras": keras, "layers": layers, "x": x, "y": y}
        exec(written.replace("____", ""), names)
        assert [str(fit["output"][0]), *fit["output"][1:]] == ["None", *names["model"].output_shape[1:]]
        if raises:
            with pytest.raises(AssertionError):
                exec(written.replace("____", stop), names)
        else:
            exec(written.replace("____", stop), names)


@pytest.mark.slow
def test_code_with_bugs_stops_in_keras_and_its_correction_does_not() -> None:
    """The first bug raises; with only that corrected, a sequence leaves the stack without an error."""
    import keras
    from keras import layers

    line, right = CHALLENGES["dropout"]["line"], CHALLENGES["dropout"]["solution_lines"]

    def output_of(lines: list[str]) -> tuple:
        code = line["code"]
        for each in lines:
            code = code.replace("____", each, 1)
        names = {"keras": keras, "layers": layers}
        exec(code, names)
        return names["model"].output_shape

    with pytest.raises(ValueError, match="ndim"):
        output_of(line["given"])
    assert output_of([right[0], *line["given"][1:]]) == (None, 24, 1)
    assert output_of(right) == (None, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["last", "grid", "head", "parameters", "longer"])
def test_answers_to_questions_are_keras_s(name: str) -> None:
    """Shapes and numbers of parameters."""
    import keras
    import numpy as np
    from keras import layers

    answers = {
        "last": lambda: list(layers.LSTM(4)(np.zeros((2, 5, 3))).shape),
        "grid": lambda: list(layers.LSTM(4, return_sequences=True)(np.zeros((3, 5, 3))).shape),
        "head": lambda: list(
            layers.Dense(1)(layers.LSTM(8, return_sequences=True)(np.zeros((1, 24, 7)))).shape
        ),
        "parameters": lambda: keras.Sequential([keras.Input((24, 7)), layers.LSTM(32)]).count_params(),
        "longer": lambda: keras.Sequential([keras.Input((48, 7)), layers.LSTM(32)]).count_params() - 5120,
    }
    assert QUESTIONS[name]["answer"] == answers[name]()


def test_icons_are_there_for_every_kind() -> None:
    """Also with the names that the pictures write."""
    assert catalogue()["icons"]["kinds"].keys() == set(KINDS)


def test_start_of_a_stack_challenge_is_not_its_solution() -> None:
    """And its solution is legal by the shape rules."""
    for challenge in CHALLENGES.values():
        if "line" in challenge or challenge.get("window_free"):
            continue
        assert challenge["start"] != challenge["solution"]
        window = challenge.get("solution_window", challenge["window"])
        traced = trace(tuple(map(read_layer, challenge["solution"])), window, 3, 1)
        assert traced.legal, shape_text(traced.output_shape)
