"""The questions at the end: answered, checked, and explained with the chapter whose picture shows it."""

import re
from functools import partial
from typing import Any

import streamlit as st

from rnnlab.ui.lesson import progress
from rnnlab.ui.lesson.progress import held, keep, kept
from rnnlab.ui.lesson.questions import QUESTIONS, Question
from rnnlab.ui.lesson.turns import Turn


def turn() -> Turn:
    """Done when every question was answered right."""
    return Turn(right() == len(QUESTIONS), draw)


def right() -> int:
    """How many were answered right at the last check."""
    return sum(kept(f"checked_{name}", None) is True for name in QUESTIONS)


def draw() -> None:
    """One question at a time, with a row of numbers that leads to each."""
    name = st.pills(
        "Question", tuple(QUESTIONS), format_func=_labels().__getitem__, label_visibility="collapsed",
        required=True, wrap=True, **held("question", next(iter(QUESTIONS))),
    )  # fmt: skip
    st.caption(f"{right()} of {len(QUESTIONS)} right")
    question = QUESTIONS[name]
    with st.container(border=True, key="lesson_sheet"):
        st.markdown(f"**{question.asks}**")
        given = ask(name, question)
        checked = kept(f"checked_{name}", None)
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Check", key="lesson_check", type="secondary" if checked else "primary", disabled=given is None,
                on_click=progress.act, args=(partial(_check, name, question),),
            )  # fmt: skip
            following = list(QUESTIONS)[list(QUESTIONS).index(name) + 1 :]
            if following:
                st.button(
                    "Next question", key="lesson_question_next", type="primary" if checked else "secondary",
                    on_click=progress.act, args=(partial(progress.put, "question", following[0]),),
                )  # fmt: skip
        if checked is not None:
            explain(question, checked)


def _labels() -> dict[str, str]:
    """Each question's number, with a mark once it was checked."""
    marks = {True: ":material/check: ", False: ":material/close: "}
    return {
        name: f"{marks.get(kept(f'checked_{name}', None), '')}{number}"
        for number, name in enumerate(QUESTIONS, 1)
    }


def ask(name: str, question: Question) -> Any:
    """The question's field; what stands in it."""
    bound = held(f"answer_{name}", question.blank, after=lambda: keep(f"checked_{name}", None))
    hidden: dict[str, Any] = {"label_visibility": "collapsed"}
    match question.kind:
        case "shape":
            return st.text_input("Shape", placeholder="e.g. (1, 7, 3)", **hidden, **bound)
        case "number":
            return st.number_input("Number", 0, 1_000_000, step=1, placeholder="a number", **hidden, **bound)
        case "several":
            return st.pills("Answers", question.options, selection_mode="multi", **hidden, **bound)
    return st.radio("Answer", question.options, **hidden, **bound)


def _check(name: str, question: Question) -> None:
    keep(f"checked_{name}", is_right(question, kept(f"answer_{name}", question.blank)))


def is_right(question: Question, given: Any) -> bool:
    """Whether that is the answer; a shape may be written with any brackets and spaces."""
    if question.kind == "shape":
        return tuple(int(side) for side in re.findall(r"\d+", given or "")) == question.answer
    if question.kind == "several":
        return set(given or ()) == set(question.answer)
    return given == question.answer


def explain(question: Question, right: bool) -> None:
    if right:
        st.success(question.because, icon=":material/check_circle:")
    else:
        st.error(f"Not yet. {question.clue}", icon=":material/close:")
    st.button(
        "See the picture", key="lesson_see", icon=":material/image:", type="tertiary",
        help="Opens the chapter; what was answered is kept.",
        on_click=progress.act, args=(partial(progress.go, question.chapter),),
    )  # fmt: skip
