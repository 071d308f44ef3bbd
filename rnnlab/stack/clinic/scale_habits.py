"""What the code shows of scales and data that makes predictions bad: values not scaled, or not scaled back, and nan."""

import ast
import re
from collections.abc import Callable, Iterator

from rnnlab.stack.clinic import prediction_messages as messages
from rnnlab.stack.clinic.edits import apply_edits
from rnnlab.stack.clinic.findings import Run
from rnnlab.stack.clinic.keras_answers.seen import SeenModel
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.value_flow import Flow
from rnnlab.stack.clinic.verdict import Finding

Habit = tuple[Finding, Callable[[Run], str | None] | None]
LARGE = 10.0  # at which sums in a gate leave the range in which sigmoid and tanh still change
LARGE_TARGET = 100.0  # further than Adam moves a bias in 100 000 steps of 0.001
SCALING_LAYERS = (
    "Normalization",
    "BatchNormalization",
    "LayerNormalization",
    "Embedding",
    "Rescaling",
    "Masking",
)
ROWS = {"pct_change": "the first rows", "diff": "the first rows", "shift": "the first or last rows",
        "rolling": "the first rows"}  # fmt: skip
CLEANS = re.compile(r"dropna|fillna|isna|isnan|notna|isnull|notnull|nan_to_num|interpolate|ffill|bfill|min_periods|"
                    r"nanm|\.iloc\[\w|\[[\w\s+-]+:|clean|drop")  # fmt: skip


def trained_argument(model: SeenModel, name: str) -> ast.expr | None:
    """The expression of X or y in the first call that trains the model."""
    for fit in model.fits:
        if getattr(fit.at.node.func, "attr", "").startswith(("fit", "train")):
            node = fit.nodes.get(name)
            return node if isinstance(node, ast.expr) else None
    return None


def of_scale(model: SeenModel, flow: Flow) -> Iterator[Habit]:
    first = next((use for use in model.used if use.layer.recurrent), None)
    if first is None or any(
        use.layer.name in SCALING_LAYERS for use in model.used[: model.used.index(first)]
    ):
        return
    told = 0
    for name in ("x", "y"):
        node = trained_argument(model, name)
        values = flow.values(node)
        if (
            node is None
            or values is None
            or values.scaled
            or (name == "y" and "crossentropy" in loss_name(model.loss))
        ):
            continue
        least = LARGE if name == "x" else LARGE_TARGET
        if (values.large > least or values.read) and not told:
            told = node.lineno
            cause = messages.values_not_scaled(ast.unparse(node)[:40], values.large, name == "y")
            yield Finding(0, node.lineno, cause, messages.scale_both(), "hint"), None


def of_scalers(run: Run, flow: Flow) -> Iterator[Habit]:
    targets = [node for model in run.seen.models if (node := trained_argument(model, "y")) is not None]
    for name in dict.fromkeys(fitted.scaler for fitted in flow.fitted):
        fits = [fitted for fitted in flow.fitted if fitted.scaler == name]
        first, last = fits[0], fits[-1]
        if len(fits) < 2 or first.data == last.data or not name.isidentifier():
            continue
        if re.search(r"(?i)test|val|new|future", last.data) and not re.search(r"(?i)test|val", first.data):
            cause = messages.scaler_fitted_again(name, first.data, last.data)
            code = messages.only_transform(name, last.data)
            yield Finding(0, last.line, cause, code, "silent"), None
            continue
        scaled = [
            fitted
            for fitted in fits
            if any(_names(fitted.data) & _names(ast.unparse(one)) for one in targets)
        ]
        turned = f"{name}.inverse_transform" in run.source
        if scaled and scaled[-1] is not last and turned:
            cause = messages.scaler_of_other_data(name, scaled[-1].data, last.data)
            yield Finding(0, last.line, cause, messages.scaler_each(), "silent"), None
    yield from _not_scaled_back(run, flow, targets)


def _not_scaled_back(run: Run, flow: Flow, targets: list[ast.expr]) -> Iterator[Habit]:
    scalers = [values.scaler for one in targets if (values := flow.values(one)) is not None and values.scaler]
    if not scalers or re.search(r"inverse_transform|data_min_|data_max_|scale_\b|\.mean_", run.source):
        return
    for node in ast.walk(run.tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        call = node.value
        if not isinstance(call, ast.Call) or getattr(call.func, "attr", "") != "predict":
            continue
        name = node.targets[0].id
        uses = [one for one in ast.walk(run.tree) if isinstance(one, ast.Name) and one.id == name]
        turned = any(
            isinstance(one, ast.BinOp)
            and isinstance(one.op, ast.Mult | ast.Add)
            and name in _names(ast.unparse(one))
            for one in ast.walk(run.tree)
        )
        if len(uses) > 1 and not turned:
            cause, fix = messages.not_scaled_back(name, scalers[0]), messages.scale_back(scalers[0], name)
            yield Finding(0, node.lineno, cause, fix, "hint"), None
            return


def _names(text: str) -> set[str]:
    """The words of an expression, apart from those that any array has."""
    return set(re.findall(r"[A-Za-z_]\w+|\b[A-Za-z]\b", text)) - {
        "reshape",
        "values",
        "np",
        "array",
        "iloc",
        "df",
        "astype",
    }


# Data


def of_data(run: Run, flow: Flow) -> Iterator[Habit]:
    for call, values in flow.splits:
        shuffled = next((one for one in call.keywords if one.arg == "shuffle"), None)
        if values.windows and shuffled is None:

            def edited(run: Run, call: ast.Call = call) -> str | None:
                return apply_edits(run.source, run.editor.add_argument(call, "shuffle=False"))

            yield (
                Finding(0, call.lineno, messages.windows_shuffled(), messages.split_in_order(), "hint"),
                edited,
            )
            break
    yield from _made_nan(run)
    for loop in ast.walk(run.tree):
        if isinstance(loop, ast.For | ast.While):
            yield from _same_input(loop)


def _made_nan(run: Run) -> Iterator[Habit]:
    for node in ast.walk(run.tree):
        name = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
        if (
            name not in ROWS
            or not isinstance(node, ast.Call)
            or ast.unparse(node.func).startswith(("np.", "K.", "tf."))
        ):
            continue
        later = "\n".join(run.source.split("\n")[node.lineno - 1 :])
        if CLEANS.search(later.replace(ast.unparse(node), "")):
            return
        text = ast.unparse(node)
        cause = messages.makes_nan(text if len(text) < 60 else f"{name}()", ROWS[name])
        yield Finding(0, node.lineno, cause, messages.drop_nan(), "hint"), None
        return


def _same_input(loop: ast.For | ast.While) -> Iterator[Habit]:
    """`predict` in a loop that changes nothing of what it reads."""
    calls = [node for node in ast.walk(loop) if isinstance(node, ast.Call)]
    predict = [node for node in calls if getattr(node.func, "attr", "") == "predict" and node.args]
    changed = {
        node.id for node in ast.walk(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for node in ast.walk(loop):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            changed |= {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
    owners = {part.id for call in calls for part in ast.walk(call.func) if isinstance(part, ast.Name)}
    trains = any(
        getattr(call.func, "attr", "").startswith(("fit", "train", "add", "reset")) for call in calls
    )
    for call in predict:
        read = [part.id for part in ast.walk(call.args[0]) if isinstance(part, ast.Name)]
        called = any(
            isinstance(part, ast.Call) and isinstance(part.func, ast.Name) for part in ast.walk(call.args[0])
        )
        random = any("random" in ast.unparse(part) for part in ast.walk(call.args[0]))
        model = {part.id for part in ast.walk(call.func) if isinstance(part, ast.Name)}
        touched = changed | (owners - {"np", "numpy", "tf"})
        if not read or trains or called or random or (set(read) | model) & changed or set(read) & touched:
            continue
        text = ast.unparse(call)
        finding = messages.same_input_each_round(text if len(text) < 60 else "predict(…)")
        yield Finding(0, call.lineno, finding, messages.append_prediction(read[0]), "silent"), None
        return
