"""Editing a stack returns a new one and leaves the old one unchanged."""

from itertools import product

import pytest

from rnnlab.mistake import Mistake
from rnnlab.stack import messages
from rnnlab.stack.editing import (
    Addition,
    add,
    duplicate,
    insert,
    move,
    new_layer,
    remove,
    replace,
    with_kind,
)
from rnnlab.stack.layers import KINDS, Layer, checked_layer
from rnnlab.stack.shapes import trace

NEW = Layer("lstm", 32, True)
A, B, C = Layer("lstm", 1, True), Layer("gru", 2), Layer("dense", 3)


def test_insert_at_each_place():
    """A layer is inserted before the position, or at the end."""
    assert insert((A, B), 0, C) == (C, A, B)
    assert insert((A, B), 1, C) == (A, C, B)
    assert insert((A, B), 2, C) == (A, B, C)
    assert insert((), 0, C) == (C,)


def test_insert_into_a_full_stack():
    """A stack has at most 12 layers."""
    with pytest.raises(Mistake) as refused:
        insert((C,) * 12, 0, C)
    assert (refused.value.code, refused.value.facts) == ("stack.full_stack", {"most": 12})
    assert str(refused.value) == "The stack already has 12 layers, which is the most. Remove one first."


def test_remove_to_the_last():
    """The last layer may be removed too."""
    assert remove((A, B, C), 1) == (A, C)
    assert remove((A,), 0) == ()


def test_duplicate_and_replace():
    """The copy follows its original; a replacement takes its position."""
    assert duplicate((A, B), 0) == Addition((A, A, B), 1)
    assert replace((A, B), 1, C) == (A, C)


def test_copy_of_a_layer_that_keeps_its_last_output_can_read_the_original():
    """The original returns its sequence, and the copy keeps the last output, as the original did."""
    original = Layer("gru", 2, True)
    copied = duplicate((A, B), 1)
    assert copied == Addition((A, original, B), 2, messages.sequence_for_new_layer(2, 3))


def test_add_where_time_steps_arrive():
    """At the front, and behind a sequence: an LSTM that returns its sequence; nothing else changes."""
    assert add((B,), 0, "lstm") == Addition((NEW, B), 0)
    assert add((A,), 1, "lstm") == Addition((A, NEW), 1)
    assert add((), 0, "lstm") == Addition((NEW,), 0)
    assert add((A,), 1, "conv1d").stack == (A, Layer("conv1d", 32, kernel_size=3))


def test_add_behind_a_last_output():
    """The layer before returns its sequence, and the stack still ends with the last output."""
    last = Layer("lstm", 32)
    behind = add((A, B), 2, "lstm")
    assert behind == Addition((A, Layer("gru", 2, True), last), 2, messages.sequence_for_new_layer(2, 3))
    assert str(behind.note) == (
        "Layer 2 now returns its sequence, because the new layer 3 reads time steps. Undo takes back both."
    )
    dropout = Layer("dropout", rate=0.2)
    assert add((B, dropout), 2, "lstm").stack == (Layer("gru", 2, True), dropout, last)


@pytest.mark.parametrize("kind", ["conv1d", "td-dense", "avgpool"])
def test_added_layer_that_reads_time_steps_gets_them(kind):
    """As a recurrent one does."""
    added = add((A, B), 2, kind)
    assert added.stack == (A, Layer("gru", 2, True), new_layer(kind))
    assert added.note == messages.sequence_for_new_layer(2, 3)
    assert trace(added.stack, 5, 3).legal


@pytest.mark.parametrize(
    "kind", ["dense", "dropout", "layernorm", "activation", "flatten", "repeat", "depth1"]
)
def test_other_layers_take_the_last_output(kind):
    """Nothing else is changed for them."""
    assert add((A, B), 2, kind) == Addition((A, B, new_layer(kind)), 2)
    assert trace((A, B, new_layer(kind)), 5, 3).legal


def test_add_repairs_the_break_where_it_is_added():
    """Between a last output and a recurrent layer, both new hand-overs are sequences."""
    assert add((B, B), 1, "lstm").stack == (Layer("gru", 2, True), NEW, B)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_legal_stack_stays_legal_wherever_a_recurrent_layer_is_added_or_a_layer_is_copied(length):
    """All stacks of up to three layers; what leaves the stack keeps its number of sides."""
    layers = (A, B, C, Layer("dropout", rate=0.2), Layer("repeat"), Layer("depth1"), Layer("layernorm"))
    legal = [stack for stack in product(layers, repeat=length) if trace(stack, 5, 3).legal]
    assert len(legal) > length
    for stack in legal:
        additions = [add(stack, at, kind) for at in range(length + 1) for kind in ("lstm", "bi-rnn")]
        additions += [duplicate(stack, i) for i in range(length) if stack[i].kind not in ("repeat", "depth1")]
        for added in additions:
            traced = trace(added.stack, 5, 3)
            assert traced.legal, (stack, added)
            assert len(traced.output_shape) == len(trace(stack, 5, 3).output_shape)


def test_move_stops_at_the_ends():
    """A layer moves by that many positions, but not past either end."""
    assert move((A, B, C), 0, 1) == (B, A, C)
    assert move((A, B, C), 2, -2) == (C, A, B)
    assert move((A, B, C), 0, -1) == (A, B, C)
    assert move((A, B, C), 1, 9) == (A, C, B)


@pytest.mark.parametrize("index", [-1, 2])
def test_edit_outside_the_stack(index):
    """Negative indices and those past the end raise IndexError."""
    for edit in (
        lambda: remove((A, B), index),
        lambda: duplicate((A, B), index),
        lambda: move((A, B), index, 1),
        lambda: replace((A, B), index, C),
        lambda: insert((A, B), index * 2, C),
    ):
        with pytest.raises(IndexError, match=r"no (layer|position) -?\d in a stack of 2 layers"):
            edit()


def test_with_kind_keeps_what_the_kind_has():
    """Units and sequences are kept if the new kind has them."""
    assert with_kind(A, "bi-gru") == Layer("bi-gru", 1, True)
    assert with_kind(A, "dense") == Layer("dense", 1)
    assert with_kind(C, "lstm") == Layer("lstm", 3)
    relu = Layer("gru", 4, activation="relu", recurrent_dropout=0.1)
    assert with_kind(relu, "bi-lstm") == Layer("bi-lstm", 4, activation="relu", recurrent_dropout=0.1)
    assert with_kind(relu, "conv1d") == Layer("conv1d", 4, kernel_size=3, activation="relu")
    assert with_kind(C, "activation") == Layer("activation", activation="relu")
    assert with_kind(Layer("dropout", rate=0.5), "dropout") == Layer("dropout", rate=0.5)


def test_with_kind_uses_defaults_otherwise():
    """32 units and a rate of 0.2 if the old kind had none; every result is valid."""
    assert with_kind(Layer("repeat"), "lstm") == Layer("lstm", 32)
    assert with_kind(A, "dropout") == Layer("dropout", rate=0.2)
    assert with_kind(A, "depth1") == Layer("depth1")
    for old in (A, C, Layer("dropout", rate=0.5), Layer("depth1")):
        for kind in KINDS:
            assert checked_layer(with_kind(old, kind), 1).kind == kind
