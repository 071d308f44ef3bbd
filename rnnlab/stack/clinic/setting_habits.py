"""Losses, metrics and sizes that Keras takes although they do not fit: accuracy of a regression, softmax with mse."""

import ast
from collections.abc import Callable, Iterator

from rnnlab.stack.clinic import fix_messages, name_messages, output_messages, value_messages
from rnnlab.stack.clinic.edits import apply_edits
from rnnlab.stack.clinic.findings import Run, title
from rnnlab.stack.clinic.keras_answers.names import CALLBACKS
from rnnlab.stack.clinic.keras_answers.seen import SeenLayer, SeenModel
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.unset_names import names_bound
from rnnlab.stack.clinic.verdict import Finding

Habit = tuple[Finding, Callable[[Run], str | None] | None]
OF_REGRESSION = ("mse", "mae", "mean_squared_error", "mean_absolute_error", "MeanSquaredError", "MeanAbsoluteError",
                 "mape", "msle", "logcosh", "huber", "Huber")  # fmt: skip
ACCURACIES = ("accuracy", "acc")
# Functions of scikit-learn, and what computes the same with Keras.
OF_SKLEARN = {
    "r2_score": "keras.metrics.R2Score()", "mean_squared_error": "'mse'", "mean_absolute_error": "'mae'",
    "mean_absolute_percentage_error": "'mape'", "accuracy_score": "'accuracy'", "f1_score": "keras.metrics.F1Score()",
    "precision_score": "keras.metrics.Precision()", "recall_score": "keras.metrics.Recall()",
    "roc_auc_score": "keras.metrics.AUC()", "root_mean_squared_error": "keras.metrics.RootMeanSquaredError()",
}  # fmt: skip


def settings_habits(run: Run) -> Iterator[Habit]:
    """Most are findings without an edit: what is meant, only the person knows."""
    for model in run.seen.models:
        yield from _of_model(model)
        yield from _of_sklearn(run, model)
        yield from _of_monitor(run, model)
    for layer in run.seen.layers:
        if layer.name == "Embedding" and _counts_samples(layer):
            cause, fix = output_messages.samples_as_input_dim(title(layer)), output_messages.largest_number()
            yield Finding(0, layer.line, cause, fix, "silent"), None


def _of_monitor(run: Run, model: SeenModel) -> Iterator[Habit]:
    """A callback that watches `val_acc`, which Keras 3 calls `val_accuracy`, and only where it is a metric."""
    call = model.compiled.node if model.compiled else None
    metrics = next((one for one in call.keywords if one.arg == "metrics"), None) if call else None
    if call is None or (metrics is not None and "accuracy" not in metrics_of(call)):
        return
    watched = [
        one.value
        for node in ast.walk(run.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in CALLBACKS
        for one in node.keywords
        if one.arg == "monitor"
        and isinstance(one.value, ast.Constant)
        and one.value.value in ("acc", "val_acc")
    ]
    if not watched:
        return

    def edited(run: Run) -> str | None:
        edits = [run.editor.replace(node, repr(f"{node.value!s}uracy")) for node in watched]
        added = run.editor.add_argument(call, "metrics=['accuracy']") if metrics is None else ()
        return apply_edits(run.source, (*(edit for part in edits for edit in part), *added))

    code = f"monitor='{watched[0].value!s}uracy'"
    fix = fix_messages.write_code(
        code if metrics is not None else f"{code} and metrics=['accuracy'] in compile"
    )
    cause = output_messages.monitor_not_there(str(watched[0].value), metrics is None)
    yield Finding(0, watched[0].lineno, cause, fix, "silent"), edited


def _of_sklearn(run: Run, model: SeenModel) -> Iterator[Habit]:
    """A function of scikit-learn as a metric or loss, which needs numbers and gets tensors."""
    call = model.compiled.node if model.compiled else ast.Call(ast.Name(""), [], [])
    given = [loss_node(model), *(one.value for one in call.keywords if one.arg == "metrics")]
    parts = [
        part for node in given if node is not None
        for part in (node.elts if isinstance(node, ast.List | ast.Tuple) else [node])
    ]  # fmt: skip
    imported = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(run.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sklearn")
        for alias in node.names
    }
    known = set(names_bound(run.tree))
    for part in parts:
        name = part.id if isinstance(part, ast.Name) else ""
        meant = imported.get(name, name if name in OF_SKLEARN and name not in known else "")
        if not meant:
            continue
        code = OF_SKLEARN.get(meant, "")
        cause = output_messages.metric_of_sklearn(name, name in imported)
        fix = fix_messages.write_code(code) if code else output_messages.score_after()

        def edited(run: Run, part: ast.expr = part, code: str = code) -> str | None:
            return apply_edits(run.source, run.editor.replace(part, code)) if code else None

        yield Finding(0, part.lineno, cause, fix, "error"), edited


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
    elif "categorical" in loss and last.recurrent and activation in ("", "tanh") and not _of_logits(model):
        cause, fix = (
            value_messages.recurrent_output_for_classes(title(last), loss),
            value_messages.dense_for_classes(),
        )
        yield Finding(0, last.line, cause, fix, "silent"), None
    if loss in OF_REGRESSION and activation != "softmax" and metrics_of(compiled.node) & set(ACCURACIES):
        cause, fix = output_messages.accuracy_of_values(loss), output_messages.use_mae()
        yield Finding(0, compiled.line, cause, fix, "hint"), None
    several = isinstance(width, int) and width > 2 and activation in ("sigmoid", "hard_sigmoid")
    if loss == "binary_crossentropy" and several and metrics_of(compiled.node) & set(ACCURACIES):
        cause, fix = output_messages.counts_every_output(width or 0), output_messages.softmax_for_one_class()
        yield Finding(0, compiled.line, cause, fix, "hint"), None
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


def metrics_of(call: ast.Call) -> set[str]:
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
