"""Runs a case's own code with the real Keras, to see whether the clinic is right about it."""

import contextlib
import io
from typing import Any

import numpy as np

from rnnlab.stack.clinic.report import read_shape

NAMES = (
    "import numpy as np\nimport keras\nimport tensorflow as tf\nfrom keras import layers, Input, Model, Sequential\n"
    "from keras.layers import *\nfrom keras.optimizers import Adam\nfrom keras.regularizers import l2\n"
    "from keras import backend as K\n"
)


def run_in_keras(code: str, x: str = "", y: str = "") -> dict[str, Any]:
    """Execute code of these tests, as a person would run it; returns its names. Raises what it raises."""
    import keras

    keras.utils.clear_session(free_memory=False)
    names: dict[str, Any] = {}
    for name, text in (("X", x), ("y", y)):
        sides = read_shape(text)
        if sides is not None:
            names[name] = np.zeros([side or 7 for side in sides], "float32")
    with contextlib.redirect_stdout(io.StringIO()):
        exec(NAMES + code, names)
    return names
