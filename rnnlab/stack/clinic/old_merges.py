"""Branches that Keras 0 and 1 joined inside of a Sequential, rewritten with today's Model."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rnnlab.stack.clinic.edits import Edit, Edits, SourceEditor
from rnnlab.stack.clinic.old_table import MERGE_MODES
from rnnlab.stack.shape_rules import RECURRENT

# Layers that join tensors, by the function that does the same.
JOINING = {
    "Concatenate": "concatenate", "concatenate": "concatenate", "Add": "add", "add": "add", "Multiply": "multiply",
    "Average": "average", "Maximum": "maximum", "Subtract": "subtract", "Dot": "dot",
}  # fmt: skip

FIRST = (
    *RECURRENT,
    "Dense",
    "TimeDistributedDense",
    "Embedding",
    "Input",
)  # layers that can be a code's first


@dataclass(frozen=True)
class Joined:
    """A Sequential that begins by joining others. name: of the layer; code: what stands for it; edits: that do it."""

    line: int
    name: str
    code: str
    edits: Edits


def joined_models(editor: SourceEditor) -> Iterator[Joined]:
    """`model.add(Merge([a, b], mode='sum'))` of Sequential models a and b."""
    for block in _blocks(editor.tree):
        models = {
            statement.targets[0].id
            for statement in block
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and isinstance(statement.value, ast.Call)
            and called_name(statement.value) == "Sequential"
        }
        for at, statement in enumerate(block):
            call = _added(statement)
            function = _function(call, models) if call is not None else ""
            if call is not None and function:
                yield from _rewritten(editor, block, at, call, function)


def called_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def first_of_model(tree: ast.Module, layer: ast.Call) -> bool:
    """Whether a layer is the first that is added to its Sequential, or else the first of the code."""
    owners: dict[str, ast.Call] = {}
    for node in ast.walk(tree):
        call = _added(node) if isinstance(node, ast.stmt) else None
        if call is None:
            continue
        owner = ast.unparse(node.value.func.value)  # type: ignore[attr-defined]
        if owner not in owners or (call.lineno, call.col_offset) < (
            owners[owner].lineno,
            owners[owner].col_offset,
        ):
            owners[owner] = call
    if any(inner is layer for call in owners.values() for inner in ast.walk(call)):
        return True
    if owners and _is_added(tree, layer):
        return False
    layers = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called_name(node) in FIRST
    ]  # fmt: skip
    return min(layers, key=lambda call: (call.lineno, call.col_offset)) is layer


def _is_added(tree: ast.Module, layer: ast.Call) -> bool:
    return any(
        (call := _added(node)) is not None and any(inner is layer for inner in ast.walk(call))
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
    )


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef):
            yield node.body


def _added(statement: ast.stmt) -> ast.Call | None:
    """The call in `model.add(Merge(...))`."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return None
    outer = statement.value
    adds = isinstance(outer.func, ast.Attribute) and outer.func.attr == "add" and len(outer.args) == 1
    inner = outer.args[0] if adds else None
    return inner if isinstance(inner, ast.Call) and isinstance(outer.func.value, ast.Name) else None  # type: ignore[attr-defined]


def _function(call: ast.Call, models: set[str]) -> str:
    """The function that joins as this layer does; empty if it joins no models."""
    parts = call.args[0] if call.args else None
    elements = parts.elts if isinstance(parts, ast.List | ast.Tuple) else []
    if not elements or not all(isinstance(part, ast.Name) and part.id in models for part in elements):
        return ""
    if called_name(call) != "Merge":
        return JOINING.get(called_name(call), "")
    mode = next((keyword.value for keyword in call.keywords if keyword.arg == "mode"), None)
    value = "sum" if mode is None else mode.value if isinstance(mode, ast.Constant) else ""
    return MERGE_MODES.get(str(value), "")


def _rewritten(
    editor: SourceEditor, block: list[ast.stmt], at: int, call: ast.Call, function: str
) -> Iterator[Joined]:
    statement = block[at]
    assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    model = editor.text_of(statement.value.func.value)  # type: ignore[attr-defined]
    adds = [place for place in range(at, len(block)) if _adds_to(block[place], model)]
    last = block[adds[-1]] if adds else statement
    if last is statement:
        return
    spelled, imports = editor.spelled(call, function)
    gone = _imported(editor.tree, "Merge") if called_name(call) == "Merge" else None
    if gone is not None and imports:
        imports = editor.replace(gone, function)
    whole, more = _spelled_model(editor, model)
    parts = [editor.text_of(part) for part in call.args[0].elts]  # type: ignore[attr-defined]
    axis = next(
        (editor.text_of(one.value) for one in call.keywords if one.arg in ("concat_axis", "axis")), ""
    )
    inputs, outputs = (", ".join(f"{part}.{side}[0]" for part in parts) for side in ("inputs", "outputs"))
    joined = f"{spelled}([{outputs}]{f', axis={axis}' if axis else ''})"
    code = f"{model} = {whole}([{inputs}], {model}({joined}))"
    indent = " " * last.col_offset
    end = editor.span(last)[1]
    edits = (*editor.without_statement(statement), Edit(end, end, f"\n{indent}{code}"), *imports, *more)
    for part in parts:
        edits += _with_input(editor, block, part)
    yield Joined(statement.lineno, called_name(call), code, edits)


def _imported(tree: ast.Module, name: str) -> ast.alias | None:
    """Where a name is imported; None if it is not, or under another name."""
    aliases = [alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names]
    return next((alias for alias in aliases if alias.name == name and alias.asname is None), None)


def _with_input(editor: SourceEditor, block: list[ast.stmt], model: str) -> Edits:
    """`input_shape` for an Embedding that only says `input_length`: a model that is joined must know its input."""
    first = next((statement for statement in block if _adds_to(statement, model)), None)
    layer = _added(first) if first is not None else None
    keywords = {keyword.arg: keyword for keyword in layer.keywords} if layer is not None else {}
    if "input_length" not in keywords or "input_shape" in keywords:
        return ()
    length = keywords["input_length"]
    return editor.replace(length, f"input_shape=({editor.text_of(length.value)},)")


def _adds_to(statement: ast.stmt, model: str) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "add"
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == model
    )


def _spelled_model(editor: SourceEditor, model: str) -> tuple[str, Edits]:
    """How the code spells Model, beside the Sequential of this name, and the edit that imports it."""
    for node in ast.walk(editor.tree):
        made = (
            node.value if isinstance(node, ast.Assign) and editor.text_of(node.targets[0]) == model else None
        )
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute):
            return f"{editor.text_of(made.func.value)}.Model", ()
    for node in ast.walk(editor.tree):
        if isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            if "Model" in names or "Sequential" not in names:
                continue
            end = editor.span(node.names[-1])[1]
            return "Model", (Edit(end, end, ", Model"),)
    return "Model", ()
