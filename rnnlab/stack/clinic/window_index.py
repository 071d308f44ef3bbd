"""Windows cut in a loop: whether the target's index lies inside of its window, by trying numbers for the names."""

import ast
from dataclasses import dataclass

MOST_LISTS = 30  # list comprehensions that are compared with each other
TRIALS = (101, 1009, 10007, 103, 1013, 10009)


@dataclass(frozen=True)
class InnerTarget:
    """A target inside of its window. node: of the target; index: its index; text, index_text: what is meant instead."""

    node: ast.Subscript
    index: ast.expr
    text: str
    index_text: str


def target_inside_window(tree: ast.Module) -> InnerTarget | None:
    """The target in a loop that is the last value of its own window `series[i:i + steps]`."""
    for loop in ast.walk(tree):
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
            continue
        names = sorted({node.id for node in ast.walk(loop) if isinstance(node, ast.Name)})
        numbers: dict[str, float] = {name: TRIALS[at % len(TRIALS)] + at for at, name in enumerate(names)}
        numbers[loop.target.id] = 7.0
        for statement in loop.body:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                value = _number(statement.value, numbers)
                if value is not None:
                    numbers[statement.targets[0].id] = value
        found = _target_in(loop, numbers)
        if found is not None:
            return found
    return _of_comprehensions(tree)


def _of_comprehensions(tree: ast.Module) -> InnerTarget | None:
    """`[s[i + n - 1] for i in ...]` beside the windows `[s[i:i + n] for i in ...]`."""
    loops = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.ListComp) and isinstance(node.elt, ast.Subscript) and len(node.generators) == 1
        and isinstance(node.generators[0].target, ast.Name) and not node.generators[0].ifs
    ]  # fmt: skip
    for window in loops[:MOST_LISTS]:
        for other in loops[:MOST_LISTS]:
            name, again = (one.generators[0].target.id for one in (window, other))  # type: ignore[attr-defined]
            if ast.dump(window.generators[0].iter) != ast.dump(other.generators[0].iter) or name != again:
                continue
            rows, row = _rows(window.elt), _rows(other.elt)  # type: ignore[arg-type]
            if (
                not isinstance(rows, ast.Slice)
                or row is None
                or isinstance(row, ast.Slice)
                or rows.upper is None
            ):
                continue
            names = sorted(
                {part.id for node in (window, other) for part in ast.walk(node) if isinstance(part, ast.Name)}
            )
            numbers: dict[str, float] = {one: TRIALS[at % len(TRIALS)] + at for at, one in enumerate(names)}
            numbers[name] = 7.0
            start, end, place = (_number(one, numbers) for one in (rows.lower, rows.upper, row))
            same = ast.dump(window.elt.value) == ast.dump(other.elt.value)  # type: ignore[attr-defined]
            if same and start is not None and end is not None and end - start > 1 and place == end - 1:
                text = ast.unparse(rows.upper)
                whole = ast.unparse(other.elt).replace(ast.unparse(row), text, 1)
                return InnerTarget(other.elt, row, whole, text)  # type: ignore[arg-type]
    return None


def _target_in(loop: ast.For, numbers: dict[str, float]) -> InnerTarget | None:
    parts = [
        node for node in ast.walk(loop) if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
    ]
    windows = [(node, bounds) for node in parts if (bounds := _rows(node)) and isinstance(bounds, ast.Slice)]
    for window, bounds in windows:
        assert isinstance(bounds, ast.Slice)
        start, end = _number(bounds.lower, numbers), _number(bounds.upper, numbers)
        if start is None or end is None or bounds.upper is None or end - start < 2:
            continue
        for node in parts:
            row = _rows(node)
            if row is None or isinstance(row, ast.Slice) or ast.dump(node.value) != ast.dump(window.value):
                continue
            if _is_window_part(node, loop):
                continue
            place = _number(row, numbers)
            if place is not None and place == end - 1:
                text = ast.unparse(bounds.upper)
                whole = ast.unparse(node).replace(ast.unparse(row), text, 1)
                return InnerTarget(node, row, whole, text)
    return None


def _rows(node: ast.Subscript) -> ast.expr | None:
    return node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice


def _is_window_part(node: ast.Subscript, loop: ast.For) -> bool:
    """Whether the value is used in a test or a print rather than kept."""
    return not any(
        isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "append"
        and any(inner is node for inner in ast.walk(call))
        for call in ast.walk(loop)
    ) and not any(
        isinstance(assign, ast.Assign) and any(inner is node for inner in ast.walk(assign.value))
        for assign in ast.walk(loop)
    )  # fmt: skip


def _number(node: ast.expr | None, numbers: dict[str, float]) -> float | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name):
        return numbers.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        left, right = _number(node.left, numbers), _number(node.right, numbers)
        if left is None or right is None:
            return None
        return left + right if isinstance(node.op, ast.Add) else left - right
    return None
