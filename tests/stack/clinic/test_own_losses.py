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
}
SMOOTH = {
    "difference": "    return ops.mean(ops.abs(y_true - y_pred))\n",
    "weighted": "    return ops.mean(ops.where(y_true > 0.5, 2.0, 1.0) * ops.square(y_true - y_pred))\n",
    "chosen": "    error = y_true - y_pred\n    return ops.mean(ops.where(error > 0, error, -2 * error))\n",
    "sign": "    return -ops.mean(ops.sign(y_true) * y_pred)\n",
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
    run_in_keras(HEAD + body + LOSS)
    assert not codes(HEAD + body + LOSS)


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


def test_conditions_on_shapes_are_no_mistake() -> None:
    body = "    if len(y_pred.shape) > 1 and y_true is not None:\n        return ops.mean(y_true - y_pred)\n"
    code = HEAD + body + "    return ops.mean(y_pred)\n" + METRIC
    run_in_keras(code)
    assert not codes(code)
