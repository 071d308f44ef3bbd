"""The shape explorer: any input, without and with sequences side by side, and Keras's own word on it."""

from functools import partial
from subprocess import SubprocessError
from typing import NamedTuple

import streamlit as st

from rnnlab.figures.blocks import input_output_picture
from rnnlab.figures.palette import SIDES
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import LayerShapes, shape_text, trace
from rnnlab.stack.source import keras_source
from rnnlab.ui.lesson import keras_check, pictures, progress
from rnnlab.ui.lesson.progress import held, keep, kept
from rnnlab.ui.lesson.turns import Turn


class Sizes(NamedTuple):
    """What is explored: an LSTM of so many units on (samples, steps, features)."""

    samples: int
    steps: int
    features: int
    units: int = 4


MOST = Sizes(6, 12, 8, 16)
FIRST = Sizes(1, 7, 3)
LABELS = ("samples", "time steps", "features", "units")
# LSTM(4) on these, as the lesson's table has them.
REFERENCE = tuple(
    Sizes(*shape)
    for shape in (
        (1, 3, 1), (1, 5, 1), (1, 3, 2), (1, 5, 2), (2, 3, 2),
        (2, 5, 2), (2, 3, 1), (2, 5, 1), (3, 3, 3), (3, 5, 3),
    )
)  # fmt: skip


def turn() -> Turn:
    """Done as soon as something was explored."""
    return Turn(sizes() != FIRST, draw)


def sizes() -> Sizes:
    return Sizes(*(kept(f"explorer_{name}", first) for name, first in FIRST._asdict().items()))


def explore(new: Sizes) -> None:
    for name, value in new._asdict().items():
        progress.put(f"explorer_{name}", value)


def draw() -> None:
    """Sliders, the two pictures, Keras's word, the code, and the ten reference experiments."""
    for (name, first), label, most, place in zip(
        FIRST._asdict().items(), LABELS, MOST, st.columns(4), strict=True
    ):
        place.slider(label, 1, most, **held(f"explorer_{name}", first))
    now = sizes()
    without, with_sequences = st.columns(2)
    for sequences, place in ((False, without), (True, with_sequences)):
        step = _step(now, sequences)
        with place:
            pictures.show(input_output_picture(step), f"lesson_explorer_{sequences}")
            st.caption(str(step.reason))
            if st.toggle("Show it in Keras", **held(f"explorer_code_{sequences}", False)):
                st.code(keras_source((step.layer,), now.steps, now.features), language="python")
    legend()
    verify(now)
    reference(now)


def legend() -> None:
    """What each colour stands for, in every picture of the lesson."""
    marks = "".join(
        f'<span><i style="background:{colour}"></i>{name}</span>' for name, colour in SIDES.items()
    )
    st.html(f'<div class="rl-sides">{marks}</div>')


def verify(now: Sizes) -> None:
    """A button that asks the real Keras, and what it said."""
    asked = kept("explorer_asked", None)
    if asked != now:
        st.button(
            "Verify both with the real Keras", key="lesson_verify", icon=":material/verified:",
            help="Runs the real layers in a process of their own: some ten seconds.",
            on_click=progress.act, args=(partial(keep, "explorer_asked", now),),
        )  # fmt: skip
        return
    questions = _questions(now)
    waiting = not all(question.answer.done() for question in questions)
    st.fragment(partial(_verdict, now, waiting), run_every=1.0 if waiting else None)()


def _verdict(now: Sizes, was_waiting: bool) -> None:
    questions = _questions(now)
    seconds = max(question.seconds for question in questions)
    if not all(question.answer.done() for question in questions):
        share = min(seconds / keras_check.USUAL_SECONDS, 0.95)
        st.progress(share, f"The real Keras starts and runs both layers: {seconds:.0f} s, usually some 12 s.")
        return
    if was_waiting:
        st.rerun()
    try:
        answers = [question.answer.result() for question in questions]
    except (OSError, SubprocessError, ValueError, LookupError):
        st.error("The real Keras could not be asked: it gave no answer. Try again.", icon=":material/error:")
        st.button("Try again", key="lesson_verify_again", on_click=progress.act, args=(partial(_again, now),))
        return
    shapes = " and ".join(f"`{shape_text(shape)}`" for shape, _ in answers)
    if all(agrees for _, agrees in answers):
        st.success(f"The real Keras gives {shapes} as well.", icon=":material/verified:")
    else:
        st.error("The real Keras gives something else: this is a fault of the lab.", icon=":material/error:")


def _again(now: Sizes) -> None:
    for sequences in (False, True):
        keras_check.forget(_layer(now, sequences), *now[:3])


def reference(now: Sizes) -> None:
    """The ten experiments, a press each: what goes in, and what leaves without and with sequences."""
    st.markdown("**Ten reference experiments with `LSTM(4)`**: input → without, with sequences")
    halves = st.columns(2)
    for index, row in enumerate(REFERENCE):
        texts = [shape_text(row[:3])] + [shape_text(_step(row, on).output_shape) for on in (False, True)]
        halves[index * 2 // len(REFERENCE)].button(
            f"{texts[0]} → {texts[1]}, {texts[2]}", key=f"lesson_reference_{index}", width="stretch",
            type="primary" if row == now else "secondary",
            on_click=progress.act, args=(partial(explore, row),),
        )  # fmt: skip


def _questions(now: Sizes) -> list[keras_check.Asked]:
    return [keras_check.ask(_layer(now, sequences), *now[:3]) for sequences in (False, True)]


def _layer(now: Sizes, sequences: bool) -> Layer:
    return Layer("lstm", now.units, sequences)


def _step(now: Sizes, sequences: bool) -> LayerShapes:
    return trace((_layer(now, sequences),), now.steps, now.features, now.samples).layers[0]
