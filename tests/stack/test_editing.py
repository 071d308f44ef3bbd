"""Editing a stack returns a new one and leaves the old one unchanged."""

import pytest

from rnnlab.mistake import Mistake
from rnnlab.stack.editing import duplicate, insert, move, remove, replace, with_kind
from rnnlab.stack.layers import KINDS, Layer, checked_layer

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
    assert duplicate((A, B), 0) == (A, A, B)
    assert replace((A, B), 1, C) == (A, C)


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
    assert with_kind(Layer("dropout", rate=0.5), "dropout") == Layer("dropout", rate=0.5)


def test_with_kind_uses_defaults_otherwise():
    """32 units and a rate of 0.2 if the old kind had none; every result is valid."""
    assert with_kind(Layer("repeat"), "lstm") == Layer("lstm", 32)
    assert with_kind(A, "dropout") == Layer("dropout", rate=0.2)
    assert with_kind(A, "depth1") == Layer("depth1")
    for old in (A, C, Layer("dropout", rate=0.5), Layer("depth1")):
        for kind in KINDS:
            assert checked_layer(with_kind(old, kind), 1).kind == kind
