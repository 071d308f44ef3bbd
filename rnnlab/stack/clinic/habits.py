"""What Keras trains without a word although it makes no sense: windows, targets, masks, a pointless reshape."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import call_messages, messages, output_messages
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import apply_edits
from rnnlab.stack.clinic.findings import Run, chain, heads_of, rank, recurrent_before, steps_remover, title
from rnnlab.stack.clinic.habit_edits import with_time_steps, without_mask
from rnnlab.stack.clinic.keras_answers import installed
from rnnlab.stack.clinic.keras_answers.datasets import dataset_arguments
from rnnlab.stack.clinic.keras_answers.seen import Applied
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.loss_index import numpy_in_loss, samples_indexed
from rnnlab.stack.clinic.merge_proposals import swapped
from rnnlab.stack.clinic.own_losses import no_gradient, values_read
from rnnlab.stack.clinic.prediction_habits import prediction_habits
from rnnlab.stack.clinic.python.values import Array, Function
from rnnlab.stack.clinic.setting_habits import loss_node, settings_habits
from rnnlab.stack.clinic.value_habits import value_habits
from rnnlab.stack.clinic.verdict import Finding
from rnnlab.stack.clinic.window_index import target_inside_window

Habit = tuple[Finding, Callable[[Run], str | None] | None]


def habits(run: Run) -> Iterator[Habit]:
    """Each with the function that gives the code without it; None if that is the person's choice.

    A hint is left out in a line where something is wrong for sure, and general advice where anything is.
    """
    wrong: set[int] = set()
    every = list(_all_habits(run))
    shown = any(finding.line for finding, _ in every)  # what the code shows counts more than what is usual
    for finding, edited in every:
        if shown and not finding.line and finding.code == "equal_predictions":
            continue
        if finding.severity != "hint" or (finding.line not in wrong and (finding.line or not wrong)):
            yield finding, edited
        wrong |= {finding.line} if finding.severity == "silent" else set()


def _all_habits(run: Run) -> Iterator[Habit]:
    yield from _own_calls(run)
    yield from _pointless_reshapes(run)
    yield from _broadcasts(run)
    yield from _own_losses(run)
    yield from _one_step(run)
    yield from _lags(run)
    yield from _masks(run)
    yield from _softmax_of_one(run)
    yield from prediction_habits(run)
    yield from settings_habits(run)
    yield from value_habits(run)
    yield from _attention_order(run)
    yield from _attention_without_steps(run)
    yield from _units_like_steps(run)


def _own_calls(run: Run) -> Iterator[Habit]:
    """A layer or model of the person's own with `__call__` in the place of Keras's."""
    for layer in run.seen.kinds:
        method, base = layer.members.get("__call__"), layer.library_base
        if not isinstance(method, Function) or "call" in layer.members:
            continue
        if base is None or base.name not in ("Model", "Sequential", *installed.layer_names()):
            continue  # of regularizers, losses and others `__call__` is what Keras calls
        line = method.node.lineno
        finding = Finding(
            10, line, call_messages.call_replaced(layer.name), call_fixes.name_it_call(), "silent"
        )
        yield finding, _renamed_call(line)


def _softmax_of_one(run: Run) -> Iterator[Habit]:
    """A softmax over one value as the output, which is 1 whatever the value is."""
    heads = {use.layer: (model, use) for model in reversed(run.seen.models) for use in heads_of(model)}
    for layer, (model, use) in heads.items():
        cell = layer.inner if layer.name == "TimeDistributed" else layer
        ones = use.output is not None and len(use.output) > 1 and use.output[-1] == 1
        if cell is None or not ones or cell.values.get("activation") != "softmax":
            continue
        node = cell.nodes.get("activation")
        value = node.value if isinstance(node, ast.keyword) else node
        code = "Activation('sigmoid')" if cell.name == "Activation" else "activation='sigmoid'"
        cause, fix = output_messages.softmax_is_one(title(cell)), fixes.write_code(code)
        loss, texts = loss_name(model.loss), {value: "'sigmoid'"}
        if loss == "categorical_crossentropy":
            texts[loss_node(model)] = "'binary_crossentropy'"
            fix = fixes.together(str(fix), str(fixes.write_loss("binary_crossentropy")))
        plain = "sparse" not in loss and all(isinstance(node, ast.Constant) for node in texts)
        yield Finding(0, cell.line, cause, fix, "silent"), _with_texts(texts) if plain else None


def _renamed_call(line: int) -> Callable[[Run], str | None]:
    def edited(run: Run) -> str | None:
        lines = run.source.split("\n")
        lines[line - 1] = lines[line - 1].replace("def __call__(", "def call(")
        return "\n".join(lines)

    return edited


def _attention_order(run: Run) -> Iterator[Habit]:
    """Attention()([encoder, decoder]) whose output is joined to the decoder's, of other steps."""
    for use in run.seen.used:
        joins = [
            one for one in run.seen.used if one.layer.name in ("Concatenate", "Add", "Multiply", "Average")
        ]
        code = next((found for one in joins if (found := swapped(use, one, run.editor))), None)
        if code is not None and use.call is not None:
            cause = output_messages.attention_swapped(title(use.layer))
            finding = Finding(0, use.call.line, cause, call_fixes.ask_with_decoder(code), "silent")

            def edited(run: Run, number: int = run.seen.used.index(use), code: str = code) -> str | None:
                call = run.seen.used[number].call if number < len(run.seen.used) else None
                return (
                    None
                    if call is None
                    else apply_edits(run.source, run.editor.replace(call.node.args[0], code))
                )

            yield finding, edited
            return


def _attention_without_steps(run: Run) -> Iterator[Habit]:
    """Attention to the one output of an encoder, which has no time steps: Keras repeats it for all."""
    for number, use in enumerate(run.seen.used):
        if use.layer.name not in ("Attention", "AdditiveAttention") or len(use.before) < 2 or not use.outputs:
            continue
        for place, sides in enumerate(use.inputs[:2]):
            before = use.before[place]
            source = before if before.layer.recurrent else recurrent_before(before)
            if rank(sides) != 1 or source is None:
                continue

            def edited(run: Run, number: int = number, place: int = place) -> str | None:
                before = run.seen.used[number].before[place] if number < len(run.seen.used) else None
                source = before if before is None or before.layer.recurrent else recurrent_before(before)
                return (
                    None
                    if source is None
                    else apply_edits(run.source, run.editor.set_return_sequences(source.layer, True))
                )

            cause = output_messages.attention_without_steps(
                title(use.layer), title(source.layer), source.line
            )
            fix = fixes.write_return_sequences(title(source.layer), True)
            yield Finding(1, use.line, cause, fix, "silent"), edited
            return


def _pointless_reshapes(run: Run) -> Iterator[Habit]:
    """A Reshape to a depth of 1, which silences the error and loses the order in time."""
    for model in run.seen.models:
        for place, use in enumerate(model.used):
            hides = use.layer.name == "Reshape" and rank(use.input) == 1 and rank(use.output) == 2
            if not hides or not use.output or use.output[1] != 1:
                continue
            remover = steps_remover(chain(use))
            joined = any(use in later.before and len(later.before) > 1 for later in run.seen.used)
            read = any(later.layer.recurrent for later in model.used[place + 1 :])
            if remover is None or not remover.layer.recurrent or joined or not read:
                continue
            steps = remover.input[1] if remover.input else None
            cause = messages.pointless_reshape(title(remover.layer), steps)
            fix = fixes.write_return_sequences_without_reshape(title(remover.layer))
            yield Finding(1, use.line, cause, fix, "silent"), _without_reshape(use, remover)


def _without_reshape(use: Applied, remover: Applied) -> Callable[[Run], str | None]:
    def edited(run: Run) -> str | None:
        editor = run.editor
        edits = (*editor.remove_layer(use), *editor.set_return_sequences(remover.layer, True))
        return apply_edits(run.source, edits)

    return edited


def _broadcasts(run: Run) -> Iterator[Habit]:
    """A loss of the person's own that subtracts (samples,) from (samples, 1)."""
    for met in run.seen.broadcasts[:1]:
        text = run.editor.text_of(met.short)
        code = f"{text if isinstance(met.short, ast.Name) else f'({text})'}[..., None]"
        cause = output_messages.broadcast_by_hand(met.target, met.predicted)
        finding = Finding(4, met.at.line, cause, fixes.write_code(code), "silent")
        yield finding, _with_text(met.short, code)


def _own_losses(run: Run) -> Iterator[Habit]:
    flat = no_gradient(run)
    if flat is not None:
        yield flat, None
    for search in (numpy_in_loss, values_read, samples_indexed):
        found = search(run)

        def edited(run: Run, search: Any = search) -> str | None:
            again = search(run)
            return None if again is None or flat is not None else str(again[1])

        if found is not None:
            yield found[0], edited


def _one_step(run: Run) -> Iterator[Habit]:
    """X as one time step of many features, which usually are steps in time."""
    for model in run.seen.models:
        first = next((use for use in model.used if use.layer.recurrent), None)
        sides = model.fits[0].x[0] if model.fits and model.fits[0].x else None
        features = sides[2] if sides and len(sides) == 3 else None
        features = features or (first.input[2] if first and first.input and len(first.input) == 3 else None)
        known = run.seen.shown((features,)) or (None,)
        if first is None or sides is None or len(sides) != 3 or sides[1] != 1 or not features:
            continue
        target = model.fits[0].y[0] if model.fits[0].y else None
        if target and len(target) > 1 and target[-1] == features > 1:  # the same features, one step later
            continue
        if features < 2:
            if not first.layer.cell.values.get("stateful"):
                cause = output_messages.one_step_of_one_value()
                yield Finding(8, first.line, cause, fixes.cut_windows_first(), "hint"), None
            return

        def edited(run: Run, place: int = run.seen.models.index(model)) -> str | None:
            return with_time_steps(run, run.seen.models[place]) if place < len(run.seen.models) else None

        x = model.fits[0].arrays.get("x")
        reshaped = x.reshaped if isinstance(x, Array) else None
        if reshaped is None:
            cause = output_messages.one_step_of_features(known[0])
            fix = fixes.write_shape_in_time_order(f"({known[0] or 'time steps'}, 1)")
            yield Finding(8, first.line, cause, fix, "silent"), edited
            return
        shape = reshaped.args[-1] if reshaped.args else None
        elements = shape.elts if isinstance(shape, ast.Tuple | ast.List) else reshaped.args
        if len(elements) < 3 or not (isinstance(elements[-2], ast.Constant) and elements[-2].value == 1):
            continue
        text = [run.editor.text_of(element) for element in elements[-3:]]
        fix = fixes.write_shape_in_time_order(f"({text[0]}, {text[2]}, 1)")
        yield Finding(8, reshaped.lineno, messages.reshaped_to_one_step(known[0]), fix, "silent"), edited
        return


def _lags(run: Run) -> Iterator[Habit]:
    """Targets that lie inside of their own window."""
    for window in run.seen.windows:
        if window["name"] != "timeseries_dataset_from_array":
            continue
        values = dataset_arguments(window["name"], window["positional"], window["named"])
        data, targets, length = values.get("data"), values.get("targets"), values.get("sequence_length")
        if not isinstance(data, Array) or not isinstance(targets, Array) or not isinstance(length, int):
            continue
        if not data.source or targets.source != data.source or data.start is None or targets.start is None:
            continue
        rate = values.get("sampling_rate", 1)
        reach = (length - 1) * (rate if isinstance(rate, int) else 1)
        if 0 <= targets.start - data.start <= reach:
            at = window["at"]
            code = f"targets={data.source}[{data.start + reach + 1}:]"
            nodes = {keyword.arg: keyword.value for keyword in at.node.keywords}
            node = nodes.get("targets") or (at.node.args[1] if len(at.node.args) > 1 else None)
            finding = Finding(
                0, at.line, output_messages.target_in_window(reach + 1), fixes.write_targets(code), "silent"
            )
            yield finding, _with_text(node, code.partition("=")[2])
    found = target_inside_window(run.tree)
    if found is not None:
        appended = f"y.append({found.text})"
        fix = fixes.write_code(
            appended if "append" in run.source.split("\n")[found.node.lineno - 1] else found.text
        )
        finding = Finding(0, found.node.lineno, output_messages.target_is_last_value(), fix, "silent")
        yield finding, _with_text(found.index, found.index_text)


def _with_text(node: ast.expr | None, text: str) -> Callable[[Run], str | None]:
    return lambda run: None if node is None else _with_texts({node: text})(run)


def _with_texts(texts: dict[Any, str]) -> Callable[[Run], str]:
    def edited(run: Run) -> str:
        edits = [edit for node, text in texts.items() for edit in run.editor.replace(node, text)]
        return apply_edits(run.source, tuple(edits))

    return edited


def _masks(run: Run) -> Iterator[Habit]:
    """A layer that drops the mask, of which Keras warns."""
    for line, text in run.seen.warnings:
        found = re.search(r"Layer '([\w/]+)' \(of type (\w+)\) was passed an input with a mask", text)
        if found is None:
            continue
        named = [use for use in run.seen.used if getattr(use.layer.keras, "name", "") == found[1]]
        if not named:
            continue
        later = run.seen.used[run.seen.used.index(named[0]) + 1 :]
        counts = any(use.layer.recurrent for use in later) or found[2] == "Flatten"
        cause = output_messages.mask_dropped(found[2])
        number = run.seen.used.index(named[0])

        def edited(run: Run, number: int = number) -> str | None:
            return without_mask(run, run.seen.used[number]) if number < len(run.seen.used) else None

        read = found[2] != "Flatten" and any(use.layer.recurrent for use in chain(named[0]))
        fix = fixes.mask_alternative(found[2], read)
        changed = edited if counts and not read else None
        yield Finding(0, line, cause, fix, "silent" if counts else "hint"), changed
        return


def _units_like_steps(run: Run) -> Iterator[Habit]:
    """As many units as the window has time steps, which usually is a misunderstanding."""
    for model in run.seen.models:
        for use in model.used:
            units, sides = use.layer.cell.values.get("units"), run.seen.shown(use.input)
            node = use.layer.cell.nodes.get("units")
            if (
                not use.layer.recurrent
                or not isinstance(units, int)
                or units < 3
                or rank(sides) != 2
                or node is None
            ):
                continue
            if sides and units == sides[1]:
                line = node.value.lineno if isinstance(node, ast.keyword) else node.lineno
                cause = output_messages.units_equal_time_steps(title(use.layer), units)
                yield Finding(7, line, cause, fixes.choose_any_units(), "hint"), None
