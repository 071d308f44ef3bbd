"""Losses, metrics and sizes that Keras takes although they do not fit: accuracy of a regression, softmax with mse."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import name_messages, output_messages, value_messages
from rnnlab.stack.clinic.findings import Run, title
from rnnlab.stack.clinic.keras_answers.seen import SeenLayer, SeenModel
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.verdict import Finding

OF_REGRESSION = ("mse", "mae", "mean_squared_error", "mean_absolute_error", "MeanSquaredError", "MeanAbsoluteError",
                 "mape", "msle", "logcosh", "huber", "Huber")  # fmt: skip
ACCURACIES = ("accuracy", "acc")


def settings_habits(run: Run) -> Iterator[tuple[Finding, None]]:
    """Each as a finding without an edit: what is meant, only the person knows."""
    for model in run.seen.models:
        yield from _of_model(model)
    for layer in run.seen.layers:
        if layer.name == "Embedding" and _counts_samples(layer):
            cause, fix = output_messages.samples_as_input_dim(title(layer)), output_messages.largest_number()
            yield Finding(0, layer.line, cause, fix, "silent"), None


def _of_model(model: SeenModel) -> Iterator[tuple[Finding, None]]:
    compiled, loss = model.compiled, loss_name(model.loss)
    last = model.used[-1].layer if model.used else None
    if compiled is None or last is None or len(model.output_shapes) > 1:
        return
    cell = last.inner if last.name == "TimeDistributed" and last.inner else last
    activation = "softmax" if cell.name == "Softmax" else cell.values.get("activation", "")
    width = model.output_shapes[0][-1] if model.output_shapes and model.output_shapes[0] else None
    if loss in OF_REGRESSION and activation == "softmax" and width != 1:
        cause, fix = output_messages.softmax_of_values(title(cell), loss), output_messages.linear_or_classes()
        yield Finding(0, cell.line, cause, fix, "hint"), None
    elif loss in OF_REGRESSION and activation == "relu":
        cause, fix = output_messages.relu_of_values(title(cell)), output_messages.linear()
        yield Finding(0, cell.line, cause, fix, "hint"), None
    elif "categorical" in loss and activation != "softmax" and width == 1:
        cause, fix = name_messages.softmax_of_one(loss), output_messages.unit_for_each_class()
        yield Finding(0, last.line, cause, fix, "silent"), None
    elif loss in OF_REGRESSION and activation != "softmax" and _metrics(compiled.node) & set(ACCURACIES):
        cause, fix = output_messages.accuracy_of_values(loss), output_messages.use_mae()
        yield Finding(0, compiled.line, cause, fix, "hint"), None
    elif "categorical" in loss and last.recurrent and activation in ("", "tanh") and not _of_logits(model):
        cause, fix = (
            value_messages.recurrent_output_for_classes(title(last), loss),
            value_messages.dense_for_classes(),
        )
        yield Finding(0, last.line, cause, fix, "silent"), None
    if loss == "binary_crossentropy" and activation == "softmax" and width != 1:
        cause, fix = output_messages.softmax_with_binary(title(cell)), output_messages.use_categorical()
        yield Finding(0, compiled.line, cause, fix, "hint"), None


def _of_logits(model: SeenModel) -> bool:
    """Whether the loss reads values without an activation: `from_logits=True`."""
    node = loss_node(model)
    return node is not None and any(getattr(one, "arg", "") == "from_logits" for one in ast.walk(node))


def loss_node(model: SeenModel) -> ast.expr | None:
    """Where compile gets the loss."""
    call = model.compiled.node if model.compiled else ast.Call(ast.Name(""), [], [])
    second = call.args[1] if len(call.args) > 1 else None
    return next((one.value for one in call.keywords if one.arg == "loss"), second)


def _metrics(call: ast.Call) -> set[str]:
    node = next((one.value for one in call.keywords if one.arg == "metrics"), None)
    parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def _counts_samples(layer: SeenLayer) -> bool:
    """Whether the input_dim of an Embedding is written as the number of samples of X."""
    node = layer.nodes.get("input_dim")
    value = node.value if isinstance(node, ast.keyword) else node
    return (
        isinstance(value, ast.Subscript)
        and isinstance(value.value, ast.Attribute)
        and value.value.attr == "shape"
        and isinstance(value.slice, ast.Constant)
        and value.slice.value == 0
        and isinstance(value.value.value, ast.Name)
        and value.value.value.id.lower().strip("_").split("_")[0]
        in ("x", "xtrain", "trainx", "train", "data")
    )
