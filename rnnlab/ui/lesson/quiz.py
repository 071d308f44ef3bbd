"""The quiz: each question is answered, checked, and explained with a link to its chapter."""

import re
from functools import partial
from typing import Any

import streamlit as st

from rnnlab.ui.lesson import messages, progress
from rnnlab.ui.lesson.exercises import Exercise
from rnnlab.ui.lesson.progress import save_value, saved_value, saved_widget
from rnnlab.ui.lesson.questions import QUESTIONS, Question


def exercise() -> Exercise:
    """Done when all questions are answered right."""
    return Exercise(right_answers() == len(QUESTIONS), draw)


def right_answers() -> int:
    """How many questions were right when last checked."""
    return sum(saved_value(f"checked_{name}", None) is True for name in QUESTIONS)


def draw() -> None:
    """Draw one question, and a row of numbers to choose another."""
    name = st.pills(
        messages.QUESTION, tuple(QUESTIONS), format_func=_labels().__getitem__, label_visibility="collapsed",
        required=True, wrap=True, **saved_widget("question", next(iter(QUESTIONS))),
    )  # fmt: skip
    st.caption(messages.right_answers(right_answers(), len(QUESTIONS)))
    question = QUESTIONS[name]
    with st.container(border=True, key="lesson_sheet"):
        st.markdown(f"**{question.text}**")
        answer = answer_field(name, question)
        checked = saved_value(f"checked_{name}", None)
        with st.container(horizontal=True, gap="small"):
            st.button(
                messages.CHECK, key="lesson_check", type="secondary" if checked else "primary", disabled=answer is None,
                on_click=progress.run_callback, args=(partial(_check, name, question),),
            )  # fmt: skip
            following = list(QUESTIONS)[list(QUESTIONS).index(name) + 1 :]
            if following:
                st.button(
                    messages.NEXT_QUESTION, key="lesson_question_next", type="primary" if checked else "secondary",
                    on_click=progress.run_callback, args=(partial(progress.set_widget, "question", following[0]),),
                )  # fmt: skip
        if checked is not None:
            explain(question, checked)


def _labels() -> dict[str, str]:
    """{question: its number}, with a mark if it was checked."""
    marks = {True: ":material/check: ", False: ":material/close: "}
    return {
        name: f"{marks.get(saved_value(f'checked_{name}', None), '')}{number}"
        for number, name in enumerate(QUESTIONS, 1)
    }


def answer_field(name: str, question: Question) -> Any:
    """The field for the answer; returns its value."""
    saved = saved_widget(f"answer_{name}", question.blank, after=lambda: save_value(f"checked_{name}", None))
    hidden: dict[str, Any] = {"label_visibility": "collapsed"}
    match question.kind:
        case "shape":
            return st.text_input(messages.SHAPE_ANSWER, placeholder=messages.SHAPE_EXAMPLE, **hidden, **saved)
        case "number":
            return st.number_input(
                messages.NUMBER_ANSWER,
                0,
                1_000_000,
                step=1,
                placeholder=messages.NUMBER_EXAMPLE,
                **hidden,
                **saved,
            )
        case "several":
            return st.pills(messages.ANSWERS, question.options, selection_mode="multi", **hidden, **saved)
    return st.radio(messages.ANSWER, question.options, **hidden, **saved)


def _check(name: str, question: Question) -> None:
    save_value(f"checked_{name}", is_right(question, saved_value(f"answer_{name}", question.blank)))


def is_right(question: Question, answer: Any) -> bool:
    """Whether the answer is right. A shape may be written with any brackets and spaces."""
    if question.kind == "shape":
        return tuple(int(side) for side in re.findall(r"\d+", answer or "")) == question.answer
    if question.kind == "several":
        return set(answer or ()) == set(question.answer)
    return answer == question.answer


def explain(question: Question, right: bool) -> None:
    if right:
        st.success(question.explanation, icon=":material/check_circle:")
    else:
        st.error(messages.wrong_answer(question.clue), icon=":material/close:")
    st.button(
        messages.SEE_PICTURE, key="lesson_see", icon=":material/image:", type="tertiary",
        help=messages.SEE_PICTURE_HELP,
        on_click=progress.run_callback, args=(partial(progress.open_chapter, question.chapter),),
    )  # fmt: skip
