"""Checks a shape with the real Keras, in another process, so that the page does not wait."""

import json
import subprocess
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import streamlit as st

from rnnlab.paths import environment, python
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import Shape

TIMEOUT_SECONDS = 120.0
USUAL_SECONDS = 12  # to import TensorFlow and run two small layers


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
    # Two at a time, for all visitors: each is a process that imports TensorFlow.
    return ThreadPoolExecutor(2, "keras-check")


@st.cache_resource(max_entries=200, show_spinner=False)
def start(layer: Layer, samples: int, steps: int, features: int) -> KerasCheck:
    """Start a check. It is done once for all visitors and takes about ten seconds."""
    return KerasCheck(_threads().submit(_keras_result, layer, samples, steps, features), time.monotonic())


def forget(layer: Layer, samples: int, steps: int, features: int) -> None:
    """Forget a check, so that it can be started again."""
    start.clear(layer, samples, steps, features)


def _keras_result(layer: Layer, samples: int, steps: int, features: int) -> tuple[Shape, bool]:
    sizes = {"samples": samples, "window": steps, "features": features}
    options = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    command = python("-m", "rnnlab", "shapes", *options, "--layer", str(layer), "--verify", "--json")
    done = subprocess.run(
        command, env=environment(), capture_output=True, timeout=TIMEOUT_SECONDS, check=True
    )
    report = json.loads(done.stdout)
    return tuple(report["layers"][0]["output_shape"]), report["keras_agrees"]
