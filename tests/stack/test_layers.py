"""Layers written and read as KIND:UNITS[:seq]."""

import msgspec
import pytest
from hypothesis import given

from rnnlab.mistake import Mistake
from rnnlab.stack.layers import KINDS, Layer, checked_layer, read_layer, read_stack

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
        ("gru:4:seq:relu:rd0.25", Layer("gru", 4, True, activation="relu", recurrent_dropout=0.25)),
        ("bi-rnn:4:elu", Layer("bi-rnn", 4, activation="elu")),
        ("conv1d:8:3", Layer("conv1d", 8, kernel_size=3)),
        ("conv1d:8:3:relu:causal", Layer("conv1d", 8, kernel_size=3, padding="causal", activation="relu")),
        ("dense:8:relu", Layer("dense", 8, activation="relu")),
        ("td-dense:8", Layer("td-dense", 8)),
        ("activation:linear", Layer("activation", activation="linear")),
        ("layernorm", Layer("layernorm")),
        ("avgpool", Layer("avgpool")),
        ("flatten", Layer("flatten")),
    ],
)
def test_read_layer_of_each_kind(text, layer):
    """A layer is its kind, then what that kind takes, with `:seq` for return_sequences."""
    assert read_layer(text) == layer


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("", "unknown_kind", {"text": "", "kinds": KINDS}),
        ("lsmt:32", "unknown_kind", {"text": "lsmt:32", "kinds": KINDS}),
        ("lstm", "unreadable_layer", {"text": "lstm"}),
        ("lstm:", "not_a_number", {"text": "lstm:", "value": ""}),
        ("lstm:many", "not_a_number", {"text": "lstm:many", "value": "many"}),
        ("lstm:3.5", "not_a_number", {"text": "lstm:3.5", "value": "3.5"}),
        ("lstm:32:true", "unreadable_layer", {"text": "lstm:32:true"}),
        ("lstm:32:seq:seq", "unreadable_layer", {"text": "lstm:32:seq:seq"}),
        ("lstm:0", "units_out_of_range", {"layer": "lstm:0", "units": 0, "most": 1024}),
        ("lstm:-1", "units_out_of_range", {"layer": "lstm:-1", "units": -1, "most": 1024}),
        ("lstm:1025", "units_out_of_range", {"layer": "lstm:1025", "units": 1025, "most": 1024}),
        ("dense:8:seq", "sequences_not_accepted", {"layer": "dense:8:seq"}),
        ("dropout:0.2:seq", "sequences_not_accepted", {"layer": "dropout:0.2"}),
        ("dropout:1", "dropout_rate_out_of_range", {"layer": "dropout:1", "rate": 1.0, "most": 0.95}),
        ("dropout:-0.1", "dropout_rate_out_of_range", {"layer": "dropout:-0.1", "rate": -0.1, "most": 0.95}),
        ("repeat:24", "number_not_accepted", {"text": "repeat:24", "kind": "repeat"}),
        ("conv1d:8", "unreadable_layer", {"text": "conv1d:8"}),
        ("activation", "unreadable_layer", {"text": "activation"}),
        ("activation:softmax", "unreadable_layer", {"text": "activation:softmax"}),
        ("lstm:8:relu:elu", "unreadable_layer", {"text": "lstm:8:relu:elu"}),
        ("lstm:8:rdx", "not_a_number", {"text": "lstm:8:rdx", "value": "rdx"}),
        ("conv1d:8:3:seq", "sequences_not_accepted", {"layer": "conv1d:8:3:seq"}),
        ("flatten:3", "number_not_accepted", {"text": "flatten:3", "kind": "flatten"}),
        ("depth1:seq", "number_not_accepted", {"text": "depth1:seq", "kind": "depth1"}),
    ],
)
def test_read_layer_of_invalid_text(text, code, facts):
    """Invalid text is a Mistake with the layer's number and what is wrong."""
    with pytest.raises(Mistake) as refused:
        read_layer(text, 3)
    assert (refused.value.code, refused.value.facts) == (f"stack.{code}", {"number": 3, **facts})
    assert "ayer 3" in str(refused.value)


def test_read_layer_of_a_rate_that_is_nan():
    """NaN is not between 0 and 0.95."""
    with pytest.raises(Mistake) as refused:
        read_layer("dropout:nan")
    assert refused.value.code == "stack.dropout_rate_out_of_range"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ls\nmt ", "Layer 3 'ls mt' has an unknown kind. Use one of lstm, gru, rnn, bi-lstm, bi-gru, bi-rnn, "
         "conv1d, dense, td-dense, activation, dropout, layernorm, avgpool, flatten, repeat, depth1."),
        ("lsmt:32", "Layer 3 'lsmt:32' has an unknown kind. Use one of lstm, gru, rnn, bi-lstm, bi-gru, bi-rnn, "
         "conv1d, dense, td-dense, activation, dropout, layernorm, avgpool, flatten, repeat, depth1."),
        ("lstm", "Cannot read layer 3 'lstm'. Write KIND:UNITS[:seq], e.g. lstm:32:seq, lstm:32:relu:rd0.2, "
         "conv1d:32:3:causal, dropout:0.2, dense:8, repeat or depth1."),
        ("dense:8:causal", "Layer 3 (dense:8:causal) has the padding causal, but this kind takes none. Remove it."),
        ("conv1d:8:0", "Layer 3 (conv1d:8:0) has a kernel size of 0. Choose a number from 1 to 1024."),
        ("lstm:8:rd1", "Layer 3 (lstm:8:rd1) has a recurrent dropout of 1. Choose a number from 0 to 0.95."),
        ("lstm:0", "Layer 3 (lstm:0) has 0 units. Choose a number from 1 to 1024."),
        ("dense:8:seq", "Layer 3 (dense:8:seq) is not recurrent and has no return_sequences. Remove ':seq'."),
        ("dropout:1", "Layer 3 (dropout:1) has a dropout rate of 1. Choose one from 0 to 0.95."),
    ],
)  # fmt: skip
def test_read_layer_says_what_to_write(text, sentence):
    """Each sentence quotes the layer and says what is valid."""
    with pytest.raises(Mistake) as refused:
        read_layer(text, 3)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("layer", "code", "text"),
    [
        (Layer("lstm", 4, rate=0.5), "rate_not_accepted", "lstm:4"),
        (Layer("repeat", 4), "units_not_accepted", "repeat"),
        (Layer("dropout", 4, rate=0.1), "units_not_accepted", "dropout:0.1"),
        (Layer("depth1", sequences=True), "sequences_not_accepted", "depth1"),
        (Layer("dense", 4, padding="same"), "setting_not_accepted", "dense:4:same"),
        (Layer("flatten", kernel_size=3), "setting_not_accepted", "flatten"),
        (Layer("conv1d", 4, kernel_size=3, padding="half"), "setting_unknown", "conv1d:4:3:half"),
        (Layer("activation"), "setting_unknown", "activation"),
        (Layer("lstm", 4, activation="softmax"), "setting_unknown", "lstm:4:softmax"),
    ],
)
def test_checked_layer_of_a_number_the_kind_lacks(layer, code, text):
    """A number that its kind does not have would be ignored silently: it is a Mistake."""
    with pytest.raises(Mistake) as refused:
        checked_layer(layer, 1)
    assert (refused.value.code, refused.value.facts["layer"]) == (f"stack.{code}", text)


def test_read_stack_without_layers():
    """A stack has at least one layer."""
    with pytest.raises(Mistake) as refused:
        read_stack([])
    assert refused.value.code == "stack.no_layers"
    assert str(refused.value) == "The stack has no layers. Add at least one, e.g. lstm:32."


def test_read_stack_with_too_many_layers():
    """A stack has at most 12 layers."""
    assert len(read_stack(["dense:1"] * 12)) == 12
    with pytest.raises(Mistake) as refused:
        read_stack(["dense:1"] * 13)
    assert (refused.value.code, refused.value.facts) == ("stack.too_many_layers", {"layers": 13, "most": 12})


@pytest.mark.parametrize(
    ("written", "same"),
    [("lstm:4:tanh", "lstm:4"), ("dense:4:linear", "dense:4"), ("conv1d:4:3:valid:linear", "conv1d:4:3")],
)
def test_layer_with_keras_s_default_is_the_layer_without_it(written, same):
    """Also from JSON and after a change, so that equal stacks are equal."""
    assert read_layer(written) == read_layer(same)
    assert str(read_layer(written)) == same
    default = Layer("lstm", 4, activation="relu")
    assert msgspec.structs.replace(default, activation="tanh") == Layer("lstm", 4)
    assert msgspec.json.decode(b'{"kind":"lstm","units":4,"activation":"tanh"}', type=Layer) == Layer(
        "lstm", 4
    )


def test_layer_of_an_older_run_folder():
    """Layers were written without the newer settings."""
    text = b'{"kind":"gru","units":4,"sequences":true,"rate":0.0}'
    assert msgspec.json.decode(text, type=Layer) == Layer("gru", 4, True)


@many
@given(stacks())
def test_read_stack_of_a_written_stack(stack):
    """What is written is read back the same."""
    assert read_stack([str(layer) for layer in stack]) == stack


def test_written_dropout_keeps_every_digit():
    """A rate is written whole, not rounded."""
    assert str(Layer("dropout", rate=0.123456789)) == "dropout:0.123456789"
    assert str(Layer("dropout", rate=0.0)) == "dropout:0"
