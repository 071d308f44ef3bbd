"""The shapes of joined arrays are NumPy's."""

import ast
from typing import Any

import numpy as np
import pytest

from rnnlab.stack.clinic.python.arrays import array_method
from rnnlab.stack.clinic.python.values import Array

CALL = ast.Call(ast.Name("join"), [], [])


@pytest.mark.parametrize("name", ["stack", "vstack", "hstack", "column_stack", "concatenate"])
@pytest.mark.parametrize("sides", [(5, 3), (5, 3, 2), (4, 3, 2, 6)])
@pytest.mark.parametrize("listed", [False, True], ids=["one array", "three of a list"])
def test_joined_arrays_have_the_shape_of_numpy(name: str, sides: tuple[int, ...], listed: bool) -> None:
    """One array is joined along its own samples, as a list that a long loop fills."""
    real: Any = [np.zeros(sides)] * 3 if listed else np.zeros(sides)
    known: Any = [Array(sides)] * 3 if listed else Array(sides)
    assert array_method(name, [known], {}, CALL).sides == getattr(np, name)(real).shape


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_stacked_arrays_have_the_shape_of_numpy_for_any_axis(axis: int) -> None:
    """The new side stands where the axis says."""
    expected = np.stack(np.zeros((5, 3, 2)), axis=axis).shape
    assert array_method("stack", [Array((5, 3, 2))], {"axis": axis}, CALL).sides == expected


def test_joined_arrays_of_unknown_shape_stay_unknown() -> None:
    """Nothing is guessed."""
    assert array_method("stack", [Array(None)], {}, CALL).sides is None
