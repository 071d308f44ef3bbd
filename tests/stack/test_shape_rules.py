"""The table of shape rules."""

from rnnlab.stack.code_signatures import INPUTS, POSITIONS
from rnnlab.stack.layers import KINDS, Layer
from rnnlab.stack.shape_rules import RULES


def test_every_layer_that_code_may_hold_has_a_rule():
    """The reader of code knows no layer without a rule, and no rule stands for a layer that it can't read."""
    assert set(RULES) == set(POSITIONS) - set(INPUTS)


def test_every_kind_of_the_lab_has_a_rule():
    """Each kind's Keras layer is in the table, and so is the one inside a Bidirectional."""
    layers = [Layer(kind, 3).keras_layer(24, 7) for kind in KINDS]
    assert {layer.name for layer in layers} == {
        "LSTM", "GRU", "SimpleRNN", "Bidirectional", "Dropout", "RepeatVector", "Reshape", "Dense",
    }  # fmt: skip
    assert all(layer.inner.name in RULES for layer in layers if layer.name == "Bidirectional")
    assert {layer.name for layer in layers} <= set(RULES)
