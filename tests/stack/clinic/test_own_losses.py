"""Losses and metrics of the person's own, beside what the real Keras does with them."""

import pytest

from rnnlab.stack.clinic.diagnosis import diagnosis
from tests.stack.clinic.harness import run_in_keras

pytestmark = pytest.mark.slow
MODEL = (
    "m = Sequential([Input((5, 1)), LSTM(2), Dense(1)])\nm.compile(optimizer='adam', {})\n"
    "m.fit(np.ones((6, 5, 1)), np.ones((6, 1)), verbose=0)\n"
)
HEAD = "from keras import ops\ndef own(y_true, y_pred):\n"
LOSS, METRIC = MODEL.format("loss=own"), MODEL.format("loss='mse', metrics=[own]")
FLAT = {
    "comparison": "    return ops.mean(ops.cast(ops.greater(ops.abs(y_true - y_pred), 1.0), 'float32'))\n",
    "rounding": "    return ops.mean(ops.round(y_pred) - y_true)\n",
    "condition": "    return ops.mean(ops.where(y_pred > 0.5, y_true, -y_true))\n",
    "helper": "    return helper(y_true, y_pred, 1)\n",
    "list": "    parts = []\n    parts.append(ops.mean(ops.round(y_pred)))\n    return sum(parts)\n",
    "given anew": "    y_pred = ops.round(y_pred)\n    return ops.mean(ops.square(y_pred - y_true))\n",
}
SMOOTH = {
    "difference": "    return ops.mean(ops.abs(y_true - y_pred))\n",
    "weighted": "    return ops.mean(ops.where(y_true > 0.5, 2.0, 1.0) * ops.square(y_true - y_pred))\n",
    "chosen": "    error = y_true - y_pred\n    return ops.mean(ops.where(error > 0, error, -2 * error))\n",
    "sign": "    return -ops.mean(ops.sign(y_true) * y_pred)\n",
    "list": "    a = []\n    for i in range(1):\n        a.append(ops.mean(y_pred[:, i]))\n    return sum(a)\n",
    "dictionary": "    parts = {}\n    parts.update(a=ops.mean(y_pred))\n    return parts['a']\n",
    "inner": "    def inner(a):\n        return ops.abs(a - y_pred)\n    return ops.mean(inner(y_true))\n",
    "comprehension": "    return sum([ops.mean(ops.square(x)) for x in [y_true - y_pred]])\n",
    "walrus": "    if (q := y_pred - y_true) is not None:\n        return ops.mean(ops.square(q))\n",
    "loop": "    b = 0.0\n    for i in range(2):\n        a = b\n        b = ops.mean(y_pred)\n    return a\n",
    "unpacked": "    both = (y_true, y_pred, 0)\n    return soft(*both)\n",
    "own": "    return soft(y_true, ops.round(y_pred), 0) + soft(b=y_pred, a=y_true, kind=0)\n",
    "by hand": "    return steps(y_pred)\n",
}
READ = {
    "length": "    return sum(y_true[i] - y_pred[i] for i in range(3)) / len(y_pred)\n",
    "loop": "    all = 0.0\n    for t, p in zip(y_true, y_pred):\n        all += ops.abs(t - p)\n    return all\n",
    "condition": "    if ops.mean(y_pred) > 0.5:\n        return ops.max(y_pred)\n    return ops.mean(y_true)\n",
    "number": "    return float(ops.mean(y_true - y_pred))\n",
}
HELPER = (
    "def helper(a, b, kind):\n    worse = K.greater if kind else K.less\n"
    "    return K.mean(worse(K.abs(a - b), 1.0))\n"
)


SOFT = (
    "import tensorflow as tf\ndef soft(a, b, kind):\n    return keras.ops.mean(keras.ops.abs(a - b))\n"
    "@tf.custom_gradient\ndef steps(b):\n    return tf.reduce_mean(tf.round(b)), lambda up: up * tf.ones_like(b)\n"
)


def codes(code: str) -> set[str]:
    return {finding.code for finding in diagnosis(code).mistakes}


@pytest.mark.parametrize("body", FLAT.values(), ids=FLAT)
def test_loss_without_a_gradient_is_named(body: str) -> None:
    code = HELPER.replace("K.", "keras.ops.") + HEAD + body + LOSS
    with pytest.raises(ValueError, match="No gradients"):
        run_in_keras(code)
    assert codes(code) == {"no_gradient"}
    assert not codes(code.replace("loss=own", "loss='mse', metrics=[own]"))


@pytest.mark.parametrize("body", SMOOTH.values(), ids=SMOOTH)
def test_loss_with_a_gradient_has_no_finding(body: str) -> None:
    code = SOFT + HEAD + body + LOSS
    run_in_keras(code)
    assert not codes(code)


@pytest.mark.parametrize("body", READ.values(), ids=READ)
@pytest.mark.parametrize("use", [METRIC], ids=["metric"])
def test_values_that_plain_python_reads_are_named(body: str, use: str) -> None:
    """Keras stops in a graph, and takes the fixed code, which runs eagerly."""
    code = HEAD + body + use
    with pytest.raises(Exception, match=r"symbolic|Symbolic"):
        run_in_keras(code)
    result = diagnosis(code)
    assert {finding.code for finding in result.mistakes} == {"values_of_tensors"}
    assert result.fixed_code is not None and "run_eagerly=True" in result.fixed_code
    run_in_keras(result.fixed_code)


@pytest.mark.parametrize(
    "condition",
    [
        "len(y_pred.shape) > 1 and y_true is not None",
        "keras.ops.is_tensor(y_true)",
        "not tf.is_tensor(y_true)",
        "y_pred.get_shape()[1] == 1",
        "y_pred.get_shape().as_list()[-1] > 1",
        "keras.backend.is_float_dtype(y_pred.dtype)",
        "type(y_pred) is type(y_true)",
        "float(y_pred.shape[-1]) > 1",
    ],
)
def test_conditions_on_shapes_and_kinds_are_no_mistake(condition: str) -> None:
    body = f"    if {condition}:\n        return ops.mean(y_true - y_pred)\n    return ops.mean(y_pred)\n"
    code = "import tensorflow as tf\n" + HEAD + body + METRIC
    run_in_keras(code)
    assert not codes(code)
