"""What the real Keras says about a shape, asked in a process of its own while the page goes on."""

import json
import subprocess
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import streamlit as st

from rnnlab.paths import environment, python
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import Shape

SECONDS = 120.0
USUAL_SECONDS = 12  # to import TensorFlow and run two small layers


@dataclass(frozen=True)
class Asked:
    """A question to Keras; the answer is the shape that left its layer and whether that is ours."""

    answer: "Future[tuple[Shape, bool]]"
    since: float

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.since


@st.cache_resource(show_spinner=False)
def _threads() -> ThreadPoolExecutor:
    # Two at a time, for all visitors: each is a process that imports TensorFlow.
    return ThreadPoolExecutor(2, "keras-check")


@st.cache_resource(max_entries=200, show_spinner=False)
def ask(layer: Layer, samples: int, steps: int, features: int) -> Asked:
    """The question, asked once for everyone; its answer comes some ten seconds later."""
    return Asked(_threads().submit(_answer, layer, samples, steps, features), time.monotonic())


def forget(layer: Layer, samples: int, steps: int, features: int) -> None:
    """Let the question be asked anew."""
    ask.clear(layer, samples, steps, features)


def _answer(layer: Layer, samples: int, steps: int, features: int) -> tuple[Shape, bool]:
    numbers = {"samples": samples, "window": steps, "features": features}
    options = [word for name, number in numbers.items() for word in (f"--{name}", str(number))]
    command = python("-m", "rnnlab", "shapes", *options, "--layer", str(layer), "--verify", "--json")
    done = subprocess.run(command, env=environment(), capture_output=True, timeout=SECONDS, check=True)
    found = json.loads(done.stdout)
    return tuple(found["layers"][0]["output_shape"]), found["keras_agrees"]
