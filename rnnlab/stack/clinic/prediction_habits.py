"""Why predictions are bad although Keras raises nothing: what the code shows of the output, layers and training."""

import ast
import re
from collections.abc import Callable, Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import prediction_messages as messages
from rnnlab.stack.clinic.edits import apply_edits
from rnnlab.stack.clinic.findings import Run, chain, heads_of, title
from rnnlab.stack.clinic.keras_answers.seen import Applied, SeenLayer, SeenModel
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.scale_habits import LARGE, of_data, of_scale, of_scalers, trained_argument
from rnnlab.stack.clinic.setting_habits import ACCURACIES, OF_REGRESSION, metrics_of
from rnnlab.stack.clinic.value_flow import Flow, Values, value_flow
from rnnlab.stack.clinic.verdict import Finding

Habit = tuple[Finding, Callable[[Run], str | None] | None]
LARGE_RATE = 0.05  # fifty times Keras's default for Adam and RMSprop
FEW_EPOCHS = 3
FEW_STEPS = 200  # gradient steps; with 0.001 each, a weight has then moved by 0.2 at most
SIGMOIDS = ("sigmoid", "hard_sigmoid", "softmax")
REACH = dict.fromkeys(SIGMOIDS, (0.0, 1.0)) | {
    "tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
    "relu": (0.0, None),
}
EQUAL = re.compile(
    r"(?i)\b(?:same|constant|identical|equal|similar|single|one)\b(?:\W+\w+){0,4}?\W+"
    r"(?:values?|outputs?|predictions?|results?|numbers?|class|answers?|vectors?|labels?|data|rows?)\b"
    r"|\b(?:flat|straight|horizontal) line|\b(?:all|only) (?:zeros?|ones?|the mean)\b|\bconverg\w+ to (?:a|one|the)\b"
    r"|\bpredict\w*(?:\W+\w+){0,8}?\W+(?:same|constant|identical|flat|zeros?)\b"
    r"|\balways (?:predict|output|return|giv|get|identif|classif|receiv)|(?:does|is|do|are)(?: not|n't) learn"
    r"|\b(?:loss|acc\w*)\b(?:\W+\w+){0,6}?\W+(?:stuck|constant|unchanged|"
    r"(?:not|n't|t) (?:\w+ )?(?:chang|improv|decreas|increas|mov)\w*)"
)
LATE = re.compile(
    r"(?i)\blag(?:s|ged|ging)?\b|\bshifted\b|\bdelay(?:ed)?\b|\bbehind\b|\becho\w*|\bmimic\w*|\bcop(?:y|ies|ying)\b|"
    r"(?:last|previous|current) (?:input )?(?:value|step|number|price)"
)
VALIDATION = re.compile(
    r"(?i)val(?:idation)?[ _]?(?:loss|acc\w*|error)(?:\W+\w+){0,9}?\W+(?:stuck|constant|high\w*|increas\w*|ris\w+|"
    r"worse|fluctuat\w*|(?:not|n't) \w+|never|flat)"
)
NAN = re.compile(r"(?i)\bnans?\b")


def prediction_habits(run: Run) -> Iterator[Habit]:
    """Each with the function that gives the code without it; None if that is the person's choice."""
    trained = [(model, heads) for model in run.seen.models if (heads := heads_of(model))]
    flow = value_flow(run.tree)
    found: list[Habit] = []
    for model, heads in trained:
        if len(heads) == 1:
            found += _of_output(run, model, heads[0], flow)
        found += of_scale(model, flow)
    found += [*of_scalers(run, flow), *of_data(run, flow), *_of_layers(run, flow)]
    asked = bool(EQUAL.search(run.words)), bool(LATE.search(run.words)), bool(VALIDATION.search(run.words))
    if any(asked) or NAN.search(run.words):
        found += [*_of_training(run), *_of_fits(run)]
    yield from found
    if not trained or found or run.problem is not None:
        return
    classes = any("crossentropy" in loss_name(model.loss) for model, _ in trained)
    for wanted, cause, fix in (
        (asked[1], messages.repeats_last_value(), messages.learn_the_change()),
        (asked[2], messages.validation_apart(), messages.look_at_validation()),
        (asked[0], messages.equal_predictions(classes), messages.look_for_equal()),
    ):
        if wanted:
            yield Finding(0, 0, cause, fix, "hint"), None
            return


# The output


def _of_output(run: Run, model: SeenModel, head: Applied, flow: Flow) -> Iterator[Habit]:
    layer = head.layer
    cell = layer.inner if layer.name == "TimeDistributed" and layer.inner else layer
    kind, loss = _activation(cell), loss_name(model.loss)
    y = flow.values(trained_argument(model, "y"))
    if "crossentropy" in loss:
        yield from _of_classes(run, model, cell, kind, loss, y)
        return
    if kind not in REACH or (
        model.compiled is not None and loss not in OF_REGRESSION and isinstance(model.loss, str)
    ):
        return
    low, high = REACH[kind]
    reach = "values from 0 on" if high is None else f"values from {low:g} to {high:g}"
    fix = messages.dense_at_the_end() if layer.recurrent else messages.no_activation()
    if y is not None and y.low is not None and y.high is not None:
        # A random array of the code only stands for data, of which its bounds are known all the same.
        if y.low < low or (high is not None and y.high > high):
            cause = messages.output_cannot_reach(title(cell), kind, reach, y.low, y.high, y.standard)
            yield Finding(0, cell.line, cause, fix, "silent"), _linear(cell)
        return
    scaled = y is not None and (y.scaled or y.whole)
    trained = model.compiled is not None
    if kind in ("relu", "softmax") or scaled or not trained or (y is None and flow.scalers):
        return  # relu and softmax of values are told whatever y is
    read = y is not None and y.read
    cause = messages.output_bounded(title(cell), kind, reach, read)
    yield Finding(0, cell.line, cause, fix, "silent" if read else "hint"), None


def _of_classes(
    run: Run, model: SeenModel, cell: SeenLayer, kind: str, loss: str, y: Values | None
) -> Iterator[Habit]:
    at = model.compiled.line if model.compiled else cell.line
    if y is not None and y.low is not None and y.high is not None and not y.whole:
        if loss != "binary_crossentropy" or y.low < 0 or y.high > 1:
            cause, fix = messages.classes_not_values(loss, y.low, y.high), messages.loss_of_values()
            yield Finding(0, at, cause, fix, "silent"), None
        elif model.compiled is not None and metrics_of(model.compiled.node) & set(ACCURACIES):
            yield Finding(0, at, messages.accuracy_of_fractions(), messages.mae_or_classes(), "hint"), None
        return
    width = model.output_shapes[0][-1] if model.output_shapes and model.output_shapes[0] else None
    each = kind == "sigmoid" and (width or 1) > 2 and "categorical" in loss
    known = cell.name in ("Dense", "Activation" if each else "Dense") and cell.keras is not None
    logits = any(isinstance(node, ast.keyword) and node.arg == "from_logits" for node in ast.walk(run.tree))
    if (
        not known
        or logits
        or kind not in ("linear", "relu", "tanh", "sigmoid" if each else "linear")
        or (width in (1, None)) != (loss == "binary_crossentropy")
    ):
        return
    wanted = "sigmoid" if loss == "binary_crossentropy" else "softmax"
    cause = messages.no_probability(title(cell), loss, wanted)
    if each:
        cause = messages.sigmoid_for_one_class(title(cell), loss)
    code = f"activation='{wanted}'"
    node = cell.nodes.get("activation")

    def edited(run: Run) -> str | None:
        if node is None:
            return apply_edits(run.source, run.editor.add_argument(cell.at.node, code))
        value = node.value if isinstance(node, ast.keyword) else node
        return apply_edits(run.source, run.editor.replace(value, repr(wanted)))

    yield Finding(0, cell.line, cause, fixes.write_code(code), "silent"), edited


def _activation(cell: SeenLayer) -> str:
    if cell.name == "Softmax":
        return "softmax"
    value = cell.values.get("activation", "tanh" if cell.recurrent else "linear")
    return (
        value
        if isinstance(value, str)
        else getattr(value, "name", getattr(value, "__name__", "")) or "linear"
    )


def _linear(cell: SeenLayer) -> Callable[[Run], str | None] | None:
    node = cell.nodes.get("activation")
    value = node.value if isinstance(node, ast.keyword) else node
    if not isinstance(value, ast.Constant) or cell.recurrent:
        return None
    return lambda run: apply_edits(run.source, run.editor.replace(value, "'linear'"))


# Layers and training


def _of_layers(run: Run, flow: Flow) -> Iterator[Habit]:
    asked = EQUAL.search(run.words) or NAN.search(run.words)
    for model in run.seen.models:
        x = flow.values(trained_argument(model, "x"))
        large = x is not None and not x.scaled and (x.read or x.large > LARGE)
        for use in model.used:
            cell = use.layer.cell
            before = chain(use)[-1].layer if use.before else None
            if use.layer.recurrent and cell.values.get("activation") == "relu" and (asked or large):
                yield (
                    Finding(
                        0,
                        cell.line,
                        messages.relu_in_recurrent(title(use.layer)),
                        messages.default_tanh(),
                        "hint",
                    ),
                    None,
                )
                return
            kind = cell.values.get("activation")
            squeezes = cell.name == "Activation" and kind in ("sigmoid", "softmax") and before is not None
            if (
                squeezes
                and before is not None
                and before.recurrent
                and any(use in later.before for later in model.used)
            ):
                cause = messages.sigmoid_between(title(cell), title(before), str(kind))
                yield Finding(0, cell.line, cause, fixes.remove_from_code(title(cell)), "hint"), None
                return
            if (use.layer.recurrent or cell.name == "Dense") and str(
                cell.values.get("kernel_initializer")
            ) in ("zeros", "zero"):
                hidden = any(use in later.before for later in model.used)
                if hidden:
                    yield (
                        Finding(
                            0,
                            cell.line,
                            messages.zero_weights(title(cell)),
                            messages.default_weights(),
                            "silent",
                        ),
                        None,
                    )
                    return


def _of_training(run: Run) -> Iterator[Habit]:
    """What makes predictions equal where the person says that they are."""
    for call in ast.walk(run.tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = {one.arg: one.value for one in call.keywords}
        rate = given.get("learning_rate", given.get("lr", call.args[0] if call.args else None))
        number = rate.value if isinstance(rate, ast.Constant) and isinstance(rate.value, float) else 0.0
        if name.lower() in ("adam", "rmsprop", "nadam", "adamax") and number >= LARGE_RATE:
            yield (
                Finding(0, call.lineno, messages.large_rate(name, number), messages.smaller_rate(), "hint"),
                None,
            )
        epochs = given.get("epochs", given.get("nb_epoch"))
        few = (
            epochs.value
            if isinstance(epochs, ast.Constant) and isinstance(epochs.value, int)
            else FEW_EPOCHS + 1
        )
        if name.startswith("fit") and few <= FEW_EPOCHS and not _in_loop(run.tree, call):
            yield Finding(0, call.lineno, messages.few_epochs(few), messages.more_epochs(), "hint"), None


def _of_fits(run: Run) -> Iterator[Habit]:
    """Few gradient steps in all, states that shuffled samples mix, measured values as words."""
    for model in run.seen.models:
        for fit in model.fits:
            epochs, samples = fit.nodes.get("epochs"), (fit.x[0] or (None,))[0] if fit.x else None
            number = epochs.value if isinstance(epochs, ast.Constant) and isinstance(epochs.value, int) else 0
            steps = number * -(-samples // fit.batch_size) if samples and samples < FEW_STEPS else 0
            if (
                number > FEW_EPOCHS
                and 0 < steps < FEW_STEPS
                and fit.given
                and not _in_loop(run.tree, fit.at.node)
            ):
                cause = messages.few_steps(steps, samples or 0)
                yield Finding(0, fit.at.line, cause, messages.more_epochs(), "hint"), None
                return
        states = next((use for use in model.used if use.layer.cell.values.get("stateful") is True), None)
        calls = [
            fit.at
            for fit in model.fits
            if getattr(fit.at.node.func, "attr", "") == "fit" and "y" in fit.nodes
        ]
        shuffled = next((at for at in calls if not _is_false(at.node, "shuffle")), None)
        if states is not None and shuffled is not None:
            cause = messages.states_shuffled(title(states.layer))
            yield Finding(0, shuffled.line, cause, fixes.add_argument("shuffle=False"), "hint"), None
            return
        first = model.used[0].layer if model.used else None
        if first is not None and first.name == "Embedding" and EQUAL.search(run.words):
            cause = messages.embedding_of_values(title(first))
            yield Finding(0, first.line, cause, messages.leave_out_for_values(), "hint"), None
            return


def _is_false(call: ast.Call, name: str) -> bool:
    node = next((one.value for one in call.keywords if one.arg == name), None)
    return isinstance(node, ast.Constant) and node.value is False


def _in_loop(tree: ast.Module, call: ast.Call) -> bool:
    return any(call in ast.walk(loop) for loop in ast.walk(tree) if isinstance(loop, ast.For | ast.While))
