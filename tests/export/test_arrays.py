"""Weights from an archive are those of the stack, or they are refused."""

import io
import zipfile

import numpy as np
import pytest

from rnnlab.export.archive import ArchiveError
from rnnlab.export.arrays import ArraySpec, read_arrays, weight_specs
from rnnlab.message import Message
from rnnlab.stack.layers import read_stack
from rnnlab.stack.shapes import trace
from rnnlab.training.network import initial_weights
from rnnlab.training.prepared import prepare
from tests.training.makers import a_walk, an_experiment

WANTED = {"0_0": ArraySpec((2, 3), "f4")}


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
def test_specs_are_those_of_keras_own_weights(layers: tuple[str, ...]) -> None:
    """Keras itself says which arrays each layer has."""
    prepared = prepare(a_walk(), an_experiment(*layers, targets=("a", "b"), horizon=2))
    built = [[(array.shape, array.dtype.str[1:]) for array in own] for own in initial_weights(prepared)]
    specs = weight_specs(trace(read_stack(list(layers)), 3, 2), prepared.outputs)
    assert [[tuple(spec) for spec in own] for own in specs] == built


def refused(data: bytes) -> Message:
    """Why the arrays are refused."""
    with pytest.raises(ArchiveError) as caught:
        read_arrays(data, WANTED)
    return caught.value.message


def does_not_fit(kind: str, shape: tuple[int, ...]) -> Message:
    facts = {"array": "0_0", "kind": kind, "shape": shape, "needed_kind": "f4", "needed": (2, 3)}
    return Message("export.array_does_not_fit", facts)


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_wanted_arrays_are_read() -> None:
    """The arrays are read unchanged."""
    array = np.arange(6, dtype="f4").reshape(2, 3)
    np.testing.assert_array_equal(read_arrays(npz(**{"0_0": array}), WANTED)["0_0"], array)


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"0_0": np.zeros((3, 2), "f4")}, does_not_fit("float32", (3, 2))),
        ({"0_0": np.zeros((2, 3), "f8")}, does_not_fit("float64", (2, 3))),
        ({"0_0": np.full((2, 3), np.nan, "f4")}, Message("export.array_not_finite", {"array": "0_0"})),
        (
            {"0_0": np.zeros((2, 3), "f4"), "1_0": np.zeros(1, "f4")},
            Message("export.array_unexpected", {"array": "1_0"}),
        ),
        ({}, Message("export.array_missing", {"array": "0_0"})),
        ({"0_0": np.full((2, 3), object())}, Message("export.array_holds_objects", {"array": "0_0"})),
    ],
)
def test_other_arrays_are_refused_with_the_reason(arrays: dict, reason: Message) -> None:
    """Another shape or type, values that are not finite, too many, too few, and Python objects."""
    if any(array.dtype.hasobject for array in arrays.values()):
        arrays = {name: np.array([[Trap()] * 3] * 2, object) for name in arrays}
    assert refused(npz(**arrays)) == reason


class Trap:
    """Unpickling it fails the test."""

    def __reduce__(self) -> tuple:
        return pytest.fail, ("it was unpickled",)


def test_header_that_promises_more_than_the_stack_needs_is_refused_before_it_is_allocated() -> None:
    """A header of a few bytes could claim all memory."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (2**20, 2**20)}
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("0_0.npy", header.getvalue())
    reason = refused(buffer.getvalue())
    assert reason == does_not_fit("float32", (2**20, 2**20))
    assert str(reason) == (
        "'0_0' in weights.npz is float32 of shape (1048576, 1048576), but the stack needs f4 of shape (2, 3)"
    )


def test_array_that_unpacks_to_more_than_its_shape_is_refused() -> None:
    """Zeros after the array compress well, and would fill the memory."""
    plain = io.BytesIO()
    np.save(plain, np.zeros((2, 3), "f4"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0_0.npy", plain.getvalue() + bytes(5_000_000))
    assert refused(buffer.getvalue()).code == "export.array_larger_than_its_shape"
