"""A loss or metric of the person's own that indexes y by its samples: `y_true[2]` where `y_true[:, 2]` is meant."""

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
    return {node.id for value in values for node in ast.walk(value) if isinstance(node, ast.Name)}
