"""Arithmetic with plain numbers and lists, and the shapes of arrays, without making an array."""

import ast
import math
import operator
from typing import Any

from rnnlab.stack.keras_code.values import MOST_ITEMS, MOST_NUMBER, UNKNOWN, Array, are_numbers, is_number
from rnnlab.stack.shape_rules import Sides, integer_or_none

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
# Functions of NumPy and TensorFlow that return an array, by the argument that gives its shape.
SHAPE_FIRST = ("zeros", "ones", "empty", "full", "random", "random_sample", "standard_normal")
SIDES_AS_ARGUMENTS = ("rand", "randn")
SIZE_LAST = ("normal", "uniform", "randint", "integers", "choice", "poisson", "exponential")
SAME_SHAPE = (
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
RESHAPING = ("reshape", "expand_dims", "transpose", "swapaxes", "squeeze")


def arithmetic(operation: type[ast.operator], left: Any, right: Any) -> Any:
    """The result for two numbers; lists are joined or repeated; UNKNOWN for anything else.

    An array keeps its shape, whatever the other operand is.
    """
    if isinstance(left, Array) or isinstance(right, Array):
        return left if isinstance(left, Array) else right
    compute = ARITHMETIC.get(operation)
    if compute is None:
        return UNKNOWN
    if isinstance(left, tuple) and isinstance(right, tuple) and operation is ast.Add:
        return left + right if len(left) + len(right) <= MOST_ITEMS else UNKNOWN
    if isinstance(left, tuple) and isinstance(right, int) and operation is ast.Mult:
        return left * right if len(left) * right <= MOST_ITEMS else UNKNOWN
    if not are_numbers((left, right)):
        return UNKNOWN
    if operation in (ast.FloorDiv, ast.Div, ast.Mod) and right == 0:
        return UNKNOWN
    result = compute(left, right)
    return result if abs(result) <= MOST_NUMBER else UNKNOWN


def indexed(value: Any, index: Any) -> Any:
    """`value[index]`. A slice in the index is a Python slice, `...` is Ellipsis, a new axis is None."""
    if isinstance(value, tuple):
        if isinstance(index, slice) or (isinstance(index, int) and -len(value) <= index < len(value)):
            return value[index]
        return UNKNOWN
    if not isinstance(value, Array):
        return UNKNOWN
    if value.sides is None:
        return Array(None)
    return Array(_indexed_sides(value.sides, index if isinstance(index, tuple) else (index,)))


def array_shape(array: Array) -> Any:
    """`array.shape`, with UNKNOWN for a side that is not known."""
    if array.sides is None:
        return UNKNOWN
    return tuple(UNKNOWN if side is None else side for side in array.sides)


def transposed(array: Array) -> Array:
    """`array.T`."""
    return _reshaped("transpose", array, [], {}, None)


def array_from_call(name: str, positional: list[Any], named: dict[str, Any], call: ast.Call) -> Any:
    """The array that a function of NumPy or TensorFlow returns; UNKNOWN for other functions.

    positional: for a method of an array, that array comes first.
    """
    first = positional[0] if positional else UNKNOWN
    if name in SHAPE_FIRST:
        return Array(_as_sides(named.get("shape", named.get("size", first))))
    if name in SIDES_AS_ARGUMENTS:
        return Array(_as_sides(tuple(positional)))
    if name in SIZE_LAST:
        return Array(_as_sides(named.get("size", positional[-1] if positional else UNKNOWN)))
    if name in ("arange", "linspace"):
        return Array((None,))
    if not positional:
        return UNKNOWN
    if name in SAME_SHAPE:
        return first if isinstance(first, Array) else Array(_nested_sides(first))
    if name in RESHAPING and isinstance(first, Array):
        return _reshaped(name, first, positional[1:], named, call)
    return UNKNOWN


def _indexed_sides(sides: Sides, index: tuple[Any, ...]) -> Sides | None:
    used = sum(part is not None and part is not Ellipsis for part in index)
    if used > len(sides):
        return None
    result: list[int | None] = []
    place = 0
    for part in index:
        if part is None:
            result.append(1)
        elif part is Ellipsis:
            skipped = len(sides) - used
            result.extend(sides[place : place + skipped])
            place += skipped
        elif isinstance(part, slice):
            result.append(_sliced_side(sides[place], part))
            place += 1
        elif isinstance(part, int):
            place += 1
        else:
            return None
    return (*result, *sides[place:])


def _sliced_side(side: int | None, part: slice) -> int | None:
    if part == slice(None):
        return side
    bounds = (part.start, part.stop, part.step)
    known = all(bound is None or isinstance(bound, int) for bound in bounds)
    if side is None or not known or part.step == 0:
        return None
    return len(range(*part.indices(side)))


def _reshaped(
    name: str, array: Array, positional: list[Any], named: dict[str, Any], call: ast.Call | None
) -> Array:
    sides, axis = array.sides, named.get("axis", positional[0] if positional else None)
    if name == "reshape":
        sizes = positional[0] if len(positional) == 1 else tuple(positional)
        sizes = named.get("shape", named.get("newshape", sizes))
        return Array(
            _without_minus_one(_as_sides(sizes if isinstance(sizes, tuple) else (sizes,)), sides), call
        )
    if sides is None:
        return Array(None)
    if name == "expand_dims" and isinstance(axis, int) and -len(sides) - 1 <= axis <= len(sides):
        place = axis if axis >= 0 else len(sides) + 1 + axis
        return Array((*sides[:place], 1, *sides[place:]))
    axes = [value for value in positional if isinstance(value, int) and -len(sides) <= value < len(sides)]
    if name == "swapaxes" and len(axes) == len(positional) == 2:
        swapped = list(sides)
        swapped[axes[0]], swapped[axes[1]] = swapped[axes[1]], swapped[axes[0]]
        return Array(tuple(swapped))
    if name == "transpose":
        order = axis if isinstance(axis, tuple) else tuple(positional) or tuple(reversed(range(len(sides))))
        if sorted(side for side in order if isinstance(side, int)) == list(range(len(sides))):
            return Array(tuple(sides[side] for side in order))
    return Array(None)


def _without_minus_one(wanted: Sides | None, sides: Sides | None) -> Sides | None:
    """The sides after a reshape, with the number that -1 stands for.

    sides: before the reshape.
    """
    if wanted is None or -1 not in wanted:
        return wanted
    others = [side for side in wanted if side != -1]
    rest = None
    if sides is not None and None not in sides and None not in others:
        product = math.prod(side or 1 for side in others)
        rest = math.prod(side or 1 for side in sides) // product if product else None
    return tuple(rest if side == -1 else side for side in wanted)


def _as_sides(shape: Any) -> Sides | None:
    """A shape as sides; a single number is a shape of one side."""
    if integer_or_none(shape) is not None:
        shape = (shape,)
    return tuple(integer_or_none(side) for side in shape) if isinstance(shape, tuple) else None


def _nested_sides(value: Any) -> Sides | None:
    """The shape of a list of lists of numbers."""
    sides = []
    while isinstance(value, tuple) and value:
        sides.append(len(value))
        value = value[0]
    return tuple(sides) if sides and is_number(value) else None
