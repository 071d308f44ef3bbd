"""Shapes of X and y that stand in the text around a code, such as `trainX.shape = (22234, 51, 1)`."""

import ast
import re
from collections.abc import Sequence

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import name_messages
from rnnlab.stack.clinic.findings import Run
from rnnlab.stack.clinic.keras_answers.seen import tensor_sides
from rnnlab.stack.clinic.verdict import Finding
from rnnlab.stack.shapes import Shape

POSTED = re.compile(r"\b(\w+)\.shape\s*(?:=+|:|is|->)?\s*\((\d{1,9}(?:\s*,\s*\d{1,9})+)\s*,?\)")
DESCRIBED = re.compile(
    r"\b(?:x|x_?train|train_?x|x_?data|(?:input|training) data)\s[^.:\n()\[\]]{0,30}?"
    r"\b(?:shape|size|dim\w*|vec\w*|vet\w*|array|tensor|is|é)\s[^.:\n()\[\]]{0,12}?[\[(](\d{1,9}(?:\s*,\s*\d{1,9}){2,4})\s*[\])]",
    re.I,
)
OF_X = re.compile(r"(?:x|x_?train|train_?x|x_?data)", re.I)


def posted_data(lines: Sequence[str]) -> Shape | None:
    """The shape of X in the lines that are not code; None if there is none, or several."""
    found = {sides for line in lines for name, sides in POSTED.findall(line) if OF_X.fullmatch(name)}
    found = found or {sides for line in lines for sides in DESCRIBED.findall(line)}
    return tuple(map(int, found.pop().split(","))) if len(found) == 1 else None


def in_comments(text: str, tree: ast.Module) -> list[str]:
    """The comments of a code that give the shape of data which the code does not make or change."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return [
        line for line in re.findall(r"#.*", text) if made.isdisjoint(name for name, _ in POSTED.findall(line))
    ]


def read_by_no_input(run: Run, posted: Shape) -> Finding | None:
    """That a model of several inputs has none that reads X as it is posted; None if one does."""
    model = run.seen.models[-1] if run.seen.models else None
    if model is None or model.keras is None or len(model.keras.inputs) < 2:
        return None
    inputs = [(run.seen.shown(tensor_sides(tensor)) or ())[1:] for tensor in model.keras.inputs]
    if any(_fits(posted[1:], sides) for sides in inputs) or any(
        len(sides) != len(posted) - 1 for sides in inputs
    ):
        return None
    line = next((layer.line for layer in run.seen.layers if layer.name == "Input"), 0)
    text = f"shape=({', '.join(map(str, posted[1:]))}{',' if len(posted) == 2 else ''})"
    cause = name_messages.data_and_declared(posted[1:], inputs[0])
    return Finding(8, line, cause, fixes.write_code(text), "error", "input")


def one_input(run: Run) -> bool:
    """Whether the code has one model, of one input as far as it is known, and does not make its data."""
    models = run.seen.models
    given = any(fit.x and fit.x[0] for model in models for fit in model.fits)
    return len(models) == 1 and not given and (models[0].keras is None or len(models[0].keras.inputs) == 1)


def _fits(data: Shape, declared: Shape) -> bool:
    pairs = zip(data, declared, strict=False)
    return len(data) == len(declared) and all(None in pair or pair[0] == pair[1] for pair in pairs)
