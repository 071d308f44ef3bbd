"""Losses and metrics of the person's own that index y by its samples, `y_true[2]`, or compute with NumPy."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import output_messages
from rnnlab.stack.clinic.edits import apply_edits
from rnnlab.stack.clinic.findings import Run
from rnnlab.stack.clinic.verdict import Finding

USED_AS = ("loss", "metrics")
COUNTS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)


def samples_indexed(run: Run) -> tuple[Finding, str] | None:
    """The finding, and the code with the samples kept; None if no loss takes single samples out of a batch."""
    passed = _passed(run.tree)
    for function in [node for node in ast.walk(run.tree) if isinstance(node, ast.FunctionDef)]:
        names = [parameter.arg for parameter in function.args.args]
        if len(names) != 2 or (function.name not in passed and names != ["y_true", "y_pred"]):
            continue
        found = list(_taken(function, names))
        if found:
            code = run.editor.text_of(found[0])
            new = [f"{ast.unparse(node.value)}[:, {run.editor.text_of(node.slice)}]" for node in found]
            edits = [
                edit for node, text in zip(found, new, strict=True) for edit in run.editor.replace(node, text)
            ]
            cause = output_messages.sample_in_loss(code)
            finding = Finding(0, found[0].lineno, cause, fixes.write_code(new[0]), "silent")
            return finding, apply_edits(run.source, tuple(edits))
    return None


def numpy_in_loss(run: Run) -> tuple[Finding, str] | None:
    """The finding, and the code with Keras's operations; None if no loss or metric computes with NumPy."""
    passed, imported = _passed(run.tree), _numpy_names(run.tree)
    for function in [node for node in ast.walk(run.tree) if isinstance(node, ast.FunctionDef)]:
        names = {parameter.arg for parameter in function.args.args}
        if len(names) != 2 or function.name not in passed:
            continue
        found = []
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and _reads(node.value, names):
                names |= {
                    part.id for one in node.targets for part in ast.walk(one) if isinstance(part, ast.Name)
                }
        for node in ast.walk(function):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = node.func.value
            if (
                isinstance(owner, ast.Name)
                and owner.id in imported
                and any(_reads(one, names) for one in node.args)
            ):
                found.append(node.func)
        if found:
            edits = [edit for node in found for edit in run.editor.replace(node, f"keras.ops.{node.attr}")]
            cause = output_messages.numpy_of_tensors(run.editor.text_of(found[0]), function.name)
            finding = Finding(
                0, found[0].lineno, cause, fixes.write_code(f"keras.ops.{found[0].attr}"), "error"
            )
            return finding, apply_edits(run.source, tuple(edits))
    return None


def _reads(node: ast.expr, names: set[str]) -> bool:
    """Whether an expression computes with the values of these names, rather than with their shapes."""
    if isinstance(node, ast.Attribute) and node.attr in ("shape", "ndim"):
        return False
    if isinstance(node, ast.Name):
        return node.id in names
    return any(_reads(part, names) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))


def _numpy_names(tree: ast.Module) -> set[str]:
    names = {"np", "numpy"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "numpy"}
            names -= {alias.asname or alias.name for alias in node.names if alias.name != "numpy"}
    return names


def _taken(function: ast.FunctionDef, names: list[str]) -> Iterator[ast.Subscript]:
    """The numbers that stand as the index of y itself, where they meet in arithmetic."""
    for node in ast.walk(function):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, COUNTS):
            continue
        for part in (node.left, node.right):
            if (
                isinstance(part, ast.Subscript)
                and isinstance(part.value, ast.Name)
                and part.value.id in names
                and isinstance(part.slice, ast.Constant)
                and type(part.slice.value) is int
            ):
                yield part


def _passed(tree: ast.Module) -> set[str]:
    """The names that stand in the loss or the metrics of `compile`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    values = [one.value for call in calls for one in call.keywords if one.arg in USED_AS]
    values += [
        call.args[1] for call in calls if getattr(call.func, "attr", "") == "compile" and len(call.args) > 1
    ]
    return {node.id for value in values for node in ast.walk(value) if isinstance(node, ast.Name)}
