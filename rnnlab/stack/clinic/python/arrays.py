"""The shapes of arrays: what NumPy, pandas, scikit-learn and TensorFlow make of a shape, without making an array."""

import ast
import math
from typing import Any

from rnnlab.stack.clinic.python.values import UNKNOWN, Array, Sides, StoppedError, Unknown

SHAPE_FIRST = (
    "zeros",
    "ones",
    "empty",
    "full",
    "random",
    "random_sample",
    "standard_normal",
    "random_normal",
)
SIDES_AS_ARGUMENTS = ("rand", "randn")
SIZE_LAST = ("normal", "uniform", "randint", "integers", "choice", "poisson", "exponential")
SAME_SHAPE = [
    "array",
    "asarray",
    "astype",
    "copy",
    "float32",
    "abs",
    "sin",
    "cos",
    "tanh",
    "exp",
    "log",
    "sqrt",
    "square",
    "cumsum",
    "constant",
    "convert_to_tensor",
    "cast",
    "round",
    "normalize",
    "nan_to_num",
    "asfarray",
    "clip",
    "sort",
    "flip",
    "roll",
    "where",
    "zeros_like",
    "ones_like",
    "fillna",
    "dropna",
    "interpolate",
    "to_numpy",
    "fit_transform",
    "transform",
    "inverse_transform",
    "numpy",
    "ascontiguousarray",
    "float64",
]
RESHAPING = ("reshape", "expand_dims", "transpose", "swapaxes", "squeeze", "ravel", "flatten", "moveaxis")
REDUCING = ("mean", "sum", "max", "min", "std", "var", "argmax", "argmin", "any", "all", "median", "prod")


def array_method(name: str, positional: list[Any], named: dict[str, Any], call: ast.Call) -> Any:
    """What a function of NumPy, or a method of an array, returns; UNKNOWN for others.

    positional: for a method of an array, that array comes first.
    """
    first = positional[0] if positional else UNKNOWN
    rest = positional[1:]
    if name in SHAPE_FIRST:
        return Array(as_sides(named.get("shape", named.get("size", first))))
    if name in SIDES_AS_ARGUMENTS:
        return Array(as_sides(tuple(positional)))
    if name in SIZE_LAST:
        return Array(as_sides(named.get("size", positional[-1] if positional else UNKNOWN)))
    if name in ("arange", "linspace"):
        return Array((_arange_length(name, positional, named),))
    if not positional:
        return UNKNOWN
    if name in ("concatenate", "concat", "hstack", "vstack", "stack", "column_stack", "append"):
        return _joined(name, first, rest, named)
    if name in ("to_categorical", "one_hot"):
        classes = named.get(
            "num_classes", named.get("nb_classes", named.get("depth", rest[0] if rest else None))
        )
        before = shape_of(first)
        if before is None:
            return Array(None)
        before = before[:-1] if len(before) > 1 and before[-1] == 1 else before
        return Array((*before, classes if isinstance(classes, int) else None))
    lengths = _lengths(first) if name in ("array", "asarray") and "dtype" not in named else None
    if lengths is not None:
        text = "setting an array element with a sequence. The requested array has an inhomogeneous shape"
        raise StoppedError("ValueError", text, {"lengths": lengths})
    array = first if isinstance(first, Array) else Array(shape_of(first))
    if name in SAME_SHAPE:
        return array
    if name in RESHAPING:
        return _reshaped(name, array, rest, named, call)
    if name in REDUCING:
        return _reduced(array, named.get("axis", rest[0] if rest else None))
    if name == "pad_sequences":
        length = named.get("maxlen", rest[0] if rest else None)
        samples = array.sides[0] if array.sides else None
        listed = [part for part in first if isinstance(part, list)] if isinstance(first, list) else []
        if length is None and listed:
            length = max(map(len, listed))
        inside = shape_of(listed[0][0]) if listed and listed[0] else ()
        return Array((samples, length if isinstance(length, int) else None, *(inside or ())))
    if name == "sliding_window_view":
        return _windows(array, named.get("window_shape", rest[0] if rest else None), named.get("axis"))
    if name in ("repeat", "tile", "dot", "matmul", "take", "delete", "insert", "diff", "drop", "shift"):
        return Array(None)
    return UNKNOWN


def _lengths(value: Any) -> tuple[int, int] | None:
    """The shortest and the longest of the lists in a list; None if they are alike, or hold something else."""
    if not isinstance(value, list) or not all(isinstance(part, list | tuple) for part in value):
        return None
    numbers = {len(part) for part in value}
    return (min(numbers), max(numbers)) if len(numbers) > 1 else None


def shape_of(value: Any) -> Sides | None:
    """The shape of an array or of nested lists of numbers; None if unknown."""
    if isinstance(value, Array):
        return value.sides
    if isinstance(value, list | tuple):
        if not value:
            return (0,)
        inside = shape_of(value[0])
        return (len(value), *inside) if inside is not None else None
    if isinstance(value, int | float):
        return ()
    return None


def indexed(value: Array, index: Any) -> Array:
    """`value[index]`. A slice in the index is a Python slice, `...` is Ellipsis, a new axis is None."""
    parts = index if isinstance(index, tuple) else (index,)
    start, source = value.start, value.source
    if parts and isinstance(parts[0], slice) and source:
        first = parts[0].start or 0
        start = start + first if start is not None and isinstance(first, int) and first >= 0 else None
    if value.sides is None:
        return Array(None, source=source, start=start)
    return Array(_indexed_sides(value.sides, parts), source=source, start=start)


def broadcast(left: Any, right: Any) -> Array:
    """The result of arithmetic with arrays."""
    shapes = [shape for shape in (shape_of(left), shape_of(right)) if shape is not None]
    return Array(max(shapes, key=len) if shapes else None)


def as_sides(value: Any) -> Sides | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return (value,)
    if not isinstance(value, tuple | list):
        return None
    return tuple(side if isinstance(side, int) and not isinstance(side, bool) else None for side in value)


def _arange_length(name: str, positional: list[Any], named: dict[str, Any]) -> int | None:
    numbers = [value for value in positional if isinstance(value, int | float)]
    if len(numbers) != len(positional) or not numbers:
        return None
    if name == "linspace":
        number = named.get("num", numbers[2] if len(numbers) > 2 else 50)
        return number if isinstance(number, int) else None
    start, stop = (0, numbers[0]) if len(numbers) == 1 else numbers[:2]
    step = numbers[2] if len(numbers) > 2 else 1
    return max(0, math.ceil((stop - start) / step)) if step else None


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
        elif isinstance(part, list):
            result.append(len(part))
            place += 1
        elif isinstance(part, Array) and part.sides is not None and len(part.sides) == 1:
            result.append(part.sides[0])
            place += 1
        elif isinstance(part, Unknown):
            # A row by a variable, or some rows: not known which.
            return None
        else:
            return None
    return (*result, *sides[place:])


def _sliced_side(side: int | None, part: slice) -> int | None:
    if part == slice(None):
        return side
    bounds = (part.start, part.stop, part.step)
    if any(bound is not None and not isinstance(bound, int) for bound in bounds) or part.step == 0:
        return None
    if side is None:
        whole = part.step in (None, 1) and isinstance(part.stop, int) and (part.start or 0) < 0 <= part.stop
        return part.stop if whole else None
    return len(range(*part.indices(side)))


def lists_joined(left: Any, right: Any) -> Array:
    """`left + right` of lists, of which one is too long to be followed whole."""
    return _joined("concatenate", [left, right], [], {})


def _joined(name: str, first: Any, rest: list[Any], named: dict[str, Any]) -> Array:
    parts = list(first) if isinstance(first, list | tuple) else [first, *rest]
    number: int | None = len(parts)
    if isinstance(first, Array) and name != "append" and not any(isinstance(part, Array) for part in rest):
        if not first.sides:
            return Array(None)
        parts, number = [Array(first.sides[1:])], first.sides[0]  # its samples are joined
    shapes = [shape_of(part) for part in parts]
    known = [shape for shape in shapes if shape is not None]
    if len(known) != len(shapes) or not known or len({len(shape) for shape in known}) > 1:
        return Array(None)
    axis = named.get("axis", rest[0] if rest and isinstance(rest[0], int) else 0)
    rank = len(known[0])
    if name == "stack" or (name in ("column_stack", "vstack") and rank == 1):
        place = {"column_stack": rank, "vstack": 0}.get(name, axis) % (rank + 1)
        return Array((*known[0][:place], number, *known[0][place:]))
    if name in ("hstack", "column_stack"):
        axis = min(1, rank - 1)
    if not isinstance(axis, int) or not -rank <= axis < rank:
        return Array(None)
    sizes = [shape[axis] for shape in known]
    known_total = None not in sizes and number is not None
    total = sum(size or 0 for size in sizes) * (number or 0) // len(sizes) if known_total else None
    joined = list(known[0])
    joined[axis] = total
    return Array(tuple(joined))


def _windows(array: Array, length: Any, axis: Any) -> Array:
    """NumPy's `sliding_window_view`: the windows' values come last."""
    one_axis = axis if isinstance(axis, int) else 0 if array.sides and len(array.sides) == 1 else None
    if array.sides is None or one_axis is None or not isinstance(length, int):
        return Array(None)
    sides = list(array.sides)
    whole = sides[one_axis]
    sides[one_axis] = None if whole is None else whole - length + 1
    return Array((*sides, length))


def _reduced(array: Array, axis: Any) -> Array:
    if axis is None:
        return Array(())
    if array.sides is None or not isinstance(axis, int) or not -len(array.sides) <= axis < len(array.sides):
        return Array(None)
    place = axis % len(array.sides)
    return Array((*array.sides[:place], *array.sides[place + 1 :]))


def _reshaped(
    name: str, array: Array, positional: list[Any], named: dict[str, Any], call: ast.Call | None
) -> Array:
    sides, axis = array.sides, named.get("axis", positional[0] if positional else None)
    if name == "reshape":
        sizes = positional[0] if len(positional) == 1 else tuple(positional)
        sizes = named.get("shape", named.get("newshape", sizes))
        wanted = as_sides(sizes if isinstance(sizes, tuple | list) else (sizes,))
        _check_reshape(sides, wanted)
        return Array(_without_minus_one(wanted, sides), call)
    if name in ("ravel", "flatten"):
        return Array((None if sides is None or None in sides else math.prod(side or 0 for side in sides),))
    if sides is None:
        return Array(None)
    if name == "squeeze":
        if isinstance(axis, int) and -len(sides) <= axis < len(sides):
            return Array(tuple(side for place, side in enumerate(sides) if place != axis % len(sides)))
        return Array(tuple(side for side in sides if side != 1))
    if name == "expand_dims" and isinstance(axis, int) and -len(sides) - 1 <= axis <= len(sides):
        place = axis if axis >= 0 else len(sides) + 1 + axis
        return Array((*sides[:place], 1, *sides[place:]))
    axes = [value for value in positional if isinstance(value, int) and -len(sides) <= value < len(sides)]
    if name in ("swapaxes", "moveaxis") and len(axes) == len(positional) == 2:
        moved = list(sides)
        if name == "swapaxes":
            moved[axes[0]], moved[axes[1]] = moved[axes[1]], moved[axes[0]]
        else:
            moved.insert(axes[1] % len(sides), moved.pop(axes[0]))
        return Array(tuple(moved))
    if name == "transpose":
        order = (
            axis
            if isinstance(axis, tuple | list)
            else tuple(positional) or tuple(reversed(range(len(sides))))
        )
        if sorted(side for side in order if isinstance(side, int)) == list(range(len(sides))):
            return Array(tuple(sides[side] for side in order))
    return Array(None)


def _check_reshape(sides: Sides | None, wanted: Sides | None) -> None:
    """Raise StoppedError, as NumPy does, if a reshape cannot keep all values."""
    if sides is None or wanted is None or None in sides or None in wanted:
        return
    size, given = math.prod(side or 0 for side in sides), [side for side in wanted if side != -1]
    rest = math.prod(side or 0 for side in given)
    if size == rest if len(given) == len(wanted) else rest and size % rest == 0:
        return
    shape = ",".join(map(str, wanted))
    text = f"cannot reshape array of size {size} into shape ({shape})"
    raise StoppedError("ValueError", text, {"before": sides, "wanted": wanted})


def _without_minus_one(wanted: Sides | None, sides: Sides | None) -> Sides | None:
    """The sides after a reshape, with the number that -1 stands for. sides: before the reshape."""
    if wanted is None or -1 not in wanted:
        return wanted
    given = [side for side in wanted if side != -1]
    if sides is None or None in sides or None in given or not math.prod(side or 0 for side in given):
        return tuple(None if side == -1 else side for side in wanted)
    total, rest = math.prod(side or 0 for side in sides), math.prod(side or 0 for side in given)
    return tuple(total // rest if side == -1 else side for side in wanted)


def split_sides(sides: Sides | None, size: Any) -> tuple[Array, Array]:
    """The two parts of `train_test_split`. size: of the second part, a fraction or a number."""
    if sides is None:
        return Array(None), Array(None)
    samples = sides[0]
    if samples is None or not isinstance(size, int | float):
        return Array((None, *sides[1:])), Array((None, *sides[1:]))
    second = math.ceil(samples * size) if isinstance(size, float) else size
    return Array((samples - second, *sides[1:])), Array((second, *sides[1:]))
