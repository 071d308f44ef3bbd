"""The code without a habit: time steps that stood as features, and masks that a layer drops."""

import ast

from rnnlab.stack.clinic.declare_proposals import declared_at
from rnnlab.stack.clinic.edits import Edits, apply_edits
from rnnlab.stack.clinic.findings import Run, chain, rank, recurrent_before
from rnnlab.stack.clinic.keras_answers.seen import Applied, SeenModel

READING = ("fit", "predict", "evaluate")


def with_time_steps(run: Run, model: SeenModel) -> str | None:
    """The code with (samples, steps, 1) instead of (samples, 1, steps); None if it cannot be changed everywhere."""
    edits = time_steps_edits(run, model)
    return apply_edits(run.source, edits) if edits else None


def time_steps_edits(run: Run, model: SeenModel) -> Edits:
    """The edits for (samples, steps, 1) instead of (samples, 1, steps); none if it cannot be changed everywhere."""
    editor = run.editor
    edits: Edits = ()
    for elements in _one_step_reshapes(run.tree):
        steps = editor.text_of(elements[-1])
        edits += (*editor.replace(elements[-2], steps), *editor.replace(elements[-1], "1"))
    reshaped = bool(edits)
    declared = declared_at(None, run, model)
    if declared is not None:
        node = declared[2].value if isinstance(declared[2], ast.keyword) else declared[2]
        sides = getattr(node, "elts", [])
        if len(sides) >= 2 and _is_one(sides[-2]):
            steps = editor.text_of(sides[-1])
            edits += (*editor.replace(sides[-2], steps), *editor.replace(sides[-1], "1"))
        elif not reshaped:
            return ()
    if not reshaped:
        arrays = _arrays_read(run.tree)
        if not arrays:
            return ()
        for array in arrays:
            edits += editor.replace(array, f"{array.id}.transpose(0, 2, 1)")
    return edits


def without_mask(run: Run, dropping: Applied) -> str | None:
    """The code in which no mask is dropped: the LSTM keeps its last output, or the mask is not made."""
    editor, before = run.editor, chain(dropping)
    source = recurrent_before(dropping)
    if dropping.layer.name == "Flatten" and source is not None and rank(before[-1].output) == 2:
        last = (*editor.set_return_sequences(source.layer, False), *editor.remove_layer(dropping))
        return apply_edits(run.source, last)
    for use in before:
        if use.layer.name == "Masking":
            shape = use.layer.nodes.get("input_shape")
            removed = editor.remove_layer(use)
            if isinstance(shape, ast.keyword):
                spelled, imports = editor.spelled(use.layer.at.node, "Input")
                text = f"{spelled}({editor.text_of(shape.value)})"
                removed = (*editor.replace(use.layer.at.node, text), *imports)
            return apply_edits(run.source, removed)
        node = use.layer.nodes.get("mask_zero")
        if node is not None:
            return apply_edits(run.source, editor.remove_argument(use.layer.at.node, node))
    return None


def _one_step_reshapes(tree: ast.Module) -> list[list[ast.expr]]:
    """The sides of each reshape to (samples, 1, steps)."""
    found = []
    for node in ast.walk(tree):
        if (
            not isinstance(node, ast.Call)
            or getattr(node.func, "attr", getattr(node.func, "id", "")) != "reshape"
        ):
            continue
        last = node.args[-1] if node.args else None
        elements = last.elts if isinstance(last, ast.Tuple | ast.List) else node.args
        if len(elements) >= 3 and _is_one(elements[-2]) and not _is_one(elements[-1]):
            found.append(list(elements))
    return found


def _arrays_read(tree: ast.Module) -> list[ast.Name]:
    """The names of X where the code trains, predicts and validates with it."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READING:
            checked = next((one.value for one in node.keywords if one.arg == "validation_data"), None)
            first = checked.elts[0] if isinstance(checked, ast.Tuple | ast.List) and checked.elts else None
            names += [one for one in (*node.args[:1], first) if isinstance(one, ast.Name)]
    return names


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1
