"""Ways to fix a loss that takes y in another form: class numbers, one-hot, or two classes."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.findings import Proposal, Run
from rnnlab.stack.clinic.keras_answers.seen import Applied, SeenModel
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.python.values import Sides

SPARSE, ONE_HOT, BINARY = "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"


def losses(
    model: SeenModel, output: Sides, target: Sides, head: Applied, run: Run, one_unit: bool
) -> Iterator[Proposal]:
    name = loss_name(model.loss)
    if one_unit:
        yield from _sigmoid(model, head, run)
    if "sparse" in name:
        yield from _loss(model, ONE_HOT, run)
        if output[-1:] == (1,):
            yield from _sigmoid(model, head, run)
    elif "categorical" in name:
        yield from _loss(model, SPARSE, run)
        if output[-1:] == (1,):
            yield from _sigmoid(model, head, run)
    elif "binary" in name and (output[-1] or 0) > 1 and (not target or target[-1] == 1):
        yield from _loss(model, SPARSE, run)


def _loss_node(model: SeenModel) -> ast.expr | None:
    if model.compiled is None:
        return None
    call = model.compiled.node
    by_name = {keyword.arg: keyword.value for keyword in call.keywords}
    return by_name.get("loss") or (call.args[1] if len(call.args) > 1 else None)


def _loss(model: SeenModel, name: str, run: Run) -> Iterator[Proposal]:
    node = _loss_node(model)
    if node is not None:
        yield Proposal(fixes.write_loss(name), run.editor.replace(node, f"'{name}'"))


def _sigmoid(model: SeenModel, head: Applied, run: Run) -> Iterator[Proposal]:
    """One unit for two classes: a sigmoid with its loss."""
    node, activation = _loss_node(model), head.layer.nodes.get("activation")
    if node is None:
        return
    editor = run.editor
    edits = editor.replace(node, f"'{BINARY}'")
    if head.layer.recurrent:
        code = "Dense(1, activation='sigmoid')"
        edits += editor.insert_layer(head, "Dense", "1, activation='sigmoid'", after=True)
        fix = fixes.together(str(fixes.put_at_the_end(code)), str(fixes.write_loss(BINARY)))
        yield Proposal(fix, edits)
        return
    if head.layer.name == "Dense":
        edits += editor.set_argument(head.layer.at.node, activation, "activation", "'sigmoid'")
    yield Proposal(fixes.write_code(f"activation='sigmoid' and loss='{BINARY}'"), edits)
