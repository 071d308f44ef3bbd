"""What Keras takes although the values do not fit: swapped sizes, a mask over data, probabilities as logits, decay."""

import ast
from collections.abc import Callable, Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import value_messages as messages
from rnnlab.stack.clinic.edits import apply_edits
from rnnlab.stack.clinic.findings import Run, chain, heads_of, title
from rnnlab.stack.clinic.keras_answers.follow import is_part
from rnnlab.stack.clinic.keras_answers.seen import SeenLayer
from rnnlab.stack.clinic.old_table import OPTIMIZERS
from rnnlab.stack.clinic.verdict import Finding

Habit = tuple[Finding, Callable[[Run], str | None] | None]
MANY = 1000  # values for each word, more than any Embedding in use has
PADDED = ("pad_sequences", "pad", "full", "zeros", "ragged")  # calls that make the steps that a mask is for


def value_habits(run: Run) -> Iterator[Habit]:
    """Each with the function that gives the code without it; None if that is the person's choice."""
    yield from _swapped_embedding(run)
    yield from _probabilities_as_logits(run)
    yield from _masked_values(run)
    yield from _ignored_decay(run)
    yield from _unused_model(run)
    yield from _one_number_for_classes(run)


def _swapped_embedding(run: Run) -> Iterator[Habit]:
    """`Embedding(64, 10000)`, where the words count first."""
    for layer in run.seen.layers:
        words, values = layer.values.get("input_dim"), layer.values.get("output_dim")
        if layer.name != "Embedding" or type(words) is not int or type(values) is not int:
            continue
        first, second = _node(layer, "input_dim"), _node(layer, "output_dim")
        if values < MANY or values < 4 * words or first is None or second is None:
            continue
        code = f"Embedding({values}, {words})"
        finding = Finding(
            0, layer.line, messages.embedding_swapped(words, values), fixes.write_code(code), "silent"
        )

        def edited(run: Run, first: ast.expr = first, second: ast.expr = second) -> str | None:
            texts = run.editor.text_of(first), run.editor.text_of(second)
            return apply_edits(
                run.source, (*run.editor.replace(first, texts[1]), *run.editor.replace(second, texts[0]))
            )

        yield finding, edited if not any(other is not layer for other in _alike(run, layer)) else None


def _alike(run: Run, layer: SeenLayer) -> list[SeenLayer]:
    """The layers that the same call makes."""
    return [other for other in run.seen.layers if other.at.node is layer.at.node]


def _node(layer: SeenLayer, name: str) -> ast.expr | None:
    node = layer.nodes.get(name)
    value = node.value if isinstance(node, ast.keyword) else node
    return value if isinstance(value, ast.expr) else None


def _probabilities_as_logits(run: Run) -> Iterator[Habit]:
    """A loss with from_logits=True for an output that a sigmoid or softmax has made."""
    heads = [use.layer for model in run.seen.models for use in heads_of(model)]
    cells = [layer.inner if layer.name == "TimeDistributed" and layer.inner else layer for layer in heads]
    squashed = [cell for cell in cells if cell.values.get("activation") in ("sigmoid", "softmax")]
    logits = [cell for cell in cells if cell.name == "Dense" and cell not in squashed]
    for call in ast.walk(run.tree):
        if not isinstance(call, ast.Call) or not squashed or logits:
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        for keyword in call.keywords:
            given = isinstance(keyword.value, ast.Constant) and keyword.value.value is True
            if keyword.arg == "from_logits" and given and "rossentropy" in name:
                activation = str(squashed[0].values["activation"])
                cause = messages.probabilities_as_logits(title(squashed[0]), activation)

                def edited(run: Run, call: ast.Call = call, keyword: ast.keyword = keyword) -> str | None:
                    return apply_edits(run.source, run.editor.remove_argument(call, keyword))

                fix = fixes.remove_argument("from_logits=True")
                yield Finding(0, call.lineno, cause, fix, "silent"), edited
                return


def _masked_values(run: Run) -> Iterator[Habit]:
    """Masking of a number in data that nothing has padded."""
    fits = [fit for model in run.seen.models for fit in model.fits]
    if run.data is not None or not any(fit.given and fit.x and fit.x[0] for fit in fits):
        return  # the code that makes X is not here
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(run.tree)}
    for layer in run.seen.layers:
        value = layer.values.get("mask_value", 0.0)
        if layer.name == "Masking" and isinstance(value, int | float) and names.isdisjoint(PADDED):
            cause = messages.masked_values(float(value))
            yield Finding(0, layer.line, cause, messages.mask_another_value(), "hint"), None
            return


def _ignored_decay(run: Run) -> Iterator[Habit]:
    """`decay` of an optimizer, of which Keras 3 only warns."""
    for call in ast.walk(run.tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = {keyword.arg: run.editor.text_of(keyword.value) for keyword in call.keywords}
        if name in OPTIMIZERS and given.get("decay", "0") not in ("0", "0.0", "None"):
            rate = given.get("learning_rate", given.get("lr", "0.01"))
            code = f"learning_rate=keras.optimizers.schedules.InverseTimeDecay({rate}, 1, {given['decay']})"
            yield Finding(10, call.lineno, messages.decay_ignored(name), fixes.write_code(code), "hint"), None
            return


def _unused_model(run: Run) -> Iterator[Habit]:
    """A model that nothing uses, beside another one from the same inputs that is trained."""
    made = {
        one.targets[0].id: one.value
        for one in ast.walk(run.tree)
        if isinstance(one, ast.Assign)
        and isinstance(one.targets[0], ast.Name)
        and isinstance(one.value, ast.Call)
        and getattr(one.value.func, "attr", getattr(one.value.func, "id", "")) == "Model"
        and len(one.value.args) == 2
    }
    loaded = [
        node for node in ast.walk(run.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ]
    used = {node.id for node in loaded}
    trained = {
        node.value.id
        for node in ast.walk(run.tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("fit")
        and isinstance(node.value, ast.Name)
    }
    for name, call in made.items():
        other = next((one for one in made if one in trained and one != name), "")
        part = any(model.name == name and is_part(model, run.seen.models) for model in run.seen.models)
        if name in used or not other or part:
            continue
        texts = [[run.editor.text_of(part) for part in one.args] for one in (call, made[other])]
        if texts[0][0] == texts[1][0] and texts[0][1] != texts[1][1]:
            cause = messages.model_not_used(name, other, texts[0][1][:40], texts[1][1][:40])
            fix = fixes.write_code(f"{name}.compile(...) and {name}.fit(...)")
            yield Finding(0, call.lineno, cause, fix, "hint"), None
            return


def _one_number_for_classes(run: Run) -> Iterator[Habit]:
    """A layer of one unit before the layer that tells several classes apart."""
    for model in run.seen.models:
        for head in heads_of(model):
            classes = head.layer.values.get("activation") == "softmax" and (head.output or (1,))[-1] != 1
            narrow = next(
                (
                    use
                    for use in chain(head)
                    if use.layer.name == "Dense" and use.layer.values.get("units") == 1
                ),
                None,
            )
            if classes and narrow is not None:
                cause = messages.one_number_for_classes(title(narrow.layer), title(head.layer))
                yield (
                    Finding(0, narrow.line, cause, fixes.remove_from_code(title(narrow.layer)), "hint"),
                    None,
                )
                return
