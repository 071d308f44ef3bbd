"""Weights that came from elsewhere are those of the stack, or they are not taken."""

import io
import zipfile

import numpy as np
import pytest

from rnnlab.export.arrays import Form, read_arrays, weight_forms
from rnnlab.stack.layers import read_stack
from rnnlab.stack.shapes import trace
from rnnlab.training.network import initial_weights
from rnnlab.training.prepared import prepare
from tests.training.makers import a_walk, an_experiment

WANTED = {"0_0": Form((2, 3), "f4")}


@pytest.mark.slow
@pytest.mark.parametrize(
    "layers",
    [
        ("lstm:3:seq", "gru:2"),
        ("rnn:4:seq", "dropout:0.1", "dense:3", "lstm:2"),
        ("bi-lstm:3:seq", "bi-gru:2:seq", "bi-rnn:2"),
        ("lstm:3", "repeat", "gru:2", "depth1", "rnn:2:seq"),
    ],
)
def test_forms_are_those_of_keras_own_weights(layers: tuple[str, ...]) -> None:
    """Keras itself says which arrays each layer has."""
    prepared = prepare(a_walk(), an_experiment(*layers, targets=("a", "b"), horizon=2))
    built = [[(array.shape, array.dtype.str[1:]) for array in own] for own in initial_weights(prepared)]
    forms = weight_forms(trace(read_stack(list(layers)), 3, 2), 2, prepared.outputs)
    assert [[tuple(form) for form in own] for own in forms] == built


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_wanted_arrays_are_read() -> None:
    """What was written comes back."""
    array = np.arange(6, dtype="f4").reshape(2, 3)
    np.testing.assert_array_equal(read_arrays(npz(**{"0_0": array}), WANTED)["0_0"], array)


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        (
            {"0_0": np.zeros((3, 2), "f4")},
            r"'0_0' is float32 of shape \(3, 2\) where the stack needs f4 \(2, 3\)",
        ),
        ({"0_0": np.zeros((2, 3), "f8")}, r"'0_0' is float64 of shape \(2, 3\) where the stack needs f4"),
        ({"0_0": np.full((2, 3), np.nan, "f4")}, "'0_0' holds values that are not numbers"),
        (
            {"0_0": np.zeros((2, 3), "f4"), "1_0": np.zeros(1, "f4")},
            "'1_0', which the stack has no place for",
        ),
        ({}, "lacks '0_0'"),
        ({"0_0": np.full((2, 3), object())}, "'0_0' holds Python objects"),
    ],
)
def test_other_arrays_are_refused_with_the_reason(arrays: dict, reason: str) -> None:
    """Another shape, another type, no numbers, too many, too few, and what would have to be unpickled."""
    if any(array.dtype.hasobject for array in arrays.values()):
        arrays = {name: np.array([[Trap()] * 3] * 2, object) for name in arrays}
    with pytest.raises(ValueError, match=reason):
        read_arrays(npz(**arrays), WANTED)


class Trap:
    """Unpickling it fails the test."""

    def __reduce__(self) -> tuple:
        return pytest.fail, ("it was unpickled",)


def test_header_that_promises_more_than_the_stack_needs_is_refused_before_it_is_allocated() -> None:
    """A header of a few bytes could ask for all the memory there is."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (2**20, 2**20)}
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("0_0.npy", header.getvalue())
    with pytest.raises(
        ValueError, match=r"'0_0' is float32 of shape \(1048576, 1048576\) where the stack needs f4 \(2, 3\)"
    ):
        read_arrays(buffer.getvalue(), WANTED)


def test_array_that_unpacks_to_more_than_its_shape_is_refused() -> None:
    """Zeros behind the array compress to nothing, and would fill the memory."""
    plain = io.BytesIO()
    np.save(plain, np.zeros((2, 3), "f4"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0_0.npy", plain.getvalue() + bytes(5_000_000))
    with pytest.raises(ValueError, match="'0_0' is larger than its shape"):
        read_arrays(buffer.getvalue(), WANTED)
