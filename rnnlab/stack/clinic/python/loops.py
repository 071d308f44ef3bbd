"""The rounds of a loop, as far as they are followed."""

import ast
from collections.abc import Sequence
from typing import Any

from rnnlab.stack.clinic.python.arrays import shape_of
from rnnlab.stack.clinic.python.values import UNKNOWN, Array, Dataset, ForLoop, Generated, Scope, Unknown

MOST_ROUNDS = 64  # of a loop


def loop_rounds(target: ast.expr, iterated: ast.expr, items: Any) -> list[tuple[Any, ForLoop]] | None:
    """Each item, and whether it is the last; None if they are not known.

    Of a long loop only the first few rounds and the last are followed.
    """
    if isinstance(items, Dataset):
        parts = tuple(Array(part) for part in (items.x, items.y) if part is not None)
        items = Generated(parts if len(parts) > 1 else parts[0] if parts else UNKNOWN)
    if isinstance(items, Generated):
        return [(items.value, ForLoop(False, "", whole=False))]
    if isinstance(items, dict):
        items = list(items)
    if not isinstance(items, list | tuple | range):
        return None
    followed = items if len(items) <= MOST_ROUNDS else items[:2]
    condition = _before_last(target, iterated, items)
    whole, last = len(followed) == len(items), len(followed) - 1
    return [(item, ForLoop(at == last, condition, whole, len(items))) for at, item in enumerate(followed)]


def rounds_of_array(items: Any) -> list[tuple[Any, ForLoop]] | None:
    """The first round of a loop over the samples of an array; None for anything else."""
    if not isinstance(items, Array) or not items.sides or not items.sides[0]:
        return None
    element = Array(items.sides[1:]) if len(items.sides) > 1 else UNKNOWN
    return [(element, ForLoop(False, "", whole=False, rounds=items.sides[0]))]


def unknown_rounds(loop: ast.For | ast.AsyncFor) -> list[tuple[Any, ForLoop]]:
    """The rounds of a loop whose length is not in the code: two if it stacks layers, so that one reads the other."""
    stacks = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add"
        for statement in loop.body
        for node in ast.walk(statement)
    )
    stacks = stacks or any(
        isinstance(one, ast.Assign) and isinstance(one.value, ast.Call) and isinstance(one.value.func, ast.Call)
        and ast.unparse(one.targets[0]) in map(ast.unparse, one.value.args)
        for one in loop.body
    )  # fmt: skip
    if not stacks:
        return [(None, ForLoop(True, "", whole=False))]
    counted = isinstance(loop.target, ast.Name) and counter(loop) is not None
    condition = f"{ast.unparse(loop.target)} < {ast.unparse(loop.iter.args[0])} - 1" if counted else ""  # type: ignore[attr-defined]
    items: list[Any] = [0, 1] if counted else [None, None]
    if (name := enumerated(loop)) is not None:
        place, item = loop.target.elts  # type: ignore[attr-defined]
        condition = f"{ast.unparse(place)} < len({name}) - 1"
        items = [(at, Unknown(ast.unparse(item))) for at in range(2)]
    return [(item, ForLoop(at == 1, condition, whole=False)) for at, item in enumerate(items)]


def enumerated(loop: ast.For | ast.AsyncFor) -> str | None:
    """The name `sizes` of a loop `for i, units in enumerate(sizes)`."""
    made, target = loop.iter, loop.target
    pair = isinstance(target, ast.Tuple) and len(target.elts) == 2 and isinstance(target.elts[0], ast.Name)
    if (
        not pair
        or not isinstance(made, ast.Call)
        or ast.unparse(made.func) != "enumerate"
        or len(made.args) != 1
    ):
        return None
    return made.args[0].id if isinstance(made.args[0], ast.Name) else None


def counter(loop: ast.For | ast.AsyncFor) -> str | None:
    """The name `n` of a loop over `range(n)`."""
    made = loop.iter
    if (
        not isinstance(made, ast.Call)
        or ast.unparse(made.func) not in ("range", "xrange")
        or len(made.args) != 1
    ):
        return None
    return made.args[0].id if isinstance(made.args[0], ast.Name) else None


def _before_last(target: ast.expr, iterated: ast.expr, items: Sequence[Any]) -> str:
    """Code that is true in each round of a loop but the last; empty if no such code is simple."""
    if not isinstance(iterated, ast.Call) or not isinstance(iterated.func, ast.Name) or not items:
        return ""
    if iterated.func.id == "range" and isinstance(target, ast.Name):
        return f"{target.id} < {items[-1]}" if isinstance(items[-1], int) else ""
    if (
        iterated.func.id == "enumerate"
        and isinstance(target, ast.Tuple)
        and isinstance(target.elts[0], ast.Name)
    ):
        return f"{target.elts[0].id} < {items[-1][0]}"
    return ""


def lengthen(scope: Scope, lists: dict[str, int], rounds: int | None) -> None:
    """Make the lists that a loop fills arrays of the whole length, where only some rounds were followed."""
    for name, before in lists.items():
        value = scope.names.get(name)
        if isinstance(value, list) and len(value) > before:
            inside = shape_of(value[-1])
            length = None if rounds is None else before + rounds
            scope.names[name] = Array(None if inside is None else (length, *inside), listed=True)


def as_loaded(target: ast.expr) -> ast.expr:
    """The expression of an assignment's target, to read it."""
    return ast.copy_location(ast.parse(ast.unparse(target), mode="eval").body, target)
