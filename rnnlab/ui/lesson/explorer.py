"""The shape explorer: the output of an LSTM for any input shape, with and without sequences, checked by Keras."""

from functools import partial
from subprocess import SubprocessError
from typing import NamedTuple

import streamlit as st

from rnnlab.figures.blocks import input_output_picture
from rnnlab.figures.palette import SIDES
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import LayerShapes, shape_text, trace
from rnnlab.stack.source import keras_source
from rnnlab.ui.lesson import keras_check, messages, pictures, progress
from rnnlab.ui.lesson.exercises import Exercise
from rnnlab.ui.lesson.progress import save_value, saved_value, saved_widget


class Sizes(NamedTuple):
    """An LSTM with that many units on an input of (samples, steps, features)."""

    samples: int
    steps: int
    features: int
    units: int = 4


LARGEST = Sizes(6, 12, 8, 16)
FIRST = Sizes(1, 7, 3)
LABELS = (messages.SAMPLES, messages.TIME_STEPS, messages.FEATURES, messages.UNITS)
REFERENCE_EXPERIMENTS = tuple(
    Sizes(*shape)
    for shape in (
        (1, 3, 1), (1, 5, 1), (1, 3, 2), (1, 5, 2), (2, 3, 2),
        (2, 5, 2), (2, 3, 1), (2, 5, 1), (3, 3, 3), (3, 5, 3),
    )
)  # fmt: skip


def exercise() -> Exercise:
    """Done as soon as the shape was changed."""
    return Exercise(current_sizes() != FIRST, draw)


def current_sizes() -> Sizes:
    return Sizes(*(saved_value(f"explorer_{name}", first) for name, first in FIRST._asdict().items()))


def set_sizes(new: Sizes) -> None:
    for name, value in new._asdict().items():
        progress.set_widget(f"explorer_{name}", value)


def draw() -> None:
    """Draw the sliders, the two pictures, the code, the check by Keras, and the ten reference experiments."""
    for (name, first), label, largest, column in zip(
        FIRST._asdict().items(), LABELS, LARGEST, st.columns(4), strict=True
    ):
        column.slider(label, 1, largest, **saved_widget(f"explorer_{name}", first))
    sizes = current_sizes()
    without, with_sequences = st.columns(2)
    for sequences, column in ((False, without), (True, with_sequences)):
        layer = _layer_shapes(sizes, sequences)
        with column:
            pictures.show(input_output_picture(layer), f"lesson_explorer_{sequences}")
            st.caption(str(layer.reason))
            if st.toggle(messages.SHOW_KERAS_CODE, **saved_widget(f"explorer_code_{sequences}", False)):
                st.code(keras_source((layer.layer,), sizes.steps, sizes.features), language="python")
    legend()
    keras_verification(sizes)
    reference_buttons(sizes)


def legend() -> None:
    """The meaning of the colours in all pictures of the lesson."""
    marks = "".join(
        f'<span><i style="background:{colour}"></i>{name}</span>' for name, colour in SIDES.items()
    )
    st.html(f'<div class="rl-sides">{marks}</div>')


def keras_verification(sizes: Sizes) -> None:
    """A button that lets Keras check both shapes, and the result."""
    if saved_value("explorer_asked", None) != sizes:
        st.button(
            messages.VERIFY, key="lesson_verify", icon=":material/verified:",
            help=messages.VERIFY_HELP,
            on_click=progress.run_callback, args=(partial(save_value, "explorer_asked", sizes),),
        )  # fmt: skip
        return
    checks = _keras_checks(sizes)
    waiting = not all(check.future.done() for check in checks)
    st.fragment(partial(_check_result, sizes, waiting), run_every=1.0 if waiting else None)()


def _check_result(sizes: Sizes, was_waiting: bool) -> None:
    checks = _keras_checks(sizes)
    seconds = max(check.seconds for check in checks)
    if not all(check.future.done() for check in checks):
        share = min(seconds / keras_check.USUAL_SECONDS, 0.95)
        st.progress(share, messages.verifying(seconds, keras_check.USUAL_SECONDS))
        return
    if was_waiting:
        st.rerun()
    try:
        results = [check.future.result() for check in checks]
    except (OSError, SubprocessError, ValueError, LookupError):
        st.error(messages.VERIFY_FAILED, icon=":material/error:")
        st.button(
            messages.VERIFY_AGAIN, key="lesson_verify_again", on_click=progress.run_callback,
            args=(partial(_check_again, sizes),),
        )  # fmt: skip
        return
    if all(agrees for _, agrees in results):
        shapes = (shape_text(shape) for shape, _ in results)
        st.success(messages.verified(*shapes), icon=":material/verified:")
    else:
        st.error(messages.VERIFY_DIFFERS, icon=":material/error:")


def _check_again(sizes: Sizes) -> None:
    for sequences in (False, True):
        keras_check.forget(_layer(sizes, sequences), *sizes[:3])


def reference_buttons(sizes: Sizes) -> None:
    """The ten reference experiments, one button each."""
    st.markdown(messages.REFERENCE)
    halves = st.columns(2)
    for index, row in enumerate(REFERENCE_EXPERIMENTS):
        texts = [shape_text(row[:3])] + [
            shape_text(_layer_shapes(row, on).output_shape) for on in (False, True)
        ]
        halves[index * 2 // len(REFERENCE_EXPERIMENTS)].button(
            messages.reference_experiment(*texts), key=f"lesson_reference_{index}", width="stretch",
            type="primary" if row == sizes else "secondary",
            on_click=progress.run_callback, args=(partial(set_sizes, row),),
        )  # fmt: skip


def _keras_checks(sizes: Sizes) -> list[keras_check.KerasCheck]:
    return [keras_check.start(_layer(sizes, sequences), *sizes[:3]) for sequences in (False, True)]


def _layer(sizes: Sizes, sequences: bool) -> Layer:
    return Layer("lstm", sizes.units, sequences)


def _layer_shapes(sizes: Sizes, sequences: bool) -> LayerShapes:
    return trace((_layer(sizes, sequences),), sizes.steps, sizes.features, sizes.samples).layers[0]
