"""Shapes that people tell in words and comments."""

import pytest

from rnnlab.stack.clinic.posted_shapes import posted_target


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("y.shape = (100, 3)", (100, 3)),
        ("y_train: (480,)", (480,)),
        ("my labels have shape (100, 3)", (100, 3)),
        ("the targets are of size [2000, 1]", (2000, 1)),
        ("labels: (0, 1, 2)", None),
        ("the targets are [5, 10] minutes ahead", None),
        ("y is (0, 1)", None),
        ("y has the shape (0, 3)", None),
    ],
)
def test_shape_of_y_is_told_from_its_values(line: str, shape: tuple[int, ...] | None) -> None:
    assert posted_target([line]) == shape


def test_two_shapes_of_y_tell_nothing() -> None:
    assert posted_target(["y.shape = (100, 3)", "y.shape = (80, 3)"]) is None
