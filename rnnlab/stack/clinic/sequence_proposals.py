"""`return_sequences` set in a layer, also where a helper of the code makes several alike."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import Edit, Edits
from rnnlab.stack.clinic.findings import Proposal, Run, title
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault, SeenLayer


def return_sequences(used: Applied, value: bool, run: Run) -> Iterator[Proposal]:
    """`return_sequences` set in a layer; where its helper is called several times, in one of these calls only."""
    editor, layer = run.editor, used.layer
    edits = editor.set_return_sequences(layer, value)
    same = [other for other in run.seen.layers if other.cell.at.node is layer.cell.at.node]
    calls = [other.at.calls for other in same]
    if len(same) > 1 and len(set(calls)) > 1:
        yield from _parameter(used, value, run)
    alike = [other for other in run.seen.layers if title(other) == title(layer)]
    made = fixes.write_return_sequences(title(layer), value)
    if len(alike) > 1:
        made = fixes.write_return_sequences_in_line(layer.line, value)
    if edits:
        yield Proposal(made, edits)


def _parameter(used: Applied, value: bool, run: Run) -> Iterator[Proposal]:
    """A parameter of the helper that makes the layer, set in the call that makes this one."""
    editor, layer = run.editor, used.layer.cell
    helper = next(
        (node for node in ast.walk(run.tree) if isinstance(node, ast.FunctionDef)
         and any(inner is layer.at.node for inner in ast.walk(node))), None,
    )  # fmt: skip
    line = layer.at.calls[-1] if layer.at.calls else 0
    call = next(
        (node for node in ast.walk(run.tree) if isinstance(node, ast.Call) and node.lineno == line
         and helper is not None and getattr(node.func, "id", getattr(node.func, "attr", "")) == helper.name), None,
    )  # fmt: skip
    if helper is None or call is None or "return_sequences" in layer.values:
        return
    parameters = helper.args.args
    anchor: ast.AST | None = (
        helper.args.defaults[-1] if helper.args.defaults else parameters[-1] if parameters else None
    )
    if anchor is None:
        return
    end = editor.span(anchor)[1]  # type: ignore[arg-type]
    edits = (
        Edit(end, end, ", return_sequences=False"),
        *editor.add_argument(layer.at.node, "return_sequences=return_sequences"),
        *editor.add_argument(call, f"return_sequences={value}"),
    )
    yield Proposal(fixes.write_parameter(helper.name, line), edits)


def whole_layers(cell: SeenLayer, fault: Fault, run: Run) -> Iterator[Proposal]:
    """`GRUCell(8)` as `GRU(8)`; among the layers of a model all cells, of which all but the last return sequences."""
    cells = [use.layer for use in fault.model.used if use.layer.name.endswith("Cell")] if fault.model else []
    edits: Edits = ()
    for layer in cells or [cell]:
        edits += _whole(layer, run)[1]
        if layer is not (cells or [cell])[-1]:
            edits += run.editor.set_return_sequences(layer, True)
    name = _whole(cell, run)[0]
    several = f"{name}(..., return_sequences=True), and {name}(...) as the last one"
    yield Proposal(fixes.write_code(several if len(cells) > 1 else f"{name}(...)"), edits)


def _whole(cell: SeenLayer, run: Run) -> tuple[str, Edits]:
    made = cell.at.node.func
    name = made.attr if isinstance(made, ast.Attribute) else cell.name
    whole = run.editor.text_of(made).removesuffix(name) + name.removesuffix("Cell")
    return whole, run.editor.replace(made, whole)
