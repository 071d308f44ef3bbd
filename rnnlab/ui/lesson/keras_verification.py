"""The result of the shape explorer's check by the real Keras, without and with sequences."""

from functools import partial

import streamlit as st

from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import shape_text
from rnnlab.ui.lesson import keras_check, messages, progress

Sizes = tuple[int, ...]  # samples, time steps, features, units


def draw_keras_verification(sizes: Sizes) -> None:
    """Draw how far Keras is, or its answer for an LSTM on an input of those sizes."""
    waiting = not all(check.future.done() for check in _checks(sizes))
    st.fragment(partial(_result, sizes, waiting), run_every=1.0 if waiting else None)()


def _result(sizes: Sizes, was_waiting: bool) -> None:
    checks = _checks(sizes)
    seconds = max(check.seconds for check in checks)
    if not all(check.future.done() for check in checks):
        share = min(seconds / keras_check.USUAL_SECONDS, 0.95)
        st.progress(share, messages.verifying(seconds, keras_check.USUAL_SECONDS))
        return
    if was_waiting:
        st.rerun()
    try:
        results = [check.future.result() for check in checks]
    except keras_check.NoAnswerError:
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


def _checks(sizes: Sizes) -> list[keras_check.KerasCheck]:
    *shape, units = sizes
    return [keras_check.start(Layer("lstm", units, sequences), *shape) for sequences in (False, True)]


def _check_again(sizes: Sizes) -> None:
    *shape, units = sizes
    for sequences in (False, True):
        keras_check.forget(Layer("lstm", units, sequences), *shape)
