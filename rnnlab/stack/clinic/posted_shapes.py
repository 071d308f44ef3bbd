"""Shapes of X and y that stand in the text around a code, such as `trainX.shape = (22234, 51, 1)`."""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import name_messages
from rnnlab.stack.clinic.error_messages import ErrorFacts
from rnnlab.stack.clinic.findings import Run
from rnnlab.stack.clinic.keras_answers.seen import tensor_sides
from rnnlab.stack.clinic.verdict import Finding
from rnnlab.stack.shapes import Shape

POSTED = re.compile(r"\b(\w+)(?:\.shape\s*(?:=+|:|is|->|#)?|\s*[:=])\s*\((\d{1,9}(?:\s*,\s*\d{1,9})+)\s*,?\)")
DESCRIBED = re.compile(
    r"\b(?:x|x_?train|train_?x|x_?data|(?:input|training) data)\s[^.:\n()\[\]]{0,30}?"
    r"\b(?:shape|size|dim\w*|vec\w*|vet\w*|array|tensor|is|é)\s[^.:\n()\[\]]{0,12}?[\[(](\d{1,9}(?:\s*,\s*\d{1,9}){2,4})\s*[\])]",
    re.I,
)
# Messages that name a batch, not all samples.
OF_BATCHES = ("shapes_incompatible", "logits_and_labels", "labels_and_logits", "target_rank")
OF_X = re.compile(r"(?:x|x_?train|train_?x|x_?data)", re.I)
SIDES = r"[\[(](\d{1,9}(?:\s*,\s*\d{1,9}){0,4})\s*,?\s*[\])]"
OF_Y = re.compile(
    r"\b(?:y|y_?train|train_?y|y_?data|targets?|labels?)(?:\.shape)?\s*"
    r"(?:(?:=+|:|->|(?:has|have|is|are|of|with|shape|the|a|an|dim\w*|size|array|y)\b)\s*){1,4}" + SIDES,
    re.I,
)
OF_SHAPES = re.compile(r"(?i)^(?!targets?|labels?)|shape|dim|size|array")  # labels: (0, 1) are the labels
TUPLES = re.compile(r"\((\d{1,9}(?:\s*,\s*\d{1,9})*)\s*,?\s*\)")
MOST_LINES, MOST_LINE, MOST_PRINTED = (
    5_000,
    3_000,
    20,
)  # lines that are read, their characters, and shapes taken


def given_shape(typed: Shape | None, named: Shape | None, facts: ErrorFacts | None) -> Shape | None:
    """The shape that the person typed; else the one in the message, if it has more than the samples."""
    of_batch = facts is not None and facts.family is not None and facts.family.name in OF_BATCHES
    if named and len(named) > 1 and (named[0] == 32 or of_batch):
        named = (None, *named[1:])  # a batch, as fit and predict take them
    return typed or (named if named is not None and len(named) > 0 else None)


def target_for_data(facts: ErrorFacts | None, run: Run) -> ErrorFacts | None:
    """The facts of a message that does not say whether its array is X or y: y, if the output has its last side."""
    model = run.seen.models[-1] if run.seen.models else None
    unsaid = facts is not None and facts.family is not None and facts.family.name == "theano_dimensions"
    if facts is None or not unsaid or not facts.x or model is None or model.keras is None:
        return facts
    read, leaving = (tensor_sides(tensors[0]) or () for tensors in (model.keras.inputs, model.keras.outputs))
    of_target = facts.x[-1] in leaving[-1:] and facts.x[-1] not in read[1:] and None not in read[1:]
    return replace(facts, x=None, y=(None, *facts.x[1:])) if of_target else facts


def posted_data(lines: Sequence[str]) -> Shape | None:
    """The shape of X in the lines that are not code; None if there is none, or several."""
    found = {sides for line in lines for name, sides in POSTED.findall(line) if OF_X.fullmatch(name)}
    found = found or {sides for line in lines for sides in DESCRIBED.findall(line)}
    return tuple(map(int, found.pop().split(","))) if len(found) == 1 else None


def posted_target(lines: Sequence[str]) -> Shape | None:
    """The shape of y in the lines that are not code; None if there is none, or several."""
    matches = (match for line in lines[:MOST_LINES] for match in OF_Y.finditer(line[:MOST_LINE]))
    found = {tuple(map(int, match[1].split(","))) for match in matches if OF_SHAPES.search(match[0])}
    shapes = [sides for sides in found if 0 not in sides]
    return shapes[0] if len(shapes) == len(found) == 1 else None


def printed_shapes(source: str) -> list[str]:
    """What a code prints of shapes, as `X.shape = (100, 24, 3)`, if the code sets the name nowhere after that."""
    lines = source.split("\n")[:MOST_LINES]
    found: list[str] = []
    for at, line in enumerate(lines):
        if len(found) >= MOST_PRINTED:
            break
        names = re.findall(r"\b(\w+)\.shape\b(?!\s*[\[=])", line.partition("#")[0])
        beside = re.findall(rf"\b(\w+)\.shape(?:\(\))?\s*#\s*{TUPLES.pattern}", line)
        found += [f"{name}.shape = ({shape})" for name, shape in beside]
        if TUPLES.search(line):
            continue
        after = next(
            ((place, text) for place, text in enumerate(lines[at + 1 : at + 4]) if text.strip()), None
        )
        if not names or after is None or not re.match(r"\s*(?:print\b|\w+\.shape\b|>>>|In)", line):
            continue
        sides = TUPLES.findall(after[1])
        words = re.sub(r"Out\[\d*\]|shape|torch|Size|#", "", TUPLES.sub("", after[1]))
        rest = "\n".join(lines[at + 2 + after[0] :])
        if len(sides) == len(names) and not re.search(r"[A-Za-z]{3}", words):
            pairs = zip(names, sides, strict=True)
            found += [
                f"{name}.shape = ({shape})"
                for name, shape in pairs
                if not re.search(rf"(?m)^[ \t]*(?:\w+, *)*{name}[ \t]*(?:, *\w+ *)*=[^=]", rest)
            ]
    return found


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


def one_output(run: Run) -> bool:
    """Whether the code has one model, of one output as far as it is known, and does not make its targets."""
    models = run.seen.models
    given = any(fit.y and fit.y[0] for model in models for fit in model.fits)
    return len(models) == 1 and not given and len(models[0].output_shapes) < 2


def _fits(data: Shape, declared: Shape) -> bool:
    pairs = zip(data, declared, strict=False)
    return len(data) == len(declared) and all(None in pair or pair[0] == pair[1] for pair in pairs)
