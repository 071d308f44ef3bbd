"""Sums of plain numbers and lists, and the shapes of arrays, as Keras source makes them."""

import ast
import math
import operator
from typing import Any

from rnnlab.stack.keras_code.values import MOST_ITEMS, MOST_NUMBER, UNKNOWN, Array, is_number
from rnnlab.stack.shape_rules import Sides

ARITHMETIC: dict[type[ast.operator], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
COMPARISONS: dict[type[ast.cmpop], Any] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
FILLED = ("zeros", "ones", "empty", "full", "random", "random_sample", "standard_normal")
SIDE_BY_SIDE = ("rand", "randn")
SIZED = ("normal", "uniform", "randint", "integers", "choice", "poisson", "exponential")
SAME = (
    "array",
    "asarray",
    "astype",
    "copy",
    "float32",
    "abs",
    "sin",
    "cos",
    "cumsum",
    "constant",
    "convert_to_tensor",
)
RESHAPES = ("reshape", "expand_dims", "transpose", "swapaxes", "squeeze")


def calculated(kind: type[ast.operator], left: Any, right: Any) -> Any:
    """The sum, product … of two numbers, lists put together or repeated; UNKNOWN for anything else."""
    operation = ARITHMETIC.get(kind)
    if isinstance(left, Array) or isinstance(right, Array):
        return left if isinstance(left, Array) else right
    if operation is None:
        return UNKNOWN
    if isinstance(left, tuple) and isinstance(right, tuple) and kind is ast.Add:
        return left + right if len(left) + len(right) <= MOST_ITEMS else UNKNOWN
    if isinstance(left, tuple) and isinstance(right, int) and kind is ast.Mult:
        return left * right if len(left) * right <= MOST_ITEMS else UNKNOWN
    if not (is_number(left) and is_number(right)):
        return UNKNOWN
    if kind in (ast.FloorDiv, ast.Div, ast.Mod) and right == 0:
        return UNKNOWN
    result = operation(left, right)
    return result if abs(result) <= MOST_NUMBER else UNKNOWN


def indexed(value: Any, index: Any) -> Any:
    """`value[index]`; a slice is one of Python's own, an ellipsis is Ellipsis, a new axis is None."""
    if isinstance(value, tuple):
        if isinstance(index, slice) or (isinstance(index, int) and -len(value) <= index < len(value)):
            return value[index]
        return UNKNOWN
    if not isinstance(value, Array) or value.sides is None:
        return Array(None) if isinstance(value, Array) else UNKNOWN
    return Array(_sides_indexed(value.sides, index if isinstance(index, tuple) else (index,)))


def _sides_indexed(sides: Sides, index: tuple[Any, ...]) -> Sides | None:
    taken = sum(one is not None and one is not Ellipsis for one in index)
    if taken > len(sides):
        return None
    left: list[int | None] = []
    at = 0
    for one in index:
        if one is None:
            left.append(1)
        elif one is Ellipsis:
            rest = len(sides) - taken
            left.extend(sides[at : at + rest])
            at += rest
        elif isinstance(one, slice):
            left.append(_side_sliced(sides[at], one))
            at += 1
        elif isinstance(one, int):
            at += 1
        else:
            return None
    return (*left, *sides[at:])


def _side_sliced(side: int | None, cut: slice) -> int | None:
    if cut == slice(None):
        return side
    bounds = (cut.start, cut.stop, cut.step)
    if (
        side is None
        or any(bound is not None and not isinstance(bound, int) for bound in bounds)
        or cut.step == 0
    ):
        return None
    return len(range(*cut.indices(side)))


def array_made(name: str, given: list[Any], named: dict[str, Any], call: ast.Call | None) -> Any:
    """The array that a call of NumPy's or of an array's own makes; UNKNOWN where it makes none.

    given: the arguments, for a method the array itself first.
    """
    if name in FILLED:
        return Array(_as_sides(named.get("shape", named.get("size", given[0] if given else UNKNOWN))))
    if name in SIDE_BY_SIDE:
        return Array(_as_sides(tuple(given)))
    if name in SIZED:
        return Array(_as_sides(named.get("size", given[-1] if given else UNKNOWN)))
    if name in ("arange", "linspace"):
        return Array((None,))
    if not given:
        return UNKNOWN
    first = given[0]
    if name in SAME:
        return first if isinstance(first, Array) else Array(_nested_sides(first))
    if name in RESHAPES and isinstance(first, Array):
        return _reshaped(name, first, given[1:], named, call)
    return UNKNOWN


def _reshaped(
    name: str, array: Array, given: list[Any], named: dict[str, Any], call: ast.Call | None
) -> Array:
    sides, axis = array.sides, named.get("axis", given[0] if given else None)
    if name == "reshape":
        shape = named.get("shape", named.get("newshape", given[0] if len(given) == 1 else tuple(given)))
        wanted = _as_sides(shape if isinstance(shape, tuple) else (shape,))
        return Array(_filled_in(wanted, sides), call)
    if sides is None:
        return Array(None)
    if name == "expand_dims" and isinstance(axis, int) and -len(sides) - 1 <= axis <= len(sides):
        at = axis if axis >= 0 else len(sides) + 1 + axis
        return Array((*sides[:at], 1, *sides[at:]))
    axes = [one for one in given if isinstance(one, int) and -len(sides) <= one < len(sides)]
    if name == "swapaxes" and len(axes) == len(given) == 2:
        swapped = list(sides)
        swapped[given[0]], swapped[given[1]] = swapped[given[1]], swapped[given[0]]
        return Array(tuple(swapped))
    if name == "transpose":
        order = axis if isinstance(axis, tuple) else tuple(given) or tuple(reversed(range(len(sides))))
        if sorted(one for one in order if isinstance(one, int)) == list(range(len(sides))):
            return Array(tuple(sides[one] for one in order))
    return Array(None)


def _filled_in(wanted: Sides | None, sides: Sides | None) -> Sides | None:
    """The sides of a reshape, with the one that is given as -1 worked out."""
    if wanted is None or -1 not in wanted:
        return wanted
    others = [side for side in wanted if side != -1]
    found = None
    if sides is not None and None not in sides and None not in others:
        product = math.prod(side or 1 for side in others)
        found = math.prod(side or 1 for side in sides) // product if product else None
    return tuple(found if side == -1 else side for side in wanted)


def _as_sides(value: Any) -> Sides | None:
    """A shape as sides; a number alone is a shape of one side."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = (value,)
    if not isinstance(value, tuple):
        return None
    return tuple(side if isinstance(side, int) and not isinstance(side, bool) else None for side in value)


def _nested_sides(value: Any) -> Sides | None:
    """The shape of a list of lists of numbers."""
    sides = []
    while isinstance(value, tuple) and value:
        sides.append(len(value))
        value = value[0]
    return tuple(sides) if sides and is_number(value) else None
