"""Layers written and read as KIND:UNITS[:seq]."""

import pytest
from hypothesis import given

from rnnlab.mistake import Mistake
from rnnlab.stack.layers import Layer, checked, read_layer, read_stack

from .oracle import many, stacks


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("lstm:32", Layer("lstm", 32)),
        ("lstm:32:seq", Layer("lstm", 32, sequences=True)),
        (" Bi-GRU:8:SEQ ", Layer("bi-gru", 8, sequences=True)),
        ("rnn:4", Layer("rnn", 4)),
        ("dropout:0.2", Layer("dropout", rate=0.2)),
        ("dropout:0", Layer("dropout")),
        ("dense:1", Layer("dense", 1)),
        ("repeat", Layer("repeat")),
        ("depth1", Layer("depth1")),
    ],
)
def test_read_layer_of_each_kind(text, layer):
    """A layer is its kind, then what that kind takes, with `:seq` for return_sequences."""
    assert read_layer(text) == layer


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "of no known kind: use one of lstm, gru, rnn"),
        ("lsmt:32", "Layer 3 'lsmt:32' is of no known kind"),
        ("lstm", "Layer 3 'lstm' can't be read. Write KIND:UNITS[:seq]"),
        ("lstm:", "'' is not a number"),
        ("lstm:many", "'many' is not a number"),
        ("lstm:3.5", "'3.5' is not a number"),
        ("lstm:32:true", "'lstm:32:true' can't be read. Write KIND:UNITS[:seq]"),
        ("lstm:32:seq:seq", "'lstm:32:seq:seq' can't be read. Write KIND:UNITS[:seq]"),
        ("lstm:0", "has 0 units: choose a number from 1 to 1024"),
        ("lstm:-1", "has -1 units"),
        ("lstm:1025", "has 1025 units"),
        ("dense:8:seq", "is not recurrent and has no return_sequences: leave ':seq' out"),
        ("dropout:0.2:seq", "(dropout:0.2) is not recurrent and has no return_sequences"),
        ("dropout:1", "drops a share of 1: choose one from 0 to 0.95"),
        ("dropout:-0.1", "drops a share of -0.1"),
        ("dropout:nan", "drops a share of nan"),
        ("repeat:24", "repeat takes no number"),
        ("depth1:seq", "depth1 takes no number"),
    ],
)
def test_read_layer_of_a_slip(text, says):
    """A slip is a Mistake that names the layer's number, the slip and what to write."""
    with pytest.raises(Mistake) as caught:
        read_layer(text, 3)
    assert "Layer 3" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (Layer("lstm", 4, rate=0.5), "has a rate of 0.5, which only dropout takes"),
        (Layer("repeat", 4), "is given 4 units, but it has none"),
        (Layer("dropout", 4, rate=0.1), r"Layer 1 \(dropout:0.1\) is given 4 units, but it has none"),
        (Layer("depth1", sequences=True), r"Layer 1 \(depth1\) is not recurrent and has no return_sequences"),
    ],
)
def test_checked_of_a_number_the_kind_lacks(layer, says):
    """A number that its kind does not have would be ignored in silence: it is a Mistake."""
    with pytest.raises(Mistake, match=says):
        checked(layer, 1)


def test_read_stack_without_layers():
    """A stack has at least one layer."""
    with pytest.raises(Mistake, match="has no layer: add at least one"):
        read_stack([])


def test_read_stack_with_too_many_layers():
    """A stack has at most 12 layers."""
    assert len(read_stack(["dense:1"] * 12)) == 12
    with pytest.raises(Mistake, match="has 13 layers: use at most 12"):
        read_stack(["dense:1"] * 13)


@many
@given(stacks())
def test_read_stack_of_a_written_stack(stack):
    """What is written is read back the same."""
    assert read_stack([str(layer) for layer in stack]) == stack


def test_written_dropout_keeps_every_digit():
    """A rate is written whole, not rounded."""
    assert str(Layer("dropout", rate=0.123456789)) == "dropout:0.123456789"
    assert str(Layer("dropout", rate=0.0)) == "dropout:0"
