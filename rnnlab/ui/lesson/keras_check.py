"""Checks a shape with the real Keras, in the clinic's process, so that the page does not wait."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import streamlit as st

from rnnlab.stack.clinic.diagnosis import diagnosis
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import Shape, checked_trace
from rnnlab.stack.source import layer_source

USUAL_SECONDS = 12  # to import TensorFlow, if the clinic has not done so, and compute two small layers


class NoAnswerError(Exception):
    """Keras has not answered."""


@dataclass(frozen=True)
class KerasCheck:
    """A check that was started. future: the shape of the output of Keras's layer, and whether ours is the same."""

    future: "Future[tuple[Shape, bool]]"
    started: float

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


@st.cache_resource(show_spinner=False)
def _threads() -> ThreadPoolExecutor:
    # For all visitors: the process answers one after another.
    return ThreadPoolExecutor(2, "keras-check")


@st.cache_resource(max_entries=200, show_spinner=False)
def start(layer: Layer, samples: int, steps: int, features: int) -> KerasCheck:
    """Start a check. It is done once for all visitors and takes about ten seconds."""
    return KerasCheck(_threads().submit(_keras_result, layer, samples, steps, features), time.monotonic())


def forget(layer: Layer, samples: int, steps: int, features: int) -> None:
    """Forget a check, so that it can be started again."""
    start.clear(layer, samples, steps, features)


def _keras_result(layer: Layer, samples: int, steps: int, features: int) -> tuple[Shape, bool]:
    code = f"keras.Sequential([Input(({steps}, {features})), {layer_source(layer, steps, features)}])"
    answered = diagnosis(code, data_shape=(samples, steps, features)).layers
    if not answered or answered[-1].output_shape is None:
        raise NoAnswerError
    shape = (samples, *answered[-1].output_shape[1:])
    return shape, shape == checked_trace((layer,), steps, features, samples).layers[-1].output_shape
